// Papers are sent as soon as they are chosen or dropped, one after the other, each with its progress.
// Without this script the same form sends them with its button.
(() => {
  "use strict";

  const words = document.getElementById("uploads-words").dataset;
  const allowedBy = (form) => Number(form.elements.namedItem("file").dataset.maxBytes || Infinity);

  const line = (form, file) => {
    const item = document.createElement("li");
    const name = document.createElement("strong");
    const state = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    bar.max = 100;
    bar.setAttribute("aria-label", file.name);
    item.append(name, " ", state, bar);
    form.querySelector(".dv-uploads").append(item);
    return {
      say: (outcome, text) => {
        item.dataset.state = outcome;
        state.textContent = text;
        if (outcome !== "sending") bar.remove();
      },
      at: (percent) => { bar.value = percent; },
    };
  };

  // Every form of the page speaks of the request as it is after the last file.
  const tellRevision = (revision) => {
    document.querySelectorAll("input[name=revision]").forEach((box) => { box.value = revision; });
  };

  const settle = (form, shown, request) => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const outcome = request.status === 200 && page.querySelector("[data-outcome]");
    if (!outcome) {
      shown.say("refused", request.status === 413 ? words.over : words.failed);
      return false;
    }
    shown.say(outcome.dataset.outcome, outcome.textContent);
    tellRevision(outcome.dataset.revision);
    return outcome.dataset.outcome === "kept";
  };

  const send = (form, file) => new Promise((done) => {
    const shown = line(form, file);
    if (file.size > allowedBy(form)) {
      shown.say("refused", words.over);
      done(false);
      return;
    }
    const body = new FormData(form);
    body.set("file", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload", "alone");
    shown.say("sending", words.sending);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.at(Math.round((event.loaded / event.total) * 100));
    });
    request.upload.addEventListener("load", () => shown.say("sending", words.checking));
    request.addEventListener("load", () => done(settle(form, shown, request)));
    request.addEventListener("error", () => {
      shown.say("refused", words.failed);
      done(false);
    });
    request.send(body);
  });

  const showAnew = (form) => {
    if (window.location.search.includes("lacking")) {
      window.location.reload(); // the place may be whole now, and no longer on this page
      return Promise.resolve();
    }
    const part = `#${form.dataset.uploads}-there`;
    return window.htmx.ajax("GET", window.location.pathname + window.location.search, {
      target: part, select: part, swap: "outerHTML", selectOOB: "#papers-missing",
    });
  };

  const take = async (form, files) => {
    if (form.dataset.busy || !files.length) return;
    form.dataset.busy = "yes";
    form.querySelector(".dv-uploads").replaceChildren();
    let kept = false;
    for (const file of files) kept = (await send(form, file)) || kept;
    form.elements.namedItem("file").value = "";
    form.querySelector("[data-upload-chosen]").textContent = "";
    delete form.dataset.busy;
    if (kept) await showAnew(form);
  };

  const over = (event) => event.target.closest(".dv-paper");
  const light = (event, on) => {
    const card = over(event);
    if (!card) return;
    event.preventDefault();
    card.classList.toggle("is-drop", on);
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-uploads]");
    if (form && event.target.type === "file") take(form, Array.from(event.target.files));
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-uploads]")) return;
    event.preventDefault();
    event.stopPropagation(); // nothing was sent, so the button stays alive
    event.target.elements.namedItem("file").click();
  }, true);
  document.addEventListener("dragover", (event) => light(event, true));
  document.addEventListener("dragleave", (event) => light(event, false));
  document.addEventListener("drop", (event) => {
    const card = over(event);
    light(event, false);
    if (card) take(card.querySelector("[data-uploads]"), Array.from(event.dataTransfer.files));
  });

  // What is chosen is sent at once, so that the button would have nothing to do.
  document.querySelectorAll("[data-uploads] .dv-buttons").forEach((one) => { one.hidden = true; });
  document.querySelectorAll("[data-uploads-hint]").forEach((one) => { one.hidden = false; });
})();
