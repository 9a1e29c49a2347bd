// A text that is too long is not sent: the server would refuse the whole form, and say less.
for (const textarea of document.querySelectorAll("textarea[data-limit]")) {
  const limit = Number(textarea.dataset.limit);
  const message = document.createElement("p");
  message.className = "errornote";
  message.setAttribute("role", "alert");
  // A capturing listener, so that other scripts see that nothing is sent.
  textarea.form.addEventListener(
    "submit",
    (event) => {
      message.remove();
      if (textarea.value.length <= limit || [...textarea.value].length <= limit) return;
      event.preventDefault();
      message.textContent = textarea.dataset.tooLong;
      textarea.before(message);
      message.scrollIntoView({ block: "center" });
    },
    { capture: true },
  );
}
