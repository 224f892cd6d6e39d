// Bytes as texts, and back.

const HEX = 16;

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(HEX).padStart(2, "0")).join("");

export const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, HEX));

/** Read base64url without padding; throws for anything else. */
export const fromBase64url = (text) => {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error("no base64url");
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (mark) => mark.charCodeAt(0));
};

export const utf8 = (text) => new TextEncoder().encode(text);

export const sha256 = async (bytes) => toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
