// The service worker: keeps the app's own files, so that it starts without a network. Data never pass through it.
declare const VERSION: string;
declare const KEPT: string[];
const scope = self as unknown as ServiceWorkerGlobalScope;
const PATIENCE = 2500;

scope.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(KEPT)));
});

scope.addEventListener("activate", (event) => {
  const others = caches.keys().then((names) => Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name))));
  event.waitUntil(others.then(() => scope.clients.claim()));
});

// The page asks for the new version when nothing is being sent.
scope.addEventListener("message", (event) => {
  if (event.data === "take over") void scope.skipWaiting();
  if (event.data === "version") event.source?.postMessage(VERSION);
});

scope.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== scope.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === "/phone/") event.respondWith(kept("/phone/", event.request));
  else if (!url.search && KEPT.includes(url.pathname)) event.respondWith(kept(url.pathname, event.request));
});

// What is kept comes first: a version is whole, and the browser looks for the next one by itself.
async function kept(path: string, request: Request): Promise<Response> {
  const found = await (await caches.open(VERSION)).match(path);
  if (found) return found;
  const stop = new AbortController();
  setTimeout(() => stop.abort(), PATIENCE);
  return fetch(request, { signal: stop.signal });
}
