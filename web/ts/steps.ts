// data-steps: one long form becomes screens, one question each. Without script it is simply the long form.
// Its screens are <fieldset data-step>; an element with data-check shows what was written before it is sent.

import { button, each, make } from "./dom";
import { word } from "./words";

function attach(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const screens = [...form.querySelectorAll<HTMLElement>("[data-step]")];
  const last = screens.length - 1;
  if (last < 1) return;
  let at = 0;

  const valid = () => [...(screens[at]?.querySelectorAll<HTMLInputElement>("input, textarea, select") ?? [])].every((field) => field.reportValidity());

  const show = (to: number, move = true) => {
    at = to;
    screens.forEach((screen, index) => { screen.hidden = index !== at; });
    if (at === last) check(form, screens);
    if (!move) return;
    const title = screens[at]?.querySelector<HTMLElement>("legend, h2");
    if (title) { title.tabIndex = -1; title.focus({ preventScroll: true }); }
    form.scrollIntoView({ block: "start" });
  };

  screens.forEach((screen, index) => {
    screen.querySelector("legend, h2")?.prepend(make("span", { className: "steps-count" }, `${index + 1} / ${screens.length}`));
    const nav = make("div", { className: "step-nav" });
    if (index < last) nav.append(button(word("stepNext"), "primary", () => { if (valid()) show(index + 1); }));
    if (index > 0) nav.append(button(word("stepBack"), "quiet", () => show(index - 1), "back"));
    screen.append(nav);
  });
  // Enter in a line of text goes on; it does not send a half-written form.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || at === last || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (valid()) show(at + 1);
  });
  form.addEventListener("reset", () => show(0, false));
  // What the server found wrong comes first.
  const wrong = screens.findIndex((screen) => screen.querySelector(".has-error, [aria-invalid]"));
  show(Math.max(wrong, 0), false);
}

/** Reads back what was written, in the words of the labels. */
function check(form: HTMLFormElement, screens: HTMLElement[]): void {
  const place = form.querySelector("[data-check]");
  if (!place) return;
  const list = make("dl", { className: "facts" });
  for (const field of screens.slice(0, -1).flatMap((screen) => [...screen.querySelectorAll<HTMLElement>(".field")])) {
    const name = field.querySelector("label, legend")?.firstChild?.textContent?.trim() ?? "";
    const input = field.querySelector<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>("input:checked, select, textarea, input:not([type=radio], [type=checkbox])");
    let value = input?.value ?? "";
    if (input instanceof HTMLSelectElement) value = input.selectedOptions[0]?.text ?? "";
    else if (input?.type === "radio") value = input.closest("label")?.querySelector(".radio-label")?.textContent ?? value;
    else if (input?.type === "checkbox") value = "✓";
    else if (input?.type === "file") value = input instanceof HTMLInputElement && input.files?.length ? word("photoCount", input.files.length) : "";
    if (name && value) list.append(make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  }
  place.replaceChildren(list);
}

export function steps(): void {
  each("steps", attach);
}
