// Saves a draft page while it is being filled in, says so, and never gives up what was typed.
const QUIET_MS = 1500;
const RETRY_MS = [2000, 4000, 8000, 15000, 30000];

const clock = () =>
  new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh" }).format(
    new Date()
  );

function answersOf(form) {
  const answers = new FormData(form);
  form.querySelectorAll("input[type=file]").forEach((input) => answers.delete(input.name));
  return answers;
}

// Signing in again changes the token that guards the form; the page itself tells the new one.
async function refreshToken() {
  const page = await fetch(location.href, { credentials: "same-origin" });
  if (page.redirected || !page.ok) {
    return false;
  }
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => (input.value = fresh?.value || input.value));
  return Boolean(fresh);
}

// One attempt. Answers one of: saved, signed-out, token-changed, changed, failed.
async function post(form) {
  let answer;
  try {
    answer = await fetch(form.dataset.autosaveUrl, {
      method: "POST",
      body: answersOf(form),
      credentials: "same-origin",
      headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
    });
  } catch {
    return { outcome: "failed" };
  }
  if (answer.redirected || answer.status === 401) {
    return { outcome: "signed-out" };
  }
  if (answer.status === 403) {
    const fresh = await refreshToken().catch(() => false);
    return { outcome: fresh ? "token-changed" : "signed-out" };
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.status === 409) {
    return { outcome: "changed", message: told.message };
  }
  return answer.ok ? { outcome: "saved", told } : { outcome: "failed" };
}

export function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  let saved = fingerprint(form);
  let timer = 0;
  let failures = 0;
  let leaving = false;
  let running = false;

  const dirty = () => fingerprint(form) !== saved;
  const say = (text, trouble = false) => {
    if (status) {
      status.textContent = text || "";
      status.classList.toggle("portal-autosave--trouble", trouble);
    }
  };
  const plan = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const retry = (text, link) => {
    failures += 1;
    say(text, true);
    if (link && status) {
      status.append(" ", link);
    }
    plan(RETRY_MS[Math.min(failures, RETRY_MS.length) - 1]);
  };
  const signIn = () => {
    const link = document.createElement("a");
    link.href = status?.dataset.signInUrl || "/dang-nhap/";
    link.target = "_blank";
    link.rel = "noopener";
    link.className = "govuk-link";
    link.textContent = status?.dataset.signIn || "";
    return link;
  };

  async function save() {
    if (running || leaving || !dirty()) {
      return;
    }
    running = true;
    const attempt = fingerprint(form);
    if (!failures) {
      say(status?.dataset.saving);
    }
    const { outcome, told, message } = await post(form);
    running = false;
    if (outcome === "saved") {
      failures = 0;
      saved = attempt;
      const version = form.elements.namedItem("version");
      if (version && told.version !== undefined) {
        const clean = !dirty();
        version.value = told.version;
        saved = clean ? fingerprint(form) : saved;
      }
      say((status?.dataset.saved || "").replace("{time}", told.saved_at || clock()));
      if (dirty()) {
        plan(QUIET_MS);
      }
    } else if (outcome === "token-changed" && failures < RETRY_MS.length) {
      retry(status?.dataset.saving);
    } else if (outcome === "signed-out") {
      retry(status?.dataset.signedOut, signIn());
    } else if (outcome === "changed") {
      say(message || status?.dataset.failed, true);
    } else {
      retry(status?.dataset.failed);
    }
  }

  const changed = () => plan(QUIET_MS);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  window.addEventListener("online", () => plan(0));
  // Coming back from the tab where she signed in again: try at once, not in half a minute.
  document.addEventListener("visibilitychange", () => plan(0));
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && dirty()) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
}

function fingerprint(form) {
  const skip = new Set(["csrfmiddlewaretoken", "version"]);
  return JSON.stringify([...answersOf(form)].filter(([name]) => !skip.has(name)));
}
