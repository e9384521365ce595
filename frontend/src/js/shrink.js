// Photographs of papers leave the phone at a readable size: saves more than any resuming upload.
const QUALITY = 0.8;
const SMALL_ENOUGH = 600 * 1024;
const working = new WeakMap();

async function smaller(file, edge) {
  if (!/^image\/(jpeg|png)$/.test(file.type) || file.size <= SMALL_ENOUGH) {
    return file;
  }
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, edge / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  const drawing = canvas.getContext("2d");
  drawing.fillStyle = "#fff"; // a transparent PNG would turn black
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob || blob.size >= file.size) {
    return file;
  }
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
}

async function replaceFiles(input) {
  const chosen = [...input.files];
  // A picture that cannot be read here is sent as it is: the server says what is wrong with it.
  const files = await Promise.all(chosen.map((file) => smaller(file, Number(input.dataset.shrink) || 1600).catch(() => file)));
  if (files.some((file, index) => file !== chosen[index])) {
    const transfer = new DataTransfer();
    files.forEach((file) => transfer.items.add(file));
    input.files = transfer.files;
  }
}

export function shrink(input) {
  input.addEventListener("change", () => working.set(input, replaceFiles(input)));
  input.form?.addEventListener("submit", (event) => {
    const task = working.get(input);
    if (!task || event.defaultPrevented || input.form.matches("[data-upload]")) {
      return; // an upload form waits by itself
    }
    working.delete(input);
    event.preventDefault();
    const { submitter } = event;
    task.finally(() => input.form.requestSubmit(submitter || undefined));
  });
}

export const shrunk = (form) => Promise.all([...form.querySelectorAll("input[type=file]")].map((input) => working.get(input)));
