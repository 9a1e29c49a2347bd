// A button that turns light into dark and back. The choice that the system would make anyway is not kept.
const dark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

function remember(theme) {
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // Storage is forbidden: the choice holds for this page.
  }
}

function turn() {
  const system = dark.matches ? "dark" : "light";
  const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
  if (next === system) delete root.dataset.theme;
  else root.dataset.theme = next;
  remember(root.dataset.theme);
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.addEventListener("click", turn);
  button.hidden = false;
}
