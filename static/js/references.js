// A reference shows the equation, theorem, figure or table that it speaks of while the pointer or the
// keyboard's focus is on it; without this file, and on a screen that is touched, it is a link. A footnote
// opens in place, also by a touch; a second one goes there.

const SHOWN = ".math-display, .theorem, .proof, figure, table, .footnote li";
const LINKS = "a.reference, a.footnote-ref";
const DELAY = 150; // ms: a pointer that only passes shows nothing, one on its way to the card loses nothing
const GAP = 6; // px between link and card

const pages = new Map(); // address -> promise of a document, or of null
const card = document.createElement("div");
card.id = "reference-card";
card.className = "reference-card prose";
card.setAttribute("role", "tooltip");
let current, waiting;

async function load(address) {
  try {
    // Who looks at one formula has not read the post: the counter leaves a prefetch out.
    const answer = await fetch(address, { headers: { Purpose: "prefetch" } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null; // offline: the link is still a link
  }
}

function pageOf(url) {
  const address = url.pathname + url.search;
  if (url.origin !== location.origin) return null;
  if (address === location.pathname + location.search) return document;
  if (!pages.has(address)) pages.set(address, load(address));
  return pages.get(address);
}

async function find(link) {
  const url = new URL(link.href);
  const page = await pageOf(url);
  return page?.getElementById(decodeURIComponent(url.hash.slice(1)))?.closest(SHOWN);
}

// Nothing in the copy is a place or a stop of its own.
function copyOf(target) {
  const copy = document.importNode(target, true);
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    element.removeAttribute("id");
    if (element.matches("a, [tabindex]")) element.tabIndex = -1;
  }
  return copy;
}

function place(link) {
  const line = link.getClientRects()[0];
  const { width, height } = card.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const below = line.bottom + GAP + height <= innerHeight || line.top < height + GAP;
  const left = Math.max(GAP, Math.min(line.left, room - width - GAP));
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(below ? line.bottom + GAP : line.top - GAP - height) + scrollY}px`;
}

async function show(link) {
  if (link === current) return;
  hide();
  current = link;
  const target = await find(link);
  if (!target || current !== link) return;
  card.lang = target.closest("[lang]").lang;
  card.replaceChildren(copyOf(target));
  document.body.append(card);
  link.setAttribute("aria-describedby", card.id);
  place(link);
}

function hide() {
  clearTimeout(waiting);
  current?.removeAttribute("aria-describedby");
  current = undefined;
  card.remove();
}

function later(action) {
  clearTimeout(waiting);
  waiting = setTimeout(action, DELAY);
}

function referenceAt(target) {
  return card.contains(target) ? null : target.closest?.(LINKS);
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const link = referenceAt(event.target);
  if (link) later(() => show(link));
  else if (card.contains(event.target)) clearTimeout(waiting);
  else if (current !== document.activeElement) later(hide);
});
document.addEventListener("focusin", (event) => {
  const link = referenceAt(event.target);
  if (link?.matches(":focus-visible")) show(link);
});
document.addEventListener("focusout", (event) => {
  if (event.target === current) hide();
});
document.addEventListener("click", (event) => {
  const link = referenceAt(event.target);
  if (link?.matches(".footnote-ref") && !card.isConnected) {
    event.preventDefault();
    show(link);
  } else if (!card.contains(event.target)) {
    hide();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
