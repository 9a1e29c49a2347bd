// Copied text has its formulas as TeX: what a browser would make of MathML is a run of single letters.

// The environment that the server puts around one numbered row says nothing to a reader.
const ROW = /^\\begin\{equation\*\}|\\end\{equation\*\}$/g;

function asTex(math) {
  const tex = math.getAttribute("alttext").trim();
  return math.getAttribute("display") === "block" ? `$$${tex.replace(ROW, "").trim()}$$` : `$${tex}$`;
}

function formulaAround(node) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("math[alttext]");
}

// Half a formula is no TeX: a selection that ends within one takes the whole of it.
function widened(range) {
  const whole = range.cloneRange();
  const first = formulaAround(range.startContainer);
  const last = formulaAround(range.endContainer);
  if (first) whole.setStartBefore(first);
  if (last) whole.setEndAfter(last);
  return whole;
}

// Only text on the page knows where its lines end.
function textOf(box) {
  box.className = "visually-hidden";
  document.body.append(box);
  const text = box.innerText;
  box.remove();
  return text;
}

document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (selection.isCollapsed || event.target.closest?.("input, textarea")) return;
  const box = document.createElement("div");
  for (let at = 0; at < selection.rangeCount; at++) box.append(widened(selection.getRangeAt(at)).cloneContents());
  const formulas = box.querySelectorAll("math[alttext]");
  if (!formulas.length) return;
  event.clipboardData.setData("text/html", box.innerHTML);
  for (const math of formulas) math.replaceWith(asTex(math));
  event.clipboardData.setData("text/plain", textOf(box));
  event.preventDefault();
});
