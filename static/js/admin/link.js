// What is chosen in the link picker is written into the text, as a link around what is selected there.
for (const picker of document.querySelectorAll(".link-picker")) {
  const textarea = picker.parentElement.querySelector("textarea");
  const input = picker.querySelector("input");

  picker.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-markdown]");
    if (!chosen) return;
    event.preventDefault();
    const { selectionStart: start, selectionEnd: end } = textarea;
    const selected = textarea.value.slice(start, end);
    const { markdown } = chosen.dataset;
    const isLink = markdown.startsWith("[");
    const text = selected && isLink ? `[${selected}](${new URL(chosen.href).pathname})` : selected + markdown;
    textarea.setRangeText(text, start, end, "end");
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    input.value = "";
    textarea.focus();
  });
  // Enter would send the whole form.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  picker.hidden = false;
}
