// The signed lists of docs/reference/seals.md: keys and statuses, verified in the browser.

import { fromBase64url, sha256, utf8 } from "./bytes.js";

/** Seconds by which the clock of this device may differ from that of the port. */
export const SKEW = 300;

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const FIT = { name: "ECDSA", hash: "SHA-256" };

/** A list that was changed, or that nobody known has signed. */
export class ListUntrusted extends Error {}

export const keyOf = (jwk) =>
  crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y }, CURVE, false, ["verify"]);

export const fits = async (jwk, signature, data) =>
  crypto.subtle.verify(FIT, await keyOf(jwk), signature, data);

const parse = (part) => JSON.parse(new TextDecoder().decode(fromBase64url(part)));

const verified = async (list, jwks) => {
  const data = utf8(`${list.protected}.${list.payload}`);
  const signature = fromBase64url(list.signature);
  for (const jwk of jwks) if (await fits(jwk, signature, data)) return true;
  return false;
};

const opened = (list, type) => {
  try {
    const header = parse(list.protected);
    const payload = parse(list.payload);
    const isSound = header.alg === "ES256" && header.typ === type && Number.isInteger(payload.iat)
      && Number.isInteger(payload.exp);
    if (isSound) return payload;
  } catch {
    // told below
  }
  throw new ListUntrusted(type);
};

const forLists = (payload) =>
  (payload.keys ?? []).filter((key) => key.purpose === "lists").map((key) => key.jwk);

/** Verify the file of all signers' keys; gives each signer's payload. Throws ListUntrusted. */
export const readKeys = async (file) => {
  const found = new Map();
  for (const list of file?.lists ?? []) {
    const payload = opened(list, "seal-keys");
    if (!await verified(list, forLists(payload))) throw new ListUntrusted("seal-keys");
    found.set(payload.iss, payload);
  }
  return found;
};

/** Verify the file of all signers' statuses with their keys. Throws ListUntrusted. */
export const readStatuses = async (file, keys) => {
  const found = new Map();
  for (const list of file?.lists ?? []) {
    const payload = opened(list, "visa-statuses");
    const theirs = keys.get(payload.iss);
    if (!theirs || !await verified(list, forLists(theirs))) throw new ListUntrusted("visa-statuses");
    found.set(payload.iss, payload);
  }
  return found;
};

/** Give the statuses in a day's file, which must be the very text that the list names. */
export const readDay = async (text, payload, day) => {
  const mark = payload.days[day];
  if (!mark || await sha256(utf8(text)) !== mark.sha256) throw new ListUntrusted(day);
  const told = JSON.parse(text);
  if (told.iss !== payload.iss || told.day !== day) throw new ListUntrusted(day);
  return told.visas;
};

/** Whether a list counts at that moment (seconds since 1970). */
export const isCurrent = (payload, now) => payload.iat - SKEW <= now && now < payload.exp + SKEW;
