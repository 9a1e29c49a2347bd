// The form moves below the comment that is replied to; without this file the link leads to a page
// with the form. The form is told with the events "moving" and "moved".

const form = document.querySelector("[data-comment-form]");
const replying = form?.querySelector("[data-replying]");
const respond = form?.closest("[data-respond]");
const home = document.createComment("here the form stands when it replies to nobody");

function answer(parent) {
  form.dispatchEvent(new Event("moving"));
  form.elements.parent.value = parent;
  form.dispatchEvent(new Event("moved"));
}

function place(link) {
  if (!home.parentNode) form.before(home);
  replying.querySelector("[data-replying-to]").textContent = link.dataset.name;
  replying.hidden = false;
  link.closest(".comment").after(form);
  respond.hidden = true; // its heading would stand over nothing
}

function startTyping() {
  const empty = [...form.querySelectorAll("input:required, textarea")].find((field) => !field.value);
  (empty ?? form.elements.body).focus();
}

function cancel() {
  const link = document.querySelector(`[data-reply="${form.elements.parent.value}"]`);
  answer("");
  replying.hidden = true;
  respond.hidden = false;
  home.replaceWith(form);
  link?.focus();
}

if (respond) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      answer(link.dataset.reply);
      place(link);
      startTyping();
    } else if (event.target.closest("[data-cancel-reply]")) {
      cancel();
    }
  });
  // A browser that restores fields on a reload restores the parent too, but not the form's place.
  const link = document.querySelector(`[data-reply="${CSS.escape(form.elements.parent.value)}"]`);
  if (link) place(link);
}
