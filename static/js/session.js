// Warns two minutes before the session ends, in time to stay (WCAG 2.2.1), and says when it is over.
// The server's clock decides: before warning it is asked, since another window may have clicked.
(() => {
  "use strict";

  const dialog = document.getElementById("session-end");
  if (!dialog || typeof dialog.showModal !== "function") return;

  const WARN = 120;
  const words = dialog.querySelector("[data-words-minutes]").dataset;
  const part = (name) => dialog.querySelector(`[data-session-${name}]`);
  const PARTS = { warning: "end", last: "last", over: "over" };

  let endsAt = Date.now() + Number(dialog.dataset.left) * 1000;
  let timer = 0;
  let silenced = false; // "Not now": say no more until it is over

  const left = () => Math.max(0, Math.round((endsAt - Date.now()) / 1000));

  const show = (name) => {
    Object.keys(PARTS).forEach((other) => part(other).toggleAttribute("hidden", other !== name));
    dialog.setAttribute("aria-labelledby", `session-${PARTS[name]}-title`);
    dialog.setAttribute("aria-describedby", `session-${PARTS[name]}-text`);
    if (!dialog.open) dialog.showModal();
    part(name).querySelector("button, a").focus();
  };

  const tellLeft = () => {
    const seconds = left();
    const minutes = Math.ceil(seconds / 60);
    const text = seconds < 60 ? words.wordsSeconds.replace("{n}", Math.ceil(seconds / 10) * 10)
      : minutes === 1 ? words.wordsMinute : words.wordsMinutes.replace("{n}", minutes);
    const place = part("left");
    if (place.textContent !== text) place.textContent = text;
  };

  const over = () => {
    const here = location.pathname + location.search;
    part("again").href = `${dialog.dataset.login}?next=${encodeURIComponent(here)}`;
    document.dispatchEvent(new CustomEvent("deltavisa:session-over"));
    show("over");
  };

  const ask = async (method) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    const headers = { Accept: "application/json" };
    if (method === "POST" && token) headers["X-CSRFToken"] = token.value;
    const answer = await fetch("/session/", { method, headers, credentials: "same-origin" });
    if (!answer.ok) throw new Error("session");
    const told = await answer.json();
    endsAt = Date.now() + (told.person === dialog.dataset.person ? told.left : 0) * 1000;
    return told;
  };

  const plan = () => {
    clearTimeout(timer);
    const seconds = left();
    const wait = seconds > WARN ? seconds - WARN : Math.min(seconds, 5) || 1;
    timer = setTimeout(tick, wait * 1000);
  };

  const tick = async () => {
    if (!dialog.open || left() === 0) {
      try {
        await ask("GET");
      } catch {
        // No connection: the clock runs on, and the answer comes with the next try.
      }
    }
    if (left() === 0) {
      over();
      return;
    }
    if (left() > WARN) {
      silenced = false;
      if (dialog.open) dialog.close();
    } else if (!silenced) {
      tellLeft();
      if (!dialog.open) show("warning");
    }
    plan();
  };

  const stay = async () => {
    try {
      const told = await ask("POST");
      if (told.left > WARN) {
        dialog.close();
      } else if (told.left > 0) {
        show("last");
        silenced = true;
      } else {
        over();
        return;
      }
    } catch {
      return; // stays open: pressing again tries again
    }
    plan();
  };

  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-session-stay]")) stay();
    if (event.target.closest("[data-session-close]")) {
      silenced = true;
      dialog.close();
    }
  });
  dialog.addEventListener("cancel", (event) => {
    // Escape stays signed in: the harmless way out. What is over cannot be closed.
    event.preventDefault();
    if (!part("over").hidden) return;
    if (!part("warning").hidden) stay();
    else dialog.close();
  });

  // Each answer of the autosave is a click, and tells the time anew.
  document.addEventListener("deltavisa:session-left", (event) => {
    endsAt = Date.now() + event.detail * 1000;
    plan();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) tick();
  });

  plan();
})();
