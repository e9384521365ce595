// Above a list the filter stands folded unless it is in use, as the server says; beside a queue there is room for it.
export function filter(box) {
  if (box.closest(".portal-queue") && matchMedia("(min-width: 1020px)").matches) {
    box.open = true;
  }
}
