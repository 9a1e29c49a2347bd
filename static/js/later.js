// What few readers use is loaded when one of them comes near it: scrolls to it, focuses it, or arrives there.
const places = document.querySelectorAll("[data-scripts]");
const load = (place) => import(place.dataset.scripts); // the browser loads each address once
const near = new IntersectionObserver(
  (entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => load(target)),
  { rootMargin: "600px" },
);

for (const place of places) {
  if (place.matches("[role=search]")) place.addEventListener("focusin", () => load(place), { once: true });
  else if (location.hash) load(place);
  else near.observe(place);
}
