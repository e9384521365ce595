// Pictures of the paper that is looked at, drawn by the server from the text as it is: never two at a time from one page,
// and always a last one for the newest text.
export function drawing(form) {
  let isRunning = false;
  let isWanted = false;
  const draw = async () => {
    const here = () => document.querySelector("[data-papers]");
    isWanted = true;
    if (isRunning || !here()) {
      return;
    }
    isRunning = true;
    while (isWanted && here()) {
      isWanted = false;
      say(here().dataset.drawing);
      here().setAttribute("aria-busy", "true");
      const drawn = await asked(here().dataset.papers, form);
      put(here(), drawn);
    }
    isRunning = false;
  };
  return draw;
}

async function asked(url, form) {
  try {
    const answer = await fetch(url, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}

function put(here, drawn) {
  here?.removeAttribute("aria-busy");
  say(drawn === null ? here?.dataset.notDrawn : "");
  if (here && drawn !== null) {
    here.innerHTML = drawn;
  }
}

function say(words) {
  const status = document.querySelector("[data-papers-status]");
  if (status) {
    status.textContent = words ?? "";
  }
}
