// Suggestions under a search box while somebody types. Without this file the box works as it is.
// On the writing desk each brings the Markdown of a link along, which admin/link.js writes.
const DELAY = 120; // ms after the last key

function makeList(input, id) {
  const list = document.createElement("ul");
  list.id = id;
  list.className = "search-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.label);
  list.hidden = true;
  return list;
}

function makeOption([label, kind, url, markdown], id, input) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  const link = document.createElement("a");
  link.href = url;
  link.tabIndex = -1;
  link.textContent = label;
  if (markdown) link.dataset.markdown = markdown;
  const note = document.createElement("span");
  note.className = "search-kind";
  note.textContent = input.dataset[kind] ?? kind;
  option.append(link, " ", note);
  return option;
}

function attach(form, number) {
  const input = form.querySelector("input[type=search]");
  const list = makeList(input, `suggestions-${number}`);
  let current = -1, waiting, running;

  function close() {
    clearTimeout(waiting);
    running?.abort();
    list.hidden = true;
    choose(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function choose(index) {
    current = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = list.children[index];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function show([, ...columns]) {
    const rows = columns[0].map((_, at) => columns.map((column) => column[at]));
    list.replaceChildren(...rows.map((row, at) => makeOption(row, `${list.id}-${at}`, input)));
    list.hidden = rows.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  }

  async function ask() {
    running?.abort();
    running = new AbortController();
    const address = `${form.dataset.suggestions}?${new URLSearchParams({ q: input.value })}`;
    try {
      const answer = await fetch(address, { signal: running.signal });
      if (answer.ok && document.activeElement === input) show(await answer.json());
    } catch {
      // Offline, or a later key has called this question off: the box works without.
    }
  }

  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (event.isComposing) return; // the half-typed pinyin of a Chinese word
    if (input.value.trim()) waiting = setTimeout(ask, DELAY);
    else close();
  });
  input.addEventListener("compositionend", () => (waiting = setTimeout(ask, DELAY)));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") choose(current === count - 1 ? -1 : current + 1);
    else if (event.key === "ArrowUp") choose(current === -1 ? count - 1 : current - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && current >= 0) list.children[current].firstChild.click();
    else return;
    event.preventDefault();
  });
  // A press on a suggestion must not take the focus first: the list would close under the pointer.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  input.addEventListener("blur", close);

  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  form.append(list);
  // This file may come when the first keys are already pressed.
  if (document.activeElement === input && input.value.trim()) waiting = setTimeout(ask, DELAY);
}

document.querySelectorAll("[data-suggestions]").forEach(attach);
