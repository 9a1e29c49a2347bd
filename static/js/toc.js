// The table of contents is open where it stands beside the text, and marks the section being read.
const toc = document.querySelector("[data-toc]");
const beside = matchMedia("(min-width: 64rem)");

function fit() {
  toc.querySelector("details").open = beside.matches;
}

function follow() {
  const links = new Map();
  for (const link of toc.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  let current;
  const mark = () => {
    const passed = [...links.keys()].filter((heading) => heading.getBoundingClientRect().top < 120);
    const link = links.get(passed.at(-1));
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
  };
  // The observer wakes only when a heading crosses the upper part of the window.
  const observer = new IntersectionObserver(mark, { rootMargin: "-120px 0px 0px 0px" });
  for (const heading of links.keys()) observer.observe(heading);
  mark();
}

if (toc) {
  fit();
  beside.addEventListener("change", fit);
  follow();
}
