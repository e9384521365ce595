// Hides a part of a form until another field has one of the named values. The server decides anyway.
export function shownWhen(part) {
  const form = part.closest("form");
  const name = part.dataset.shownWhen;
  const values = part.dataset.shownValues.split(" ");
  const show = () => (part.hidden = !new FormData(form).getAll(name).some((value) => values.includes(value)));
  form.addEventListener("change", show);
  show();
}
