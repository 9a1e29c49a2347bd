// Pictures that are chosen, pasted or dropped go to the server; their Markdown comes to the cursor.
const box = document.querySelector("[data-upload]");

function insert(textarea, markdown) {
  textarea.setRangeText(markdown, textarea.selectionStart, textarea.selectionEnd, "end");
  textarea.dispatchEvent(new Event("input", { bubbles: true }));
  textarea.focus();
}

async function send(file) {
  if (file.size > Number(box.dataset.largest)) throw new Error(box.dataset.tooLarge);
  const body = new FormData();
  body.append("file", file);
  const token = box.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
  const response = await fetch(box.dataset.upload, { method: "POST", body, headers: { "X-CSRFToken": token } });
  // Anything but JSON is the login, or a refusal before our code was reached.
  const answer = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
  if (!answer.markdown) throw new Error(answer.error ?? box.dataset.refused);
  return answer.markdown;
}

async function upload(files, textarea, status) {
  for (const file of files) {
    status.textContent = `${file.name} …`;
    try {
      insert(textarea, await send(file));
      status.textContent = "";
    } catch (error) {
      const reason = error instanceof TypeError ? box.dataset.refused : error.message;
      status.textContent = `${file.name}: ${reason}`;
      return;
    }
  }
}

if (box) {
  const textarea = box.parentElement.querySelector("textarea");
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const pictures = (transfer) => [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));

  input.addEventListener("change", async () => {
    await upload([...input.files], textarea, status);
    input.value = "";
  });
  textarea.addEventListener("paste", (event) => {
    const files = pictures(event.clipboardData);
    // A spreadsheet brings a picture of its cells beside the text that was meant.
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    upload(files, textarea, status);
  });
  textarea.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  textarea.addEventListener("drop", (event) => {
    const files = pictures(event.dataTransfer);
    if (!files.length) return;
    event.preventDefault();
    upload(files, textarea, status);
  });
  box.querySelector("[data-with-script]").hidden = false;
}
