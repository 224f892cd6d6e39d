// Keeps what is typed into a form while it is typed: a second after the last key, on leaving a box
// and on leaving the page. Nothing is stored in the browser, which may not be the person's own.
(() => {
  "use strict";

  const place = document.querySelector("[data-autosave]");
  const form = place && place.closest("form");
  if (!form) return;

  const WAIT = 1000;
  const AGAIN = [2000, 5000, 15000, 30000];
  const url = place.dataset.autosave;
  const words = place.dataset;
  const state = place.querySelector("[data-autosave-state]");
  const colleague = place.querySelector("[data-autosave-colleague]");
  const elsewhere = place.querySelector("[data-autosave-elsewhere]");
  const control = (name) => form.elements.namedItem(name);

  let timer = 0;
  let number = 0;
  let failures = 0;
  let sending = false;
  let stopped = false;
  let halted = false; // waits for a decision between two windows
  let kept = "";

  const body = () => {
    const fields = new URLSearchParams();
    new FormData(form).forEach((value, name) => {
      if (typeof value === "string") fields.append(name, value);
    });
    return fields;
  };

  // What was typed, without what the page adds: equal texts need not be sent again.
  const typed = () => {
    const fields = body();
    [...fields.keys()].forEach((name) => {
      if (name.startsWith("_") || name === "csrfmiddlewaretoken" || name === "revision") fields.delete(name);
    });
    return fields.toString();
  };

  const say = (text, isWrong) => {
    if (state.textContent !== text) state.textContent = text;
    state.classList.toggle("is-wrong", Boolean(isWrong));
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };

  const numbered = () => {
    number += 1;
    control("_number").value = String(number);
  };

  // A call that outlives its page may be no larger than 64 kB in all (Fetch, 4.5).
  const post = () => {
    const sent = body();
    const keepalive = sent.toString().length < 60000;
    return fetch(url, { method: "POST", body: sent, headers: { Accept: "application/json" }, redirect: "manual", keepalive });
  };

  const tellColleagues = (others) => {
    const text = others.map((one) => words.wordsColleague.replace("{name}", one.name).replace("{at}", one.at)).join(" ");
    if (colleague.textContent !== text) colleague.textContent = text;
    colleague.hidden = !text;
  };

  const onKept = (answer, sent) => {
    failures = 0;
    kept = sent;
    control("_seen").value = answer.seen;
    say(words.wordsSaved.replace("{at}", answer.at));
    tellColleagues(answer.colleagues);
    if (answer.left) document.dispatchEvent(new CustomEvent("deltavisa:session-left", { detail: answer.left }));
  };

  const tryAgain = () => {
    say(words.wordsOffline, true);
    later(AGAIN[Math.min(failures, AGAIN.length - 1)]);
    failures += 1;
  };

  // A login in another window changes the token; the same person goes on with the new one.
  const freshToken = async () => {
    const answer = await fetch("/session/", { headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (told.person !== control("_person").value) return false;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((box) => { box.value = told.token; });
    return true;
  };

  const onRefused = async (answer) => {
    const problem = await answer.json();
    if (problem.code === "typed-elsewhere") {
      halted = true;
      elsewhere.dataset.mark = problem.data.mark;
      elsewhere.hidden = false;
      say("");
    } else if (problem.code === "form-expired" && failures < 2) {
      failures += 1;
      if (await freshToken()) later(0);
      else say(words.wordsOut, true);
    } else if (answer.status === 409 || answer.status === 404) {
      stopped = true;
      say(words.wordsEnded, true);
    } else if (answer.status >= 500 || answer.status === 429) {
      tryAgain();
    } else {
      say(problem.detail || problem.title, true);
    }
  };

  async function send() {
    clearTimeout(timer);
    const now = typed();
    if (stopped || halted || now === kept) return;
    if (sending) {
      later(WAIT);
      return;
    }
    sending = true;
    numbered();
    say(words.wordsSaving);
    try {
      const answer = await post();
      if (answer.type === "opaqueredirect") say(words.wordsOut, true);
      else if (answer.ok) onKept(await answer.json(), now);
      else await onRefused(answer);
    } catch {
      tryAgain();
    } finally {
      sending = false;
    }
    if (failures === 0 && !stopped && !halted && typed() !== kept && state.classList.contains("is-wrong") === false) later(WAIT);
  }

  // Not a reload, on which some browsers put back what stood in the boxes.
  const openAnew = () => location.assign(location.pathname + location.search);

  // The last words on leaving: the page may be gone before an answer comes.
  const sendLast = () => {
    if (stopped || halted || typed() === kept) return;
    clearTimeout(timer);
    numbered();
    kept = typed();
    post().catch(() => {});
  };

  if (place.hasAttribute("data-autosave-unsaved")) later(0);
  else kept = typed();
  form.addEventListener("input", () => later(WAIT));
  form.addEventListener("change", () => later(0));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) sendLast();
  });
  window.addEventListener("pagehide", sendLast);
  window.addEventListener("online", () => later(0));
  // The form's own buttons send everything themselves; nothing may overtake them.
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
    numbered();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) openAnew(); // the server knows what was typed since
  });
  place.querySelector("[data-autosave-load]").addEventListener("click", () => {
    stopped = true;
    openAnew();
  });
  place.querySelector("[data-autosave-keep]").addEventListener("click", () => {
    control("_seen").value = elsewhere.dataset.mark;
    elsewhere.hidden = true;
    halted = false;
    kept = "";
    send();
  });
})();
