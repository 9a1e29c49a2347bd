// A button that hands the page to the browser's own share sheet, or else copies its address.
const address = document.querySelector("link[rel=canonical]")?.href ?? location.href;

async function share(button) {
  if (navigator.share) {
    // Rejected when the reader closes the sheet again: that is no error.
    await navigator.share({ title: document.title, url: address }).catch(() => {});
    return;
  }
  const words = button.textContent;
  await navigator.clipboard.writeText(address);
  button.textContent = button.dataset.copied;
  setTimeout(() => (button.textContent = words), 2000);
}

for (const button of document.querySelectorAll("[data-share]")) {
  button.addEventListener("click", () => share(button));
  button.setAttribute("aria-live", "polite");
  // Only a secure context has either.
  if (navigator.share || navigator.clipboard) button.hidden = false;
}
