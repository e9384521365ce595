// Wires the enhancements into a part of the page: the whole of it at first, a replaced `main` after an upload.
import {
  Button,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { autosave } from "./autosave.js";
import { dateParts } from "./dates.js";
import { filter } from "./filter.js";
import { shownWhen } from "./shown.js";
import { shrink } from "./shrink.js";
import { upload } from "./upload.js";
import { viewer } from "./viewer.js";

const components = [
  Button,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
];
const own = [
  ["form[data-autosave-url]", autosave],
  ["[data-date-parts]", dateParts],
  ["[data-filter]", filter],
  ["[data-shown-when]", shownWhen],
  ["input[type=file][data-shrink]", shrink],
  ["form[data-upload]", (form) => upload(form, start)],
  ["[data-viewer]", viewer],
  ["[data-print]", (button) => button.addEventListener("click", () => window.print())],
];

export function start(scope) {
  for (const component of components) {
    createAll(component, {}, scope);
  }
  scope.querySelectorAll(".govuk-file-upload-button").forEach(nameFully);
  for (const [selector, enhance] of own) {
    scope.querySelectorAll(selector).forEach(enhance);
  }
  scope.querySelectorAll("[data-needs-script]").forEach((element) => (element.hidden = false));
}

// The hidden comma inside the button makes its spoken name differ from what is seen (WCAG 2.5.3).
function nameFully(button) {
  const comma = button.querySelector("[id$='-comma']");
  if (comma) {
    comma.remove();
    button.setAttribute("aria-labelledby", button.getAttribute("aria-labelledby").replace(comma.id, "").replace(/\s+/g, " "));
  }
}
