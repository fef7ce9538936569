// A form is sent once, says that it is busy, and does not let go of what was typed without asking.

import { each, make } from "./dom";
import { word } from "./words";

const dirty = new Set<HTMLFormElement>();

export function isTyping(): boolean {
  const active = document.activeElement;
  return [...dirty].some((form) => form.isConnected) || (!!active?.closest("main") && active.matches("input, textarea, select, [contenteditable]"));
}

export function busy(form: HTMLFormElement, on: boolean): void {
  form.toggleAttribute("data-busy", on);
  for (const button of form.querySelectorAll<HTMLButtonElement>("button:not([type=button])")) {
    if (on) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
    const text = button.querySelector("span") ?? button;
    if (on) { button.dataset.was ??= text.textContent ?? ""; text.textContent = word("busy"); }
    else if (button.dataset.was !== undefined) { text.textContent = button.dataset.was; delete button.dataset.was; }
  }
}

export function guard(): void {
  document.addEventListener("input", (event) => {
    const form = (event.target as Element).closest("form");
    if (form?.method === "post" && form.closest("main") && !form.hasAttribute("data-draft")) dirty.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.hasAttribute("data-busy")) { event.preventDefault(); return; }
    dirty.delete(form);
    // The pressed button's own value must still travel, so nothing is disabled; a second press is refused above.
    setTimeout(() => { if (!event.defaultPrevented) busy(form, true); });
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.querySelectorAll<HTMLFormElement>("form[data-busy]")) busy(form, false);
  });
  // What is shown once and meant for paper is not left before it was printed.
  let printed = false;
  addEventListener("afterprint", () => { printed = true; });
  addEventListener("beforeunload", (event) => {
    if (!printed && document.querySelector("[data-until-printed]")) { event.preventDefault(); event.returnValue = word("leave"); }
    if ([...dirty].some((form) => form.isConnected)) { event.preventDefault(); event.returnValue = word("leave"); }
  });
  // An act that cannot be taken back asks first, in its own words.
  document.addEventListener("click", (event) => {
    const asking = (event.target as Element).closest<HTMLElement>("[data-ask]");
    if (asking && !confirm(asking.dataset.ask)) event.preventDefault();
  }, true);
}

/** What the frame needs: menus that close, errors that take the focus, a print button, pressed states. */
export function frame(): void {
  const root = document.documentElement;
  each("focus", (element) => element.focus());
  each("print", (element) => { element.hidden = false; element.addEventListener("click", () => print()); });
  for (const pick of document.querySelectorAll<HTMLButtonElement>(".pick")) {
    const now = { lang: root.lang, scheme: root.dataset.scheme, size: root.dataset.size }[pick.name];
    pick.setAttribute("aria-pressed", String(pick.value === now));
  }
  const menus = () => document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) { menu.open = false; menu.querySelector("summary")?.focus(); }
  });
  // A link of the error summary brings the caret into the field, not only the field into view.
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".error-summary a")) {
    link.addEventListener("click", (event) => {
      const target = document.getElementById(link.hash.slice(1));
      const field = target?.matches("input, textarea, select") ? target : target?.querySelector<HTMLElement>("input, textarea, select");
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.closest(".field")?.scrollIntoView({ block: "center" });
    });
  }
}

/** Shows a passing word about the network at the top of the page. */
export function network(): void {
  let bar: HTMLElement | undefined;
  const show = () => {
    bar?.remove();
    if (navigator.onLine) return;
    bar = make("div", { className: "notice notice-wait", role: "status" }, make("p", {}, word("offline")));
    document.getElementById("main")?.prepend(bar);
  };
  addEventListener("offline", show);
  addEventListener("online", show);
}
