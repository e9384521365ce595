// On a phone the filter stands folded above the queue, unless it is in use.
export function filter(box) {
  const used = [...new FormData(box.querySelector("form"))].some(([name, value]) => name !== "sort" && value);
  if (!used && !matchMedia("(min-width: 1020px)").matches) {
    box.open = false;
  }
}
