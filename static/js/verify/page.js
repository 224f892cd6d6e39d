// The page that checks a visa: camera, picture or address, all on this device. Nothing of the visa
// is sent anywhere: the lists are fetched by day, and the server never learns which visa it was.

import { addStatus, checkSeal, KeysOfAnotherTime } from "./check.js";
import { CodeReader, sealFromCamera, sealInFile, sealOfAddress } from "./codes.js";
import { ListUntrusted } from "./lists.js";
import { Published } from "./published.js";
import { SealOfOtherProfile, SealUnreadable } from "./seal.js";

const PLACES = 9;
const scan = document.getElementById("scan");
const result = document.getElementById("scan-result");
const { language } = scan.dataset;

const part = (name) => scan.querySelector(`[data-part="${name}"]`);
const words = (kind, name) => document.querySelector(`template[data-${kind}="${name}"]`).content.cloneNode(true);

const published = new Published(scan.dataset);
let reader;
let looking;

const codes = () => {
  reader ??= new CodeReader(scan.dataset);
  return reader;
};

const say = (name) => {
  part("status").replaceChildren(name ? words("say", name) : "");
};

const day = (iso) => new Intl.DateTimeFormat(language === "zh-Hans" ? "zh-CN" : "en-GB", {
  dateStyle: undefined, day: "numeric", month: language === "zh-Hans" ? "long" : "short", year: "numeric", timeZone: "UTC",
}).format(new Date(`${iso}T00:00:00Z`));

const moment = (seconds) => new Intl.DateTimeFormat(language === "zh-Hans" ? "zh-CN" : "en-GB", {
  dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Shanghai",
}).format(new Date(seconds * 1000));

const days = (count) =>
  new Intl.NumberFormat(language, { style: "unit", unit: "day", unitDisplay: "long" }).format(count);

const shownName = (names) => {
  const [surname, given = ""] = names.split(/<<(.*)/);
  return [surname, given].map((one) => one.replaceAll("<", " ").trim()).filter(Boolean).join(", ");
};

const factsShown = ({ facts, seal }) => ({
  passport: facts.passport,
  name: shownName(facts.names),
  born: day(facts.birthDate),
  nationality: facts.nationality,
  enter_by: day(facts.enterBy),
  stay: days(facts.stayDays),
  category: facts.category,
  number: facts.number,
  issued: day(seal.header.issuedOn),
  signer: seal.header.signer,
});

const show = (found) => {
  const verdict = words("verdict", found.verdict);
  if (found.doubt) {
    const doubt = verdict.querySelector("[data-doubt-place]");
    doubt.replaceChildren(words("doubt", found.doubt));
    doubt.hidden = false;
  }
  const shown = [verdict];
  if (found.facts) {
    const facts = words("facts", "all");
    for (const [name, value] of Object.entries(factsShown(found))) {
      facts.querySelector(`[data-fact="${name}"]`).textContent = value;
    }
    const known = facts.querySelector("[data-known]");
    if (found.knownAt) known.querySelector("[data-at]").textContent = moment(found.knownAt);
    known.hidden = !found.knownAt;
    facts.querySelector("form").addEventListener("submit", (event) => compare(event, found));
    shown.push(facts);
  }
  result.replaceChildren(...shown);
  result.hidden = false;
  part("ways").hidden = true;
  part("again").hidden = false;
  result.querySelector("h2").focus();
};

/** Compare the passport at hand with the one in the seal; another one ends the showing of this. */
const compare = (event, found) => {
  event.preventDefault();
  const typed = event.target.elements.passport.value.toUpperCase().replace(/[\s<-]/g, "");
  if (!typed) return;
  if (typed.slice(0, PLACES) === found.facts.passport) {
    event.target.querySelector("[data-same]").hidden = false;
  } else {
    show({ verdict: "other_passport" });
  }
};

const problemOf = (trouble) => {
  if (trouble instanceof SealOfOtherProfile) return "other_profile";
  if (trouble instanceof SealUnreadable) return "unreadable";
  if (trouble instanceof KeysOfAnotherTime) return "clock";
  if (trouble instanceof ListUntrusted) return "untrusted";
  return "no_keys";
};

const check = async (raw) => {
  say("checking");
  const now = Date.now() / 1000;
  try {
    const keys = await published.keys();
    const found = await checkSeal(raw, keys, now);
    show(await withStatus(found, raw, keys, now));
    say("");
  } catch (trouble) {
    say(problemOf(trouble));
  }
};

/** A day's file and the list that names it may be a minute apart, so both are asked for twice. */
const withStatus = async (found, raw, keys, now) => {
  for (let round = 0; round < 2; round += 1) {
    const statuses = await published.statuses(keys);
    try {
      return await addStatus(
        found, raw, statuses.get(found.seal?.header.signer), (signer, of) => published.day(signer, of), now,
      );
    } catch {
      // asked for once more, and then told as not known
    }
  }
  return found;
};

const startCamera = async () => {
  looking = new AbortController();
  part("start").hidden = true;
  part("camera").hidden = false;
  say("looking");
  try {
    const seal = await sealFromCamera(part("video"), codes(), looking.signal);
    if (seal) await check(seal);
    else say("");
  } catch (trouble) {
    say(trouble.name === "NotAllowedError" ? "not_allowed" : "no_camera");
  } finally {
    part("camera").hidden = true;
    part("start").hidden = false;
  }
};

const readFile = async (file) => {
  if (!file) return;
  say("reading");
  let seal = null;
  try {
    seal = await sealInFile(file, codes());
  } catch {
    say("no_picture");
    return;
  }
  if (seal) await check(seal);
  else say("none_found");
};

const again = () => {
  result.hidden = true;
  result.replaceChildren();
  part("again").hidden = true;
  part("ways").hidden = false;
  part("file").value = "";
  say("");
  part("start").focus();
};

const fromAddress = async () => {
  if (!window.location.hash.includes("s=")) return;
  let seal = null;
  try {
    seal = sealOfAddress(new URL(window.location.href));
  } catch {
    // told below
  }
  // What names a person does not stay in the address bar and the history.
  window.history.replaceState(null, "", window.location.pathname);
  if (seal) await check(seal);
  else say("unreadable");
};

const keepForLater = async () => {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(scan.dataset.offline);
    await navigator.serviceWorker.ready;
    await published.prepare();
    document.documentElement.dataset.kept = "yes";
    part("kept").hidden = false;
  } catch {
    // without a keeper the page works as long as there is a connection
  }
};

part("start").addEventListener("click", startCamera);
part("stop").addEventListener("click", () => looking?.abort());
part("file").addEventListener("change", (event) => readFile(event.target.files[0]));
part("again").addEventListener("click", again);
window.addEventListener("hashchange", fromAddress);
part("start").hidden = !navigator.mediaDevices;
scan.hidden = false;
fromAddress();
keepForLater();
