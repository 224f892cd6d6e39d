// Keeps the page that checks visas, and the lists it checks them with, for when there is no
// connection. The file that loads this one names what to keep (ASSETS) and under which name (KEPT).

"use strict";

const PATIENCE = 4000;
const { ASSETS, KEPT } = self;
const OURS = ["/static/", "/verify/keys.json", "/verify/status/"];

const isKept = (url) => url.origin === self.location.origin
  && (url.pathname === "/verify/" || OURS.some((start) => url.pathname.startsWith(start)));

const fromNetwork = async (request) => {
  const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status >= 500) throw new Error(String(answer.status));
  if (answer.ok && !answer.redirected) {
    const kept = await caches.open(KEPT);
    await kept.put(new URL(request.url).pathname, answer.clone());
  }
  return answer;
};

const answer = async (request) => {
  try {
    return await fromNetwork(request);
  } catch (trouble) {
    const kept = await caches.open(KEPT);
    const found = await kept.match(new URL(request.url).pathname);
    if (found) return found;
    throw trouble;
  }
};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(ASSETS)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && isKept(new URL(request.url))) event.respondWith(answer(request));
});
