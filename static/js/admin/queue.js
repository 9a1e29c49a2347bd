// The list of comments by keyboard: j and k move, a letter acts on the comment that is marked.
const form = document.getElementById("changelist-form");
const rows = form ? [...form.querySelectorAll("#result_list tbody tr")] : [];
const help = document.querySelector("[data-queue-keys]");
const ACTIONS = { a: "approve", s: "mark_spam", r: "remove", u: "hold" };
let place = -1;

function move(step) {
  rows[place]?.classList.remove("at-hand");
  place = Math.max(0, Math.min(rows.length - 1, place + step));
  rows[place].classList.add("at-hand");
  rows[place].querySelector("th a, td a")?.focus({ preventScroll: true });
  rows[place].scrollIntoView({ block: "nearest" });
}

async function act(action) {
  const row = rows[place];
  const box = row?.querySelector("input.action-select");
  if (!box) return;
  const sent = new FormData();
  sent.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  sent.set("action", action);
  sent.set("_selected_action", box.value);
  row.classList.add("under-way");
  const answer = await fetch(location.href, { method: "POST", body: sent }).catch(() => null);
  row.classList.remove("under-way");
  row.classList.toggle("failed", !answer?.ok);
  if (!answer?.ok) return;
  const option = form.querySelector(`select[name=action] option[value=${action}]`);
  row.querySelector(".verdict").textContent = option.textContent;
  row.classList.toggle("settled", action !== "hold");
  move(1);
}

function hear(event) {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "o") rows[place]?.querySelector("th a")?.click();
  else if (Object.hasOwn(ACTIONS, event.key) && place >= 0) act(ACTIONS[event.key]);
  else return;
  event.preventDefault();
}

if (rows.length && form.querySelector("select[name=action]")) {
  if (help) help.hidden = false;
  document.addEventListener("keydown", hear);
}
