// The worker: keeps the shell and the empty raise form for days without network, and sends what waits.
// It never keeps a page that shows anybody's matters, and forgets the form when somebody signs out.

import { flush } from "./box";

declare const self: ServiceWorkerGlobalScope & { SHELL?: string[] };
declare const BUILD: string;

const SHELL = `shell-${BUILD}`;
const PAGES = "pages-1";
const RAISE = "/matters/new";
const OFFLINE = "/offline.html";
const PATIENCE_MS = 8000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(SHELL);
    // The pictures of the app's icon are for whoever installs it; a first visit does not carry them.
    await cache.addAll([OFFLINE, ...(self.SHELL ?? []).filter((link) => !link.endsWith(".png"))]);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== SHELL && name !== PAGES) await caches.delete(name);
    await self.clients.claim();
  })());
});

// The knock carries no word, so both languages say the same: there is something.
self.addEventListener("push", (event) => {
  event.waitUntil(self.registration.showNotification("议事亭 Pavilion", { body: "您有新消息 · You have a new message", tag: "news" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/me/news"));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.method === "POST" && address.pathname === "/sign-out") {
    event.waitUntil(caches.delete(PAGES));
    return;
  }
  if (request.method !== "GET") return;
  if (address.pathname.startsWith("/assets/")) event.respondWith(asset(request, address));
  else if (request.mode === "navigate") event.respondWith(page(event, address));
});

/** A hashed file never changes, so what is kept is right. Without network any version of it is better than none. */
async function asset(request: Request, address: URL): Promise<Response> {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request);
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (fault) {
    const name = address.pathname.split("/").pop() ?? "";
    const other = (await cache.keys()).find((one) => new URL(one.url).pathname.endsWith(`/${name}`));
    const found = other && await cache.match(other);
    if (found) return found;
    throw fault;
  }
}

/** Forms that are kept for days without network: the raise form, and the table of a reception day. Neither shows anybody's words. */
const isForm = (path: string) => path === RAISE || /^\/receptions\/[0-9a-f-]+\/intake$/.test(path);

/** The network first. Only such forms are kept, and only as they look before anything is typed. */
async function page(event: FetchEvent, address: URL): Promise<Response> {
  const form = address.pathname;
  // The home of a compound leads to the form with its own name behind the question mark; it is the same form.
  const isRaise = isForm(form) && [...address.searchParams.keys()].every((name) => name === "compound");
  const pages = await caches.open(PAGES);
  const impatient = new AbortController();
  const timer = setTimeout(() => impatient.abort(), PATIENCE_MS);
  try {
    // Waiting is cut short only where something can be shown instead.
    const hasKept = isRaise && await pages.match(form);
    const answer = await (hasKept ? fetch(event.request, { signal: impatient.signal }) : fetch(event.request));
    if (isRaise && answer.ok && !answer.redirected) event.waitUntil(pages.put(form, answer.clone()));
    else if (isRaise) event.waitUntil(pages.delete(form));
    return answer;
  } catch {
    const kept = isForm(form) ? await pages.match(form) : undefined;
    return kept ?? await caches.match(OFFLINE) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}

interface SyncEvent extends ExtendableEvent { tag: string }

self.addEventListener("sync" as keyof ServiceWorkerGlobalScopeEventMap, (event) => {
  const sync = event as unknown as SyncEvent;
  if (sync.tag !== "outbox") return;
  sync.waitUntil((async () => {
    const sent = await flush();
    for (const client of await self.clients.matchAll()) client.postMessage({ sent });
  })());
});
