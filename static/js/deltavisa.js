// What makes pages pleasanter where JavaScript runs. Nothing here is needed to use the service.
(() => {
  "use strict";

  const live = document.getElementById("live");

  const say = (words) => {
    if (live) live.textContent = words;
  };

  // An error summary takes the focus, so that it is read first.
  const focusSummary = (root) => {
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  };

  const showCopyButtons = (root) => {
    if (!navigator.clipboard) return;
    root.querySelectorAll(".dv-copy[hidden]").forEach((button) => button.removeAttribute("hidden"));
  };

  const copy = async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.querySelector("[data-copy-words]");
    const before = words.textContent;
    words.textContent = button.dataset.copied;
    say(button.dataset.copied);
    setTimeout(() => { words.textContent = before; }, 2500);
  };

  // The file chosen is named with its size before anything is sent.
  const tellChosen = (input) => {
    const box = input.closest("[data-upload]");
    if (!box) return;
    const size = (file) => `${file.name} (${(file.size / 1048576).toFixed(1)} MB)`;
    const most = Number(input.dataset.maxBytes || Infinity);
    const files = Array.from(input.files);
    box.querySelector("[data-upload-chosen]").textContent = files.map(size).join(", ");
    box.classList.toggle("is-over", files.some((file) => file.size > most));
  };

  // A form is sent once, however often its button is pressed.
  const sendOnce = (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  };

  const closeMenus = (except) => {
    document.querySelectorAll("[data-menu][open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  };

  // Keys for queues: j and k move, Enter opens, / filters, ? explains. They can be switched off.
  const rows = () => Array.from(document.querySelectorAll("[data-queue] [data-row]"));
  const here = () => rows().findIndex((row) => row.classList.contains("is-here"));

  const goTo = (index) => {
    const all = rows();
    const row = all[Math.max(0, Math.min(index, all.length - 1))];
    if (!row) return;
    all.forEach((other) => other.classList.toggle("is-here", other === row));
    const link = row.querySelector("[data-open]");
    if (link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const toFilter = () => {
    document.querySelectorAll("[data-fold]").forEach((one) => { one.open = true; });
    const first = document.querySelector(".dv-filters form :is(input:not([type=hidden]), select, summary)");
    if (first) first.focus();
  };

  // On a list the case of the row is opened where it is taken; on its own page it is taken there.
  const claim = () => {
    const row = rows()[here()];
    if (row) {
      if (row.dataset.claim) window.location.assign(row.dataset.claim);
      return;
    }
    const box = document.getElementById("confirm-claim");
    if (box) openFold(box);
    else document.querySelector("form[data-claim]")?.requestSubmit();
  };

  const openFold = (box) => {
    box.open = true;
    box.scrollIntoView({ block: "nearest" });
    box.querySelector("textarea, button")?.focus();
  };

  const keys = {
    j: () => goTo(here() + 1),
    k: () => goTo(here() - 1),
    c: claim,
    n: () => document.querySelector("form[data-next]")?.requestSubmit(),
    "/": toFilter,
    "?": () => document.getElementById("keys")?.showModal(),
  };

  const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog");

  const onKey = (event) => {
    if (event.key === "Escape") closeMenus(null);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const off = !document.querySelector("[data-keys-switch]")?.checked && event.key !== "?";
    if (off || !document.getElementById("keys") || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  };

  // A page that could not be drawn at once is asked for again, a few times. Any other refusal stays.
  const AGAIN = [1500, 4000, 8000];
  const isFinal = (img) => {
    const status = performance.getEntriesByName(img.src).at(-1)?.responseStatus;
    return Boolean(status) && status !== 503;
  };
  const drawAgain = (img) => {
    const tries = Number(img.dataset.tries || 0);
    if (tries >= AGAIN.length || isFinal(img)) {
      img.parentElement.querySelector("[data-late]")?.removeAttribute("hidden");
      return;
    }
    img.dataset.tries = tries + 1;
    setTimeout(() => { img.src = img.getAttribute("src"); }, AGAIN[tries] * (0.75 + Math.random() / 2));
  };
  document.addEventListener("error", (event) => {
    if (event.target.matches?.("img[data-drawn]")) drawAgain(event.target);
  }, true);
  document.querySelectorAll("img[data-drawn]").forEach((img) => {
    if (img.complete && !img.naturalWidth && img.currentSrc) drawAgain(img);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".dv-copy");
    if (button) copy(button);
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-show-keys]")) keys["?"]();
    closeMenus(event.target.closest("[data-menu]"));
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file]")) tellChosen(event.target);
  });
  document.addEventListener("submit", sendOnce);
  document.addEventListener("keydown", onKey);
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    focusSummary(event.target);
    showCopyButtons(event.target);
    const told = event.target.querySelector("[data-announce]");
    if (told) say(told.textContent.trim());
  });
  document.addEventListener("htmx:sendError", () => say(live.dataset.failed));

  // On a phone the filters fold away, or they would fill the first screen.
  if (window.matchMedia("(width < 48rem)").matches) {
    document.querySelectorAll("[data-fold]").forEach((one) => { one.open = false; });
  }

  // After the load: the browser itself goes to what the address names, and takes the focus along.
  window.addEventListener("load", () => {
    const { hash } = window.location;
    const named = /^#confirm-[a-z-]+$/.test(hash) && document.querySelector(hash);
    if (named) setTimeout(() => openFold(named));
  });
  document.querySelectorAll("[data-show-keys][hidden]").forEach((one) => one.removeAttribute("hidden"));
  document.querySelectorAll("[data-print][hidden]").forEach((one) => one.removeAttribute("hidden"));
  focusSummary(document);
  showCopyButtons(document);
})();
