// The receipts of this browser's comments. With them it shows those that still wait, to nobody but their
// writer, and leads to the page where a comment can be changed; the form brings them along.

const KEY = "scholium.receipts";
const KEPT = 20;
const form = document.querySelector("[data-comment-form]");
const section = document.querySelector("#comments");
const mine = document.querySelector("[data-mine]");
const addressOf = (receipt) => `/comments/mine/${receipt}/`;

const read = () => JSON.parse(localStorage.getItem(KEY)) ?? [];
const write = (list) => localStorage.setItem(KEY, JSON.stringify(list.slice(-KEPT)));

function keep(receipt, comment, post) {
  if (!receipt) return;
  write([...read().filter((known) => known.receipt !== receipt), { receipt, comment, post, isOpen: true }]);
}

function settle(receipt, isGone) {
  const others = read().filter((known) => known.receipt !== receipt || !isGone);
  write(others.map((known) => (known.receipt === receipt ? { ...known, isOpen: false } : known)));
}

function bringAlong() {
  if (form) form.elements.receipts.value = read().map(({ receipt }) => receipt).join(" ");
}

// Below what it answers, or at the end of the thread.
function placeWaiting(html, parent) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const above = parent && document.getElementById(`comment-${parent}`)?.closest("li");
  let list = above ? above.querySelector(":scope > .replies") : section.querySelector(".thread");
  if (!list) {
    list = document.createElement("ol");
    list.className = above ? "replies" : "thread";
    if (above) above.append(list);
    else section.querySelector("h2").after(list);
  }
  const item = template.content.firstElementChild;
  list.append(item);
  return item;
}

function linkToChange(comment, receipt) {
  const link = document.createElement("a");
  link.href = addressOf(receipt);
  link.className = "change-link";
  link.textContent = section.dataset.change;
  let footer = comment.querySelector(".comment-footer");
  if (!footer) {
    footer = Object.assign(document.createElement("footer"), { className: "comment-footer" });
    comment.append(footer);
  }
  footer.append(" ", link);
}

async function show({ receipt, comment: id }) {
  const answer = await fetch(addressOf(receipt), { headers: { Accept: "application/json" } });
  if (answer.status === 404) return settle(receipt, true);
  if (!answer.ok) return;
  const { state, parent, html, seconds } = await answer.json();
  if (state === "waiting") placeWaiting(html, parent);
  const comment = document.getElementById(`comment-${id}`);
  if (comment && seconds > 0) linkToChange(comment, receipt);
  if (location.hash === `#waiting-${id}`) comment?.scrollIntoView();
  if (state !== "waiting" && seconds === 0) settle(receipt, state === "removed");
}

function start() {
  if (mine) keep(mine.dataset.mine.split("/").at(-2), Number(mine.dataset.comment), mine.dataset.post);
  bringAlong();
  form?.addEventListener("sent", ({ detail }) => keep(detail.receipt, detail.comment, form.dataset.commentForm));
  if (!section) return;
  for (const known of read()) if (known.isOpen && known.post === section.dataset.post) show(known);
}

try {
  start();
} catch (error) {
  if (error.name !== "SecurityError") throw error; // a browser that may keep nothing
}
