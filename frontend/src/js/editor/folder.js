// One file of a service folder: a text editor over the page's own text area, checked and previewed while it is written.
import { autocompletion, closeBrackets } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, defaultHighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { yaml } from "@codemirror/lang-yaml";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { completion } from "./completion.js";
import { replaced } from "./beside.js";
import { drawing } from "./papers.js";

const QUIET_MS = 600;

const look = EditorView.theme({
  "&": { height: "70vh", border: "2px solid #0b0c0c", fontSize: "14px", backgroundColor: "#ffffff" },
  "&.cm-focused": { outline: "3px solid #ffdd00" },
  // DejaVu comes last: its marks of Vietnamese letters stand apart from them.
  ".cm-scroller": {
    overflow: "auto",
    fontFamily: "ui-monospace, Consolas, 'Noto Sans Mono', 'Liberation Mono', 'DejaVu Sans Mono', monospace",
  },
  // The lint package draws its marks as data: pictures, which the content policy stops; letters and lines do as well.
  ".cm-lint-marker": { width: "1em", lineHeight: "1.4" },
  ".cm-lint-marker-error, .cm-lint-marker-warning": { content: "normal" },
  ".cm-lint-marker-error::before": { content: '"●"', color: "#a51d18" },
  ".cm-lint-marker-warning::before": { content: '"▲"', color: "#7a5200" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy #a51d18" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline dotted #7a5200" },
  ".cm-gutters": { backgroundColor: "#f5f7fa", color: "#484949" },
});

export async function folderEditor(form) {
  const area = form.querySelector("textarea[name=text]");
  if (!area) {
    return;
  }
  const host = document.createElement("div");
  // Inside a shadow root the editor's rules are an adopted style sheet, which the strict content policy allows.
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({ root, parent: root, state: await stateOf(form, area) });
  // What scrolls can be reached with the keys alone (WCAG 2.1.1), and says what it is.
  Object.assign(view.scrollDOM, { tabIndex: 0, role: "group", ariaLabel: form.dataset.label });
  area.after(host);
  area.hidden = true;
  document.querySelector(`label[for="${area.id}"]`)?.addEventListener("click", () => view.focus());
  // The server counts a text as it would be sent; what was typed is the text area's until it is saved.
  const saved = area.dataset.saved === "no" ? null : area.value;
  let leaving = false;
  // A paper opened in a tab of its own leaves this page where it is.
  form.addEventListener("submit", (event) => (leaving = !event.submitter?.formTarget));
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && area.value !== saved) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
  const draw = drawing(form);
  const check = checking(form, view, draw);
  form.addEventListener("folder:changed", check);
  wireLinks(form, view);
  mark(form, view);
  draw();
  show(view, Number(new URLSearchParams(location.search).get("dong")));
}

async function stateOf(form, area) {
  const { schema, names } = await known(form.dataset.schemaUrl);
  const isYaml = form.dataset.file.endsWith(".yaml");
  return EditorState.create({
    doc: area.value,
    extensions: [
      lineNumbers(),
      lintGutter(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      indentUnit.of("  "),
      syntaxHighlighting(defaultHighlightStyle),
      isYaml ? yaml() : [],
      isYaml ? autocompletion({ override: schema ? [completion(schema, names)] : [] }) : [],
      // Tab stays the key that leads on to the next control (WCAG 2.1.2).
      keymap.of([...defaultKeymap, ...historyKeymap]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": form.dataset.label, spellcheck: "false" }),
      EditorState.phrases.of(JSON.parse(form.dataset.phrases || "{}")),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          area.value = update.state.doc.toString();
          form.dispatchEvent(new Event("folder:changed"));
        }
      }),
      look,
    ],
  });
}

async function known(url) {
  try {
    const answer = await fetch(url, { credentials: "same-origin" });
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
}

// Asks the server about the text a moment after the last change; the newest question wins.
function checking(form, view, draw) {
  let timer = 0;
  let running = new AbortController();
  const ask = async () => {
    running.abort();
    running = new AbortController();
    try {
      const answer = await fetch(form.dataset.checkUrl, {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        signal: running.signal,
      });
      if (answer.ok && !answer.redirected) {
        replaced(new DOMParser().parseFromString(await answer.text(), "text/html"));
        mark(form, view);
        draw();
      }
    } catch {
      // A later change asks again; the check button always works.
    }
  };
  wirePreview(form, ask);
  return () => {
    clearTimeout(timer);
    timer = setTimeout(ask, QUIET_MS);
  };
}

// Another preview is another question about the same text: what is typed and not yet saved stays.
function wirePreview(form, ask) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-preview] a");
    if (!link || link.pathname !== location.pathname || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    form.dataset.checkUrl = new URL(form.dataset.checkUrl, location.href).pathname + link.search;
    form.setAttribute("action", link.search);
    window.history.replaceState(null, "", link.href);
    ask();
  });
}

function mark(form, view) {
  const { doc } = view.state;
  const found = [...document.querySelectorAll("[data-problems] [data-line]")]
    .filter((item) => item.dataset.file === form.dataset.file)
    .map((item) => {
      const line = doc.line(Math.min(Math.max(Number(item.dataset.line), 1), doc.lines));
      return { from: line.from, to: line.to, severity: item.dataset.severity, message: item.dataset.message };
    })
    .sort((one, other) => one.from - other.from);
  view.dispatch(setDiagnostics(view.state, found));
}

function wireLinks(form, view) {
  document.addEventListener("click", (event) => {
    const item = event.target.closest?.("[data-problems] a")?.closest("[data-line]");
    if (item && item.dataset.file === form.dataset.file) {
      event.preventDefault();
      show(view, Number(item.dataset.line));
    }
  });
}

function show(view, number) {
  if (number >= 1 && number <= view.state.doc.lines) {
    const { from } = view.state.doc.line(number);
    view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    view.focus();
  }
}
