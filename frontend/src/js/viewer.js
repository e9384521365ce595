// Zoom and turn for page images; without script they are links to the single image.
export function viewer(root) {
  const pages = root.querySelector("[data-viewer-pages]");
  const zooms = ["", "portal-zoom-150", "portal-zoom-200"];
  const turns = ["", "portal-turn-90", "portal-turn-180", "portal-turn-270"];
  const state = { zoom: 0, turn: 0 };
  const draw = () => {
    pages.classList.remove(...zooms.slice(1), ...turns.slice(1));
    pages.classList.add(...[zooms[state.zoom], turns[state.turn]].filter(Boolean));
  };
  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-viewer-act]")?.dataset.viewerAct;
    if (!act) {
      return;
    }
    if (act === "turn") {
      state.turn = (state.turn + 1) % 4;
    } else {
      state.zoom = Math.max(0, Math.min(2, state.zoom + (act === "in" ? 1 : -1)));
    }
    draw();
  });
}
