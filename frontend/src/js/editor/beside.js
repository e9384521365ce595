// What stands beside the text is put in place of what stood there, without moving whoever is in it.
const shown = new Map();

export function replaced(fresh) {
  for (const name of ["problems", "preview"]) {
    const incoming = fresh.querySelector(`[data-${name}]`);
    const here = document.querySelector(`[data-${name}]`);
    // What says the same again is left alone, or its frames would flicker at every key.
    if (incoming && here && (shown.get(name) ?? here.innerHTML) !== incoming.innerHTML) {
      shown.set(name, incoming.innerHTML);
      put(here, incoming);
    }
  }
}

function put(here, incoming) {
  const place = placeIn(here);
  const open = [...here.querySelectorAll("details")].map((one) => one.open);
  const before = here.querySelector("[data-papers]");
  here.innerHTML = incoming.innerHTML;
  here.querySelectorAll("details").forEach((one, index) => (one.open = open[index] ?? one.open));
  const papers = here.querySelector("[data-papers]");
  // The pictures of a paper stay until its next ones are drawn.
  if (before && papers?.dataset.papers === before.dataset.papers) {
    papers.replaceChildren(...before.childNodes);
  }
  place?.();
}

// Returns how to give the focus back to the same thing, or to the one that stands in its place now.
function placeIn(here) {
  const all = () => [...here.querySelectorAll("a[href], button, summary, iframe, [tabindex]")];
  const at = all().indexOf(document.activeElement);
  if (at < 0) {
    return null;
  }
  const name = document.activeElement.textContent;
  return () => (all().find((one) => one.textContent === name) ?? all()[at] ?? all().at(-1))?.focus();
}
