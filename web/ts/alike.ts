// data-alike="/matters/alike": while somebody writes, what was raised already and may be the same. Only looked up once
// they pause; what they typed goes in the body, never in an address. Without script the last screen shows the same.

import { each, make, say } from "./dom";
import { word } from "./words";

type Found = { href: string; title: string; note: string };

const PAUSE_MS = 700;
const CHARS_MIN = 4;

function attach(element: HTMLElement, address: string): void {
  const form = element.closest("form");
  if (!form) return;
  let timer = 0;
  let asked: AbortController | undefined;
  let shown = "";

  const value = (name: string) => {
    const field = form.elements.namedItem(name);
    return field && "value" in field ? String(field.value).trim() : "";
  };

  const show = (items: Found[]) => {
    const now = items.map((one) => one.href).join(" ");
    if (now === shown) return;
    shown = now;
    element.replaceChildren(...(items.length ? [card(element, items)] : []));
    if (items.length) say(word("alike", items.length));
  };

  const look = async () => {
    asked?.abort();
    if (value("words").length < CHARS_MIN) return show([]);
    asked = new AbortController();
    const body = new FormData();
    for (const name of ["csrf", "words", "place", "category"]) body.append(name, value(name));
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, signal: asked.signal });
    if (answer.ok && !answer.redirected) show((await answer.json() as { items: Found[] }).items);
  };

  form.addEventListener("input", (event) => {
    if (!["words", "place", "category"].includes((event.target as HTMLInputElement).name)) return;
    clearTimeout(timer);
    // Whoever has no network writes on: it is only a help.
    timer = setTimeout(() => void look().catch(() => undefined), PAUSE_MS);
  });
}

function card(element: HTMLElement, items: Found[]): HTMLElement {
  const rows = items.map((one) => make("li", { className: "row" }, make("a", { className: "row-link", href: `${one.href}#voices` },
    make("span", { className: "row-title" }, one.title), make("span", { className: "row-meta" }, one.note))));
  return make("section", { className: "card" }, make("h2", {}, element.dataset.alikeTitle ?? ""),
    make("p", { className: "faint" }, element.dataset.alikeLead ?? ""), make("ul", { className: "rows" }, ...rows));
}

export function alike(): void {
  each("alike", attach);
}
