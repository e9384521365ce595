// A whole date pasted into the first of the three boxes fills all of them.
const WHOLE = /^\s*(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4})\s*$/;

export function dateParts(group) {
  const boxes = [...group.querySelectorAll("input")];
  if (boxes.length !== 3) {
    return;
  }
  boxes[0].addEventListener("paste", (event) => {
    const parts = WHOLE.exec(event.clipboardData.getData("text"));
    if (!parts) {
      return;
    }
    event.preventDefault();
    boxes.forEach((box, index) => {
      box.value = parts[index + 1];
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    boxes[2].focus();
  });
}
