// data-draft="name": keeps what was typed on this device until it has been sent. Its photos are kept by shrink.ts.

import { forgetAllPhotos, keepPhotos } from "./album";
import { button, each, icon, make } from "./dom";
import { word } from "./words";

const PREFIX = "draft:";
const SENT = "draft-sent";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Kept = Record<string, string | string[]>;

function fields(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>("input[name], textarea[name], select[name]")]
    .filter((field) => !["hidden", "password", "file", "submit"].includes(field.type));
}

function isBox(field: Field): field is HTMLInputElement {
  return field.type === "checkbox" || field.type === "radio";
}

function read(form: HTMLFormElement): Kept {
  const kept: Kept = {};
  for (const field of fields(form)) {
    if (!isBox(field)) { if (field.value) kept[field.name] = field.value; }
    else if (field.checked) kept[field.name] = [...(kept[field.name] ?? []) as string[], field.value];
  }
  return kept;
}

/** A choice that is no longer there would leave the field empty. */
function offers(field: Field, value: string): boolean {
  return !(field instanceof HTMLSelectElement) || [...field.options].some((option) => option.value === value);
}

/** Puts back what is missing; what the server filled in stays. Says whether anything changed. */
function write(form: HTMLFormElement, kept: Kept): boolean {
  let changed = false;
  const answered = new Set(fields(form).filter((field) => isBox(field) ? field.checked : field.value).map((field) => field.name));
  for (const field of fields(form)) {
    const value = kept[field.name];
    if (value === undefined || (answered.has(field.name) && field.tagName !== "SELECT")) continue;
    if (isBox(field)) { if (Array.isArray(value) && value.includes(field.value)) { field.checked = true; changed = true; } }
    else if (typeof value === "string" && field.value !== value && offers(field, value)) { field.value = value; changed = true; }
  }
  return changed;
}

/** Whoever leaves the page next waits for it: a page that goes takes an unfinished write with it. */
export async function forgetDraft(name: string): Promise<void> {
  try { localStorage.removeItem(PREFIX + name); } catch { /* storage may be shut */ }
  await keepPhotos(name, []);
}

/** Everything kept by any form, for when somebody signs out. */
export async function forgetDrafts(): Promise<void> {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch { /* storage may be shut */ }
  await forgetAllPhotos();
}

function attach(element: HTMLElement, name: string): void {
  const form = element as HTMLFormElement;
  const key = PREFIX + name;
  let timer = 0;
  const keep = () => {
    clearTimeout(timer);
    const kept = read(form);
    if (Object.keys(kept).length) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 300); });
  addEventListener("pagehide", () => { if (form.isConnected && timer) keep(); });
  form.addEventListener("submit", () => { keep(); timer = 0; sessionStorage.setItem(SENT, name); });

  const kept = localStorage.getItem(key);
  if (!kept || !write(form, JSON.parse(kept) as Kept)) return;
  const note = make("div", { className: "notice notice-info", role: "status" }, icon("tone-info"),
    make("div", {}, make("p", {}, word("restored")),
      button(word("forget"), "secondary", () => { localStorage.removeItem(key); form.reset(); note.remove(); })));
  form.prepend(note);
}

export function draft(): void {
  try {
    // Whoever sent the form and is told that it went well has arrived: the draft is done. A page that asks to sign in, or says
    // that something broke, is no arrival.
    const sent = sessionStorage.getItem(SENT);
    if (sent && document.querySelector("main > .flash") && !document.querySelector(`[data-draft="${CSS.escape(sent)}"]`)) {
      void forgetDraft(sent);
      sessionStorage.removeItem(SENT);
    } else if (sent && document.querySelector("main [name=password]")) sessionStorage.removeItem(SENT);
    each("draft", attach);
  } catch { /* a browser that keeps nothing still sends the form */ }
}
