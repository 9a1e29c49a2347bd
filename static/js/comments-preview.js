// What is being typed appears below the field as it will look, set by the server. With it comes the token
// that lets the text be published with one click; it is asked for as soon as somebody turns to the form,
// since the server takes the time from then on for the time spent on it.

const PAUSE = 500; // ms without a key before the server is asked
const form = document.querySelector("[data-comment-form]");
const shown = form?.querySelector("[data-preview]");
const previewButton = form?.querySelector("[name=preview]");
const publishButton = form?.querySelector("[name=publish]");
let waiting, asking, asked;

// What this file has replaced comes back when it cannot do its work.
function usePage(isNeeded) {
  previewButton.hidden = !isNeeded;
  publishButton.hidden = isNeeded && !form.elements.token.value;
}

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const body = new URLSearchParams({ body: form.elements.body.value, token: form.elements.token.value });
  asked = body.get("body");
  try {
    const answer = await fetch(form.dataset.previewAt, { method: "POST", body, signal: asking.signal });
    if (answer.status === 429) {
      waiting = setTimeout(ask, 1000 * Number(answer.headers.get("Retry-After")));
    } else if (!answer.ok) {
      usePage(true);
    } else {
      show(await answer.json());
    }
  } catch (error) {
    if (error.name !== "AbortError") usePage(true);
  }
}

function show({ token, html, errors }) {
  form.elements.token.value = token;
  shown.innerHTML = html; // the server's own print, the same that the thread will hold
  for (const error of errors) {
    const line = document.createElement("p");
    line.className = "errorlist";
    line.textContent = error;
    shown.append(line);
  }
  shown.hidden = !shown.childElementCount;
  usePage(false);
}

function askSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
}

if (form) {
  form.addEventListener("focusin", () => form.elements.token.value || asking || ask());
  form.elements.body.addEventListener("input", askSoon);
  // Another draft stands in the field, and is not yet anybody's comment.
  form.addEventListener("moved", () => {
    form.elements.token.value = "";
    if (form.elements.body.value !== asked) askSoon();
  });
  // What a browser or a draft has brought back is shown without a key being pressed.
  if (form.elements.body.value && !document.querySelector("#comment-preview")) askSoon();
}
