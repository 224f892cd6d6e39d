// Pictures and the camera: from pixels to the bytes of a seal.

import { fromBase64url } from "./bytes.js";

const MAGIC = 0xdc;
const SIDES = [2400, 1200];
const PAUSE = 120;
const WIDEST = 1600;

/** Give the seal that a code carries: itself, or in the address of the page that checks it. */
export const sealOfCode = (bytes) => {
  if (bytes[0] === MAGIC) return bytes;
  try {
    return sealOfAddress(new URL(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
};

/** Give the seal in the fragment of an address, which never leaves the device, or null. */
export const sealOfAddress = (url) => {
  const written = new URLSearchParams(url.hash.slice(1)).get("s");
  if (!written) return null;
  const bytes = fromBase64url(written);
  return bytes[0] === MAGIC ? bytes : null;
};

/** The thread that reads codes: `read` gives the first seal in a picture, or null. */
export class CodeReader {
  constructor({ reader, library, wasm }) {
    this.thread = new Worker(reader);
    this.thread.postMessage({ library, wasm });
    this.waiting = new Map();
    this.last = 0;
    this.thread.onmessage = ({ data }) => {
      this.waiting.get(data.id)?.(data.codes);
      this.waiting.delete(data.id);
    };
    this.thread.onerror = () => {
      for (const tell of this.waiting.values()) tell([]);
      this.waiting.clear();
    };
  }

  async read(picture) {
    this.last += 1;
    const id = this.last;
    const codes = await new Promise((tell) => {
      this.waiting.set(id, tell);
      this.thread.postMessage({ id, picture });
    });
    return codes.map(sealOfCode).find((seal) => seal) ?? null;
  }
}

const pixels = (source, width, height, longest) => {
  const shrink = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * shrink));
  canvas.height = Math.max(1, Math.round(height * shrink));
  const drawn = canvas.getContext("2d", { willReadFrequently: true });
  drawn.drawImage(source, 0, 0, canvas.width, canvas.height);
  return drawn.getImageData(0, 0, canvas.width, canvas.height);
};

/** Find a seal in a picture that was chosen; null where there is none. Throws for no picture. */
export const sealInFile = async (file, reader) => {
  const picture = await createImageBitmap(file);
  try {
    for (const longest of SIDES) {
      const seal = await reader.read(pixels(picture, picture.width, picture.height, longest));
      if (seal) return seal;
    }
    return null;
  } finally {
    picture.close();
  }
};

/** Show the camera and look until a seal is seen (then give it) or `signal` is aborted (null). */
export const sealFromCamera = async (video, reader, signal) => {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } },
  });
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      if (video.videoWidth) {
        const seal = await reader.read(pixels(video, video.videoWidth, video.videoHeight, WIDEST));
        if (seal) return seal;
      }
      await new Promise((go) => { setTimeout(go, PAUSE); });
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
};
