"use strict";
// The counter without network. Opens the snapshot in this file by its passphrase, shows it, keeps
// what is noted in memory only, and saves that as a locked file. Asks no network for anything.
(() => {
  const app = document.getElementById("app");
  let parsed;
  try {
    parsed = JSON.parse(document.getElementById("data").textContent);
  } catch {
    return; // the words that stand in the page already say that it is not whole
  }
  const { box, words, specimen } = parsed;
  const text = new TextEncoder();
  const OLD = 3 * 3600 * 1000;
  let language = navigator.language.startsWith("zh") ? "zh-hans" : "en";
  let told = null; // the opened content
  let noted = []; // acts, in the order in which they were noted
  let officer = "";
  let isSaved = true;
  let query = "";

  const t = (name) => words[language][name];
  const state = (code) => t("states")[code] || code;
  const bytes = (b64) => Uint8Array.from(atob(b64), (c) => c.charCodeAt(0));
  const b64 = (buffer) => {
    let out = "";
    for (const one of new Uint8Array(buffer)) out += String.fromCharCode(one);
    return btoa(out);
  };
  const beijing = (instant, options) =>
    new Intl.DateTimeFormat(language === "en" ? "en-GB" : "zh-CN", { timeZone: "Asia/Shanghai", ...options }).format(new Date(instant));
  const moment = (instant) => beijing(instant, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const clock = (instant) => beijing(instant, { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });

  // --- Drawing: elements only, so that nothing in the content can become markup -----------------
  const el = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null) made.setAttribute(name, value);
    }
    made.append(...children.flat(Infinity).filter((one) => one !== null && one !== ""));
    return made;
  };
  const rows = (pairs) => el("dl", {}, pairs.filter(([, value]) => value).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
  const field = (name, label, control) => {
    control.id = name;
    return [el("label", { for: name }, label), control];
  };

  const frame = (...content) => {
    document.documentElement.lang = language === "en" ? "en" : "zh-Hans";
    document.title = t("title");
    const other = language === "en" ? "zh-hans" : "en";
    const names = { en: "English", "zh-hans": "中文" };
    app.replaceChildren(
      el("header", {}, el("div", {}, el("strong", {}, "Deltavisa"), told ? el("span", { class: "soft" }, told.port[language === "en" ? 1 : 0]) : null,
        el("button", { type: "button", class: "plain", lang: other === "en" ? "en" : "zh-Hans", onclick: () => { language = other; draw(); } }, names[other])),
        specimen ? el("div", { class: "specimen" }, el("p", {}, el("strong", { lang: "en" }, "SPECIMEN"), " ", t("specimen"))) : ""),
      el("main", {}, el("h1", {}, t("title")), el("p", { class: "soft" }, t("lead")),
        el("p", { class: "soft" }, `${t("made")} ${moment(box.made_at)} · ${t("until")} ${moment(box.until)}`), ...content),
    );
  };

  // --- Opening -------------------------------------------------------------------------------------
  const subtle = window.crypto && window.crypto.subtle;
  const HASH = "SHA-256";
  const CURVE = { namedCurve: "P-256" };

  async function isWhole() {
    const key = await subtle.importKey("raw", bytes(box.signer), { name: "ECDSA", ...CURVE }, false, ["verify"]);
    const signed = bytes(box.signed);
    if (!(await subtle.verify({ name: "ECDSA", hash: HASH }, key, bytes(box.signature), signed))) return false;
    const [head, id, made, digest] = new TextDecoder().decode(signed).split("\n");
    const content = new Uint8Array([...bytes(box.ephemeral_key), ...bytes(box.content)]);
    const found = Array.from(new Uint8Array(await subtle.digest(HASH, content)), (one) => one.toString(16).padStart(2, "0")).join("");
    return head === "deltavisa counter snapshot v1" && id === box.id && digest === found && Date.parse(made) === Date.parse(box.made_at);
  }
  const unseal = async (key, sealed, about) =>
    subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(0, 12), additionalData: text.encode(about) }, key, sealed.slice(12));

  async function open(passphrase) {
    const typed = await subtle.importKey("raw", text.encode(passphrase), "PBKDF2", false, ["deriveKey"]);
    const wrapping = await subtle.deriveKey({ name: "PBKDF2", hash: HASH, salt: bytes(box.salt), iterations: box.rounds }, typed, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    const raw = await unseal(wrapping, bytes(box.wrapped_key), "deltavisa counter lock v1");
    const ours = await subtle.importKey("pkcs8", raw, { name: "ECDH", ...CURVE }, false, ["deriveBits"]);
    const theirs = await subtle.importKey("raw", bytes(box.ephemeral_key), { name: "ECDH", ...CURVE }, false, []);
    const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, ours, 256);
    const stretched = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const key = await subtle.deriveKey({ name: "HKDF", hash: HASH, salt: new Uint8Array(0), info: text.encode("deltavisa counter content v1") }, stretched, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    return JSON.parse(new TextDecoder().decode(await unseal(key, bytes(box.content), box.id)));
  }

  function drawOpening(problem = "") {
    const input = el("input", { type: "password", autocomplete: "off", required: true, "aria-describedby": problem ? "problem" : null });
    const button = el("button", { class: "main" }, t("open"));
    const form = el("form", { class: "card narrow", novalidate: true, onsubmit: async (event) => {
      event.preventDefault();
      button.disabled = true;
      button.textContent = t("opening");
      try {
        told = await open(input.value);
        draw();
      } catch {
        drawOpening(t("wrong"));
      }
    } },
      problem ? el("p", { class: "wrong", id: "problem", role: "alert" }, problem) : null,
      ...field("passphrase", t("passphrase"), input), el("div", { class: "acts" }, button),
      el("p", { class: "soft" }, t("signed_by")), el("p", { class: "code" }, box.fingerprint));
    frame(form);
    input.focus();
  }

  // --- Acts -----------------------------------------------------------------------------------------
  const isNoted = (kind, id) => noted.some((one) => one.kind === kind && (one.visitor || one.visa || one.case) === id);

  function note(act, label) {
    noted.push({ ...act, label });
    isSaved = false;
    draw();
  }
  function needsOfficer(place) {
    if (officer) return false;
    warn(place, t("who_first"));
    return true;
  }
  function warn(place, words) {
    place.querySelector(".wrong")?.remove();
    place.append(el("p", { class: "wrong", role: "alert" }, words));
  }
  const act = (fields) => ({ id: crypto.randomUUID(), at: new Date().toISOString(), ...fields });

  function acceptButton(one) {
    if (one.status !== "RECEIVED" || isNoted("accept", one.id)) return null;
    const place = el("div", { class: "acts" });
    place.append(el("button", { type: "button", onclick: () => {
      if (!needsOfficer(place)) note(act({ kind: "accept", case: one.id, revision: one.revision }), `${one.reference}: ${t("states").ACCEPTED}`);
    } }, t("accept")));
    return place;
  }

  function recommendForm(one, visitor) {
    if (one.status !== "EXAMINING" || visitor.state !== "PENDING" || isNoted("recommend", visitor.id)) return null;
    const what = el("select", {}, ["APPROVE", "REFUSE"].map((code) => el("option", { value: code }, state(`recommend.${code}`))));
    const ground = el("select", {}, el("option", { value: "" }, "—"), Object.entries(t("grounds")).map(([code, words]) => el("option", { value: code }, `(${code}) ${words}`)));
    const words = el("textarea", { rows: 2, maxlength: 2000 });
    const id = visitor.id.slice(0, 8);
    const fields = [...field(`ground-${id}`, t("ground"), ground)];
    const groundPart = el("div", { hidden: true }, fields);
    what.addEventListener("change", () => { groundPart.hidden = what.value !== "REFUSE"; });
    return unfold(t("recommend"), (place) => {
      if (needsOfficer(place)) return;
      const refuses = what.value === "REFUSE";
      if (refuses && !ground.value) return warn(place, t("ground_first"));
      note(act({ kind: "recommend", case: one.id, visitor: visitor.id, revision: one.revision, recommendation: what.value, ground: refuses ? ground.value : "", note: words.value }),
        `${one.reference} · ${visitor.name}: ${state(`recommend.${what.value}`)}`);
    }, [...field(`what-${id}`, t("recommendation"), what), groundPart, ...field(`note-${id}`, t("note"), words)]);
  }

  function usedForm(one, visitor, visa) {
    if (visa.status !== "ISSUED" || isNoted("used", visa.id)) return null;
    const local = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" }).format(new Date()).replace(" ", "T");
    const at = el("input", { type: "datetime-local", value: local });
    const port = el("select", {}, visa.entry_ports.map((code) => el("option", { value: code, selected: code === one.port_of_entry }, code)));
    const id = visa.id.slice(0, 8);
    return unfold(t("used"), (place) => {
      if (needsOfficer(place)) return;
      const entered = new Date(`${at.value}:00+08:00`);
      if (Number.isNaN(entered.valueOf()) || entered > new Date(Date.now() + 60000) || entered < new Date(Date.parse(box.made_at) - 600000)) return warn(place, t("at_wrong"));
      note(act({ kind: "used", case: one.id, visa: visa.id, revision: visa.revision, at: entered.toISOString(), port: port.value }),
        `${visa.number} · ${visitor.name}: ${state("visa.USED")} ${port.value} ${clock(entered)}`);
    }, [...field(`at-${id}`, t("at"), at), ...field(`port-${id}`, t("port"), port)]);
  }

  function unfold(label, keep, fields) {
    const place = el("div", {});
    const button = el("button", { type: "button", "aria-expanded": "false", onclick: () => {
      const form = el("form", { class: "form", novalidate: true, onsubmit: (event) => { event.preventDefault(); keep(form); } },
        fields, el("div", { class: "acts" }, el("button", { class: "main" }, t("keep"))));
      place.replaceChildren(form);
      form.querySelector("input, select, textarea").focus();
    } }, label);
    place.append(el("div", { class: "acts" }, button));
    return place;
  }

  async function save() {
    const key = await subtle.importKey("raw", bytes(told.acts_key), "AES-GCM", false, ["encrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const acts = noted.map(({ label, ...one }) => one);
    const plain = text.encode(JSON.stringify({ snapshot: box.id, officer, acts }));
    const about = text.encode("deltavisa counter acts v1" + box.id);
    const sealed = new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv, additionalData: about }, key, plain));
    const file = new Blob([JSON.stringify({ snapshot: box.id, box: b64(new Uint8Array([...iv, ...sealed])) })], { type: "application/json" });
    const link = el("a", { href: URL.createObjectURL(file), download: `counter-acts-${box.id.slice(0, 8)}.json` });
    document.body.append(link);
    link.click();
    link.remove();
    isSaved = true;
    draw();
  }

  // --- The list ---------------------------------------------------------------------------------------
  const fits = (one) => {
    const all = [one.reference, one.flight_no, ...one.inviter, ...one.visitors.flatMap((v) => [v.name, v.name_zh, v.passport_number, ...v.visas.map((visa) => visa.number)])];
    return query.toLowerCase().split(/\s+/).every((word) => all.some((value) => value.toLowerCase().includes(word)));
  };

  function visitorPart(one, visitor) {
    return el("div", { class: "visitor" },
      el("header", {}, el("h2", {}, visitor.name_zh ? `${visitor.name} ${visitor.name_zh}` : visitor.name), el("span", { class: visitor.state === "ISSUED" ? "tag done" : "tag" }, state(`visitor.${visitor.state}`))),
      rows([[t("passport"), el("span", { class: "code" }, `${visitor.nationality} ${visitor.passport_number}`)], [t("expires"), visitor.passport_expires_on], [t("born"), `${visitor.birth_date} ${visitor.sex}`], [t("category"), visitor.category]]),
      recommendForm(one, visitor),
      visitor.visas.map((visa) => [rows([[t("visa"), el("span", { class: "code" }, `${visa.number} · ${state(`visa.${visa.status}`)}`)], [t("enter_by"), moment(visa.enter_by)], [t("stay"), String(visa.stay_days)]]), usedForm(one, visitor, visa)]).flat());
  }

  function casePart(one, isOpen) {
    const names = one.visitors.map((visitor) => visitor.name).join(", ");
    const papers = one.papers.map((kind) => t("papers")[kind] || kind).join(", ");
    const part = el("details", { class: "case", open: isOpen, "data-case": one.id },
      el("summary", {}, el("span", { class: "when" }, clock(one.arrival_at)), el("span", { class: "summary-name" }, el("strong", {}, one.flight_no || one.port_of_entry), ` ${names}`), el("span", { class: one.status === "CLOSED" ? "tag done" : "tag" }, state(one.status))),
      el("div", { class: "inside" },
        rows([["№", el("span", { class: "code" }, one.reference)], [t("city"), t("cities")[one.city] || one.city], [t("lands"), `${moment(one.arrival_at)} · ${one.port_of_entry}`], [t("inviter"), one.inviter.filter(Boolean).join(" · ")], [t("contact"), one.contact.filter(Boolean).join(" · ")], [t("purpose"), one.purpose], [t("holder"), one.holder], [t("papers_title"), papers || t("no_papers")]]),
        acceptButton(one), one.visitors.map((visitor) => visitorPart(one, visitor))));
    return part;
  }

  function sidePart() {
    const who = el("select", { onchange: () => { officer = who.value; } }, el("option", { value: "" }, t("choose")), told.officers.map((one) => el("option", { value: one.id, selected: one.id === officer }, one.name)));
    who.disabled = noted.length > 0;
    return el("aside", { class: "card side" }, ...field("officer", t("who"), who), el("h2", {}, t("acts")),
      noted.length
        ? el("ul", { class: "noted" }, noted.map((one, place) => el("li", {}, el("span", {}, one.label), el("button", { type: "button", class: "plain", "aria-label": `${t("remove")}: ${one.label}`, onclick: () => { noted.splice(place, 1); isSaved = noted.length === 0; draw(); } }, t("remove")))))
        : el("p", { class: "soft" }, t("no_acts")),
      noted.length ? el("button", { type: "button", class: "main", onclick: save }, t("save")) : null,
      noted.length ? el("p", { class: isSaved ? "good" : "hint", role: "status" }, t(isSaved ? "saved" : "unsaved")) : null,
      el("p", { class: "soft" }, t("no_decisions")));
  }

  function drawList(list, opened) {
    const found = told.cases.filter(fits);
    list.replaceChildren(
      el("p", { class: "soft", role: "status" }, `${found.length} ${t("found")}`),
      ...(found.length ? found.map((one) => casePart(one, opened.has(one.id))) : [el("p", { class: "card" }, told.cases.length ? t("none") : t("empty"))]));
  }

  function drawCases() {
    const opened = new Set([...app.querySelectorAll("details.case[open]")].map((one) => one.dataset.case));
    const list = el("div", {});
    const search = el("input", { type: "search", value: query, autocomplete: "off", oninput: () => { query = search.value; drawList(list, new Set()); } });
    drawList(list, opened);
    const isOld = Date.now() - Date.parse(box.made_at) > OLD;
    frame(isOld ? el("p", { class: "hint" }, t("old")) : "",
      el("div", { class: "columns" }, el("div", {}, el("div", { class: "card" }, ...field("search", t("search"), search)), list), sidePart()));
  }

  function draw() {
    if (told) drawCases();
    else drawOpening();
  }

  window.addEventListener("beforeunload", (event) => { if (!isSaved) event.preventDefault(); });
  if (!subtle) frame(el("p", { class: "wrong", role: "alert" }, t("unsupported")));
  else isWhole().then((whole) => (whole ? draw() : frame(el("p", { class: "wrong", role: "alert" }, t("broken")))), () => frame(el("p", { class: "wrong", role: "alert" }, t("broken"))));
})();
