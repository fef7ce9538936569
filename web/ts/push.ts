// Lets this browser be woken: only where it can, and only when somebody presses for it.

import { button, each, make } from "./dom";

const KEY = "/api/v1/me/push";

/** Base64url as the browser wants it. */
function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

async function subscribe(csrf: string): Promise<boolean> {
  if (await Notification.requestPermission() !== "granted") return false;
  const { key } = await (await fetch(KEY, { headers: { accept: "application/json" } })).json() as { key: string | null };
  if (!key) return false;
  const worker = await navigator.serviceWorker.ready;
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  const sent = await fetch(KEY, {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf": csrf },
    body: JSON.stringify({ endpoint: made.endpoint }),
  });
  return sent.ok;
}

export function push(): void {
  each("push", (place, csrf) => {
    if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
    const said = make("p", { role: "status" });
    const press = button(place.dataset.wOn ?? "", "secondary", () => {
      subscribe(csrf).catch(() => false).then((good) => { said.textContent = (good ? place.dataset.wDone : place.dataset.wNot) ?? ""; });
    });
    place.append(press, said);
    place.hidden = false;
  });
}
