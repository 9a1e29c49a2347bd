// Keeps what somebody has typed over a reload, in this browser and nowhere else: the text per post and per
// comment that is replied to, and, when they want it, name, e-mail and site.

const PERSON = "scholium.commenter";
const DRAFT = "scholium.draft.";
const OLD = 60 * 24 * 3600 * 1000; // ms; what has not been sent in two months will not be
const form = document.querySelector("[data-comment-form]");
const kept = form?.querySelector("[data-kept]");
const remember = form?.querySelector("[data-remember]");
const fields = ["name", "email", "site_url"];

const draftKey = () => `${DRAFT}${form.dataset.commentForm}.${form.elements.parent.value}`;

function keepDraft() {
  const text = form.elements.body.value;
  if (text.trim()) localStorage.setItem(draftKey(), JSON.stringify({ text, at: Date.now() }));
  else localStorage.removeItem(draftKey());
}

function bringDraft() {
  const draft = JSON.parse(localStorage.getItem(draftKey()));
  form.elements.body.value = draft?.text ?? "";
}

function dropOldDrafts() {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(DRAFT))) {
    if (Date.now() - JSON.parse(localStorage.getItem(key)).at > OLD) localStorage.removeItem(key);
  }
}

// Without the tick they last as long as this tab, so that a reload costs nobody their name.
function keepPerson() {
  if (!remember) return;
  const person = JSON.stringify(Object.fromEntries(fields.map((name) => [name, form.elements[name].value])));
  sessionStorage.setItem(PERSON, person);
  if (remember.checked) localStorage.setItem(PERSON, person);
  else localStorage.removeItem(PERSON);
}

function bringPerson() {
  if (!remember) return;
  const lasting = localStorage.getItem(PERSON);
  remember.checked = lasting !== null;
  const person = JSON.parse(sessionStorage.getItem(PERSON) ?? lasting) ?? {};
  for (const name of fields) form.elements[name].value ||= person[name] ?? "";
}

function forget() {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage).filter((name) => name.startsWith("scholium.") && name !== "scholium.theme")) {
      storage.removeItem(key);
    }
  }
  for (const name of remember ? fields : []) form.elements[name].value = "";
  if (remember) remember.checked = false;
  form.elements.receipts.value = "";
}

function start() {
  dropOldDrafts();
  bringPerson();
  if (!form.elements.body.value) bringDraft();
  form.elements.body.addEventListener("input", keepDraft);
  form.addEventListener("change", keepPerson);
  form.addEventListener("moving", keepDraft);
  form.addEventListener("moved", bringDraft);
  form.addEventListener("sent", () => localStorage.removeItem(draftKey()));
  kept.querySelector("[data-forget]").addEventListener("click", forget);
  kept.hidden = false;
}

if (form) {
  try {
    start();
  } catch (error) {
    if (error.name !== "SecurityError") throw error; // a browser that may keep nothing
  }
}
