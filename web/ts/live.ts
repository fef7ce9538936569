// data-live="/live?subject=…": when the subject changes, the parts marked data-live-part are fetched and replaced.

import { button, each, icon, make, say } from "./dom";
import { isTyping } from "./guard";
import { word } from "./words";

const parts = (page: ParentNode) => page.querySelectorAll<HTMLElement>("[data-live-part][id]");

async function renew(): Promise<void> {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  let changed = false;
  for (const fresh of parts(page)) {
    const old = document.getElementById(fresh.id);
    if (!old || old.innerHTML === fresh.innerHTML || old.contains(document.activeElement)) continue;
    old.replaceWith(document.adoptNode(fresh));
    changed = true;
  }
  if (!changed) return;
  document.dispatchEvent(new Event("parts-replaced"));
  say(word("changed"));
}

let note: HTMLElement | undefined;

/** Somebody is writing: the page waits and only says that there is news. */
function offer(): void {
  if (note?.isConnected) return;
  note = make("div", { className: "notice notice-info live-note", role: "status" }, icon("tone-info"),
    make("div", {}, make("p", {}, word("changedHeld")), button(word("show"), "secondary", () => { note?.remove(); void renew(); })));
  document.getElementById("main")?.prepend(note);
}

export function live(): void {
  each("live", (element, address) => {
    if (typeof EventSource !== "function") return;
    let source: EventSource | undefined;
    let timer = 0;
    const heard = () => {
      // Many phones hear it at once; they do not all ask at once. What is heard until then is seen then too, so news without
      // end does not put it off without end.
      timer ||= setTimeout(() => { timer = 0; if (isTyping()) offer(); else void renew().catch(() => undefined); }, 200 + Math.random() * 800);
    };
    const open = () => {
      if (source || !element.isConnected) return;
      source = new EventSource(address);
      source.addEventListener("changed", heard);
    };
    const shut = () => { source?.close(); source = undefined; };
    let wasHidden = false;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) { shut(); wasHidden = true; return; }
      open();
      if (wasHidden) heard();
      wasHidden = false;
    });
    addEventListener("pagehide", shut);
    addEventListener("pageshow", open);
    open();
  });
}
