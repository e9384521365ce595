// Everything here improves pages that work without it. Contracts: frontend/README.md.
import { start } from "./start.js";

// The style sheet shows enhanced parts only under these classes; set before anything is drawn anew.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
start(document);
