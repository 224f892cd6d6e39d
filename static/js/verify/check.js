// The verdict, by the same rules as apps/verification/policies.py.

import { sha256 } from "./bytes.js";
import { fits, isCurrent, readDay } from "./lists.js";
import { factsOf, read } from "./seal.js";

const ENDED = { used: "used", expired: "expired", declared_void: "void", superseded: "superseded" };
const DIGEST = 32;
const BEIJING_AHEAD = 8 * 3600;

/** The keys of the seal's signer count at another time than now. */
export class KeysOfAnotherTime extends Error {}

/** The date in Beijing (YYYY-MM-DD) of a moment in seconds since 1970. */
const beijingDate = (seconds) => new Date((seconds + BEIJING_AHEAD) * 1000).toISOString().slice(0, 10);

/** Whether the last day to enter has ended, at 24:00 Beijing time. */
const isOver = (enterBy, now) => beijingDate(now) > enterBy;

const doubtOf = async (seal, keys, now) => {
  const theirs = keys.get(seal.header.signer);
  if (!theirs) return "unknown_signer";
  if (!isCurrent(theirs, now)) throw new KeysOfAnotherTime();
  const key = theirs.keys.find((one) => one.purpose === "seal" && one.certificate === seal.header.certificate);
  if (!key) return "unknown_key";
  if (seal.signature.length !== 64 || !await fits(key.jwk, seal.signature, seal.signed)) return "wrong_signature";
  const today = beijingDate(now);
  const first = beijingDate(Date.parse(key.from) / 1000);
  const last = beijingDate(Date.parse(key.until) / 1000);
  const { signedOn } = seal.header;
  return first <= signedOn && signedOn <= (last < today ? last : today) ? null : "outside_key";
};

/**
 * Check a seal by itself. Gives verdict, doubt, seal and facts; throws SealUnreadable,
 * SealOfOtherProfile and KeysOfAnotherTime. `now` is in seconds since 1970.
 */
export const checkSeal = async (raw, keys, now) => {
  const seal = read(raw);
  const facts = factsOf(seal);
  const doubt = await doubtOf(seal, keys, now);
  if (doubt) return { verdict: "not_ours", doubt };
  return { verdict: isOver(facts.enterBy, now) ? "expired" : "genuine", seal, facts };
};

/**
 * Add what became of the visa. `statuses` is the payload of its signer's list, `dayOf` fetches the
 * text of a day's file. What has ended stays ended, so an old list is believed in that alone.
 */
export const addStatus = async (found, raw, statuses, dayOf, now) => {
  if (!found.seal || !statuses) return found;
  const day = found.seal.header.issuedOn;
  const known = { ...found, knownAt: statuses.iat };
  let status;
  if (statuses.days[day]) {
    const visas = await readDay(await dayOf(statuses.iss, day), statuses, day);
    status = visas[(await sha256(raw)).slice(0, DIGEST)];
  }
  if (status in ENDED) return { ...known, verdict: ENDED[status] };
  if (found.verdict !== "genuine" || !isCurrent(statuses, now)) return found;
  if (status === "issued") return { ...known, verdict: "valid" };
  const hasAll = day >= statuses.first && !statuses.pending.includes(day);
  return hasAll ? { ...known, verdict: "not_listed" } : found;
};
