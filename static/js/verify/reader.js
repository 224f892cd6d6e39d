// Finds square codes in a picture, in a thread of its own. Its first message names the files of
// zxing; every other one is a picture, answered with the bytes of each code found in it.

"use strict";

const OPTIONS = { formats: ["DataMatrix", "QRCode"], tryHarder: true, tryInvert: false, maxNumberOfSymbols: 4 };

const start = ({ library, wasm }) => {
  importScripts(library);
  self.ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
};

const codesIn = async (picture) => {
  const found = await self.ZXingWASM.readBarcodes(picture, OPTIONS);
  return found.filter((one) => one.isValid).map((one) => one.bytes);
};

self.onmessage = async ({ data }) => {
  if (data.library) {
    start(data);
    return;
  }
  try {
    self.postMessage({ id: data.id, codes: await codesIn(data.picture) });
  } catch (trouble) {
    self.postMessage({ id: data.id, codes: [], trouble: String(trouble) });
  }
};
