// Keys in a scan: + and - change its size, r turns it. The switches above it do the same.
(() => {
  "use strict";

  const STEPS = { "+": ["size", 1], "=": ["size", 1], "-": ["size", -1], r: ["turn", 1], R: ["turn", -1] };

  document.querySelectorAll("[data-viewer-help]").forEach((help) => help.removeAttribute("hidden"));

  document.addEventListener("keydown", (event) => {
    const viewer = event.target.closest?.("[data-viewer] .dv-viewer");
    const step = STEPS[event.key];
    if (!viewer || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    const [kind, by] = step;
    const switches = Array.from(viewer.closest(".dv-sheet").querySelectorAll(`input[name^="${kind}-"]`));
    const now = switches.findIndex((one) => one.checked);
    const last = switches.length - 1;
    const next = kind === "turn"
      ? (now + by + switches.length) % switches.length
      : Math.min(last, Math.max(0, now + by));
    switches[next].checked = true;
    event.preventDefault();
  });
})();
