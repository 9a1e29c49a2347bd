// Publishes without leaving the page: what is wrong is said at its field, and nothing that was typed goes
// anywhere. Without this file the form is sent as forms are.

const form = document.querySelector("[data-comment-form]");
const notice = form?.querySelector("[data-notice]");
let isSending = false;

function errorList(field) {
  const id = `${field.id}_error`;
  let list = document.getElementById(id);
  if (!list) {
    list = document.createElement("ul");
    list.id = id;
    list.className = "errorlist";
    field.before(list);
  }
  return list;
}

function mark(field, errors) {
  const list = errorList(field);
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== list.id);
  if (!errors?.length) {
    list.remove();
    field.removeAttribute("aria-invalid");
  } else {
    list.replaceChildren(...errors.map((error) => Object.assign(document.createElement("li"), { textContent: error })));
    field.setAttribute("aria-invalid", "true");
    described.push(list.id);
  }
  if (described.length) field.setAttribute("aria-describedby", described.join(" "));
  else field.removeAttribute("aria-describedby");
}

function say(text) {
  notice.textContent = text;
  notice.hidden = !text;
}

function explain({ notice: text, errors, token }) {
  if (token) form.elements.token.value = token;
  const hidden = Object.entries(errors).filter(([name]) => form.elements[name]?.type === "hidden");
  say([text, ...hidden.flatMap(([, list]) => list)].filter(Boolean).join(" "));
  const fields = [...form.querySelectorAll(".field input, .field textarea")];
  for (const field of fields) mark(field, errors[field.name]);
  if (errors.parent) form.elements.parent.value = "";
  fields.find((field) => errors[field.name])?.focus();
}

async function send() {
  const body = new URLSearchParams([...new FormData(form), ["publish", "1"]]);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    say((await answer.text()).slice(0, 300)); // a gate before the site, in words of its own
  } else if (answer.status === 201) {
    arrive(await answer.json());
  } else {
    explain(await answer.json());
  }
}

function arrive(stored) {
  form.dispatchEvent(new CustomEvent("sent", { detail: stored }));
  const { pathname } = location;
  location.assign(stored.url);
  if (new URL(stored.url, location).pathname === pathname) location.reload();
}

form?.addEventListener("submit", async (event) => {
  if (event.submitter?.name !== "publish") return;
  event.preventDefault();
  if (isSending) return; // of a double click one is sent; the token would see to it, too
  isSending = true;
  try {
    await send();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    say(notice.dataset.offline); // fetch reports so that there was no answer
  } finally {
    isSending = false;
  }
});
