// Seals of ICAO Doc 9303-13, visa profile 5D01: as apps/core/vds reads them, byte for byte.

const MAGIC = 0xdc;
const FIXED_REFERENCE = 0x02;
const SIZED_REFERENCE = 0x03;
const SIGNATURE = 0xff;
const LONG = 0x81;
const UNLATCH = 0xfe;
const BASIC = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const FIRST = 3;
const PROFILE = "5d01";
const MRV_A = 1;
const MRV_B = 2;
const ENTRIES = 3;
const STAY = 4;
const PASSPORT = 5;
const TYPE = 6;
const NUMBER = 7;
const SECOND = 28;

/** The bytes are no seal: cut, damaged, or of another kind. */
export class SealUnreadable extends Error {}

/** A whole seal, but not of a visa. */
export class SealOfOtherProfile extends Error {}

const refuse = () => {
  throw new SealUnreadable("seal-unreadable");
};

const encodeC40 = (text) => {
  const out = [];
  for (let start = 0; start < text.length; start += 3) {
    const part = text.slice(start, start + 3);
    if (part.length === 1) {
      out.push(UNLATCH, part.charCodeAt(0) + 1);
      continue;
    }
    const [first, second, third = 0] = Array.from(part, (mark) => FIRST + BASIC.indexOf(mark));
    const value = 1600 * first + 40 * second + third + 1;
    out.push(value >> 8, value & 0xff);
  }
  return out;
};

const decodePair = (high, low) => {
  if (high === UNLATCH) {
    const mark = low ? String.fromCharCode(low - 1) : "";
    return mark && BASIC.includes(mark) ? mark : refuse();
  }
  const value = high * 256 + low - 1;
  const marks = [Math.floor(value / 1600), Math.floor(value / 40) % 40, value % 40];
  return marks.map((mark) => BASIC[mark - FIRST] ?? "").join("");
};

/** Unpack C40; there is one packing for each text, so that nothing rides along unseen. */
export const decodeC40 = (packed) => {
  if (packed.length % 2) refuse();
  let text = "";
  for (let at = 0; at < packed.length; at += 2) text += decodePair(packed[at], packed[at + 1]);
  const again = encodeC40(text);
  if (again.length !== packed.length || again.some((byte, place) => byte !== packed[place])) refuse();
  return text;
};

class Reader {
  constructor(raw) {
    this.raw = raw;
    this.at = 0;
  }

  take(count) {
    if (this.at + count > this.raw.length) refuse();
    this.at += count;
    return this.raw.subarray(this.at - count, this.at);
  }

  text(characters) {
    const text = decodeC40(this.take(Math.floor((characters + 2) / 3) * 2));
    return text.length === characters ? text : refuse();
  }

  date() {
    const [high, middle, low] = this.take(3);
    const digits = String(high * 65536 + middle * 256 + low).padStart(8, "0");
    return isoDate(digits.slice(4), digits.slice(0, 2), digits.slice(2, 4)) ?? refuse();
  }

  tagged() {
    const [tag, short] = this.take(2);
    let length = short;
    if (length === LONG) {
      [length] = this.take(1);
      if (length < 0x80) refuse();
    } else if (length >= 0x80) refuse();
    return [tag, this.take(length)];
  }
}

/** Give a date as YYYY-MM-DD, or undefined for one that no calendar has. */
const isoDate = (year, month, day) => {
  const text = `${year}-${month}-${day}`;
  if (year === "0000") return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? undefined : text;
};

const sizedReference = (reader) => {
  const named = reader.text(6);
  const length = named.slice(4);
  if (!/^[0-9A-F]{2}$/.test(length)) refuse();
  return [named.slice(0, 4), reader.text(Number.parseInt(length, 16))];
};

const fixedReference = (reader) => {
  const named = reader.text(9);
  return [named.slice(0, 4), named.slice(4)];
};

/** Take a seal apart; says nothing about its signature. Throws SealUnreadable. */
export const read = (raw) => {
  const reader = new Reader(raw);
  const [magic, version] = reader.take(2);
  if (magic !== MAGIC || ![FIXED_REFERENCE, SIZED_REFERENCE].includes(version)) refuse();
  const issuer = reader.text(3).trimEnd();
  const [signer, certificate] = version === SIZED_REFERENCE ? sizedReference(reader) : fixedReference(reader);
  const header = { issuer, signer, certificate, issuedOn: reader.date(), signedOn: reader.date() };
  header.profile = Array.from(reader.take(2), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const features = new Map();
  for (;;) {
    const end = reader.at;
    const [tag, value] = reader.tagged();
    if (tag === SIGNATURE) {
      if (reader.at !== raw.length) refuse();
      return { header, features, signed: raw.subarray(0, end), signature: value };
    }
    if (features.has(tag)) refuse();
    features.set(tag, value);
  }
};

const ascii = (bytes) =>
  bytes.some((byte) => byte > 0x7f) ? refuse() : String.fromCharCode(...bytes);

const zoneOf = (seal) => {
  for (const [tag, line] of [[MRV_A, 44], [MRV_B, 36]]) {
    if (!seal.features.has(tag)) continue;
    const text = decodeC40(seal.features.get(tag)).replaceAll(" ", "<");
    if (text.length !== line + SECOND) refuse();
    return [text.slice(0, line), text.slice(line)];
  }
  throw new SealOfOtherProfile(seal.header.profile);
};

/** Read YYMMDD: the latest century in which it is before the day given. */
const zoneDate = (digits, before) => {
  if (!/^[0-9]{6}$/.test(digits)) refuse();
  for (const century of ["20", "19"]) {
    const date = isoDate(century + digits.slice(0, 2), digits.slice(2, 4), digits.slice(4));
    if (date === undefined) refuse();
    if (date < before) return date;
  }
  return refuse();
};

const withoutFiller = (text) => text.replace(/<+$/, "");

/** Read what a seal says of a visa. Throws SealOfOtherProfile and SealUnreadable. */
export const factsOf = (seal) => {
  const { features, header } = seal;
  if (header.profile !== PROFILE || !features.has(STAY) || !features.has(PASSPORT)) {
    throw new SealOfOtherProfile(header.profile);
  }
  const [first, second] = zoneOf(seal);
  const stay = features.get(STAY);
  if (stay.length !== 3 || stay[1] || stay[2]) refuse();
  const entries = features.get(ENTRIES) ?? [0];
  if (!entries.length) refuse();
  return {
    names: withoutFiller(first.slice(5)),
    number: ascii(features.get(NUMBER) ?? []),
    passport: decodeC40(features.get(PASSPORT)).trimEnd(),
    nationality: withoutFiller(second.slice(10, 13)),
    birthDate: zoneDate(second.slice(13, 19), header.issuedOn),
    enterBy: zoneDate(second.slice(21, 27), "9999-12-31"),
    entries: entries[0],
    stayDays: stay[0],
    category: ascii(features.get(TYPE) ?? []),
  };
};
