// Keeps what is typed into a form and not yet saved in this browser, and offers it back when the form
// opens again: after a crash, a lost connection, or a login that had expired.
const SENT = "sent-draft";
const bar = document.querySelector("[data-draft]");
const form = bar?.closest("form");
const key = bar && `draft:${bar.dataset.draft}`;

const texts = () => [...form.querySelectorAll("textarea[name], input[type=text][name]")];
const typed = () => Object.fromEntries(texts().map((field) => [field.name, field.value]));

function keep() {
  try {
    localStorage.setItem(key, JSON.stringify({ time: Date.now(), texts: typed() }));
  } catch {
    // Storage is full or forbidden: the form works as it would without this script.
  }
}

function drop(name) {
  localStorage.removeItem(name);
}

function takeBack(kept) {
  for (const field of texts()) {
    if (field.name in kept.texts) field.value = kept.texts[field.name];
  }
  bar.hidden = true;
  keep();
}

// What was sent has arrived when the answer is not the login and, if it is the same form, says so.
function forgetWhatArrived() {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  const isLogin = document.body.classList.contains("login");
  const isConfirmed = sent !== key || document.querySelector(".messagelist .success");
  if (sent && !isLogin && isConfirmed) drop(sent);
}

function offer() {
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  if (!kept) return;
  const now = typed();
  if (Object.keys(kept.texts).every((name) => kept.texts[name] === now[name])) {
    // What the server sent back with an error message is the same, and is not saved.
    if (!document.querySelector(".errornote")) drop(key);
    return;
  }
  const time = new Date(kept.time);
  bar.querySelector("time").dateTime = time.toISOString();
  bar.querySelector("time").textContent = time.toLocaleString(document.documentElement.lang);
  bar.querySelector("[data-take]").addEventListener("click", () => takeBack(kept));
  bar.querySelector("[data-discard]").addEventListener("click", () => {
    bar.hidden = true;
    drop(key);
  });
  bar.hidden = false;
}

function watch() {
  let pause;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(keep, 400);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.hasAttribute("formaction")) return;
    clearTimeout(pause);
    keep();
    sessionStorage.setItem(SENT, key);
  });
}

try {
  forgetWhatArrived();
  if (form) {
    offer();
    watch();
  }
} catch (error) {
  if (!(error instanceof DOMException)) throw error;
  // Storage is forbidden in this browser.
}
