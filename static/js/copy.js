// A button that copies a text, for example a citation, to the clipboard.
for (const box of document.querySelectorAll("[data-copy]")) {
  const text = box.textContent.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = box.dataset.copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = box.dataset.copied;
    setTimeout(() => (button.textContent = box.dataset.copy), 2000);
  });
  // Only a secure context has a clipboard.
  if (navigator.clipboard) box.append(button);
}
