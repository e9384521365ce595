// Sends a form with files and shows how far it is; the answer replaces the main part of the page.
import { shrunk } from "./shrink.js";

function show(html, url, start) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("main");
  if (!fresh) {
    return false;
  }
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(fresh));
  if (url && url !== location.href) {
    history.pushState(null, "", url);
  }
  start(fresh);
  fresh.tabIndex = -1;
  (fresh.querySelector(".govuk-error-summary") || fresh).focus();
  return true;
}

export function upload(form, start) {
  const box = form.querySelector("[data-upload-progress]");
  const bar = box?.querySelector("progress");
  const text = box?.querySelector("[data-upload-text]");
  const say = (words) => text && (text.textContent = words || "");
  const files = () => [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);

  // Choosing the file is enough, where the page says so: one tap less on a phone.
  if (form.dataset.upload === "at-once") {
    form.addEventListener("change", (event) => event.target.type === "file" && files() && form.requestSubmit());
  }
  form.addEventListener("submit", async (event) => {
    if (!box || !files() || event.submitter?.formAction !== undefined && event.submitter?.hasAttribute("formaction")) {
      return; // the ordinary way
    }
    event.preventDefault();
    if (form.dataset.busy) {
      return;
    }
    form.dataset.busy = "1";
    box.hidden = false;
    say(box.dataset.preparing);
    await shrunk(form);
    const data = new FormData(form);
    if (event.submitter?.name) {
      data.append(event.submitter.name, event.submitter.value);
    }
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.onprogress = ({ loaded, total }) => {
      bar.max = total;
      bar.value = loaded;
      say((box.dataset.sending || "").replace("{percent}", `${Math.round((loaded / total) * 100)} %`));
    };
    const failed = () => {
      delete form.dataset.busy;
      say(box.dataset.failed);
    };
    request.onload = () => {
      delete form.dataset.busy;
      if (request.status >= 500 || !show(request.responseText, request.responseURL, start)) {
        failed();
      }
    };
    request.onerror = failed;
    request.ontimeout = failed;
    request.send(data);
  });
}

// The address changed without a new page: going back fetches the page it names.
window.addEventListener("popstate", () => location.reload());
