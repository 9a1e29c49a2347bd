// A button that opens the browser's print dialogue; the style sheet for paper leaves the article alone.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
  button.hidden = false;
}
