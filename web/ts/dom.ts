// Small helpers, so that every behaviour reads as what it does.

type Child = Node | string;

/** Makes an element. `on…` properties are listeners, `data-`/`aria-`/role are attributes, the rest properties. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, props: Record<string, unknown> = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value as EventListener);
    else if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, String(value));
    else (element as unknown as Record<string, unknown>)[name] = value;
  }
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.body.dataset.icons ?? "/assets/0/icons.svg"}#${name}`);
  svg.append(use);
  return svg;
}

/** A button that submits nothing. */
export function button(text: string, kind: string, onclick: () => void, glyph?: string): HTMLButtonElement {
  const made = make("button", { type: "button", className: `button ${kind}`, onclick }, make("span", {}, text));
  if (glyph) made.prepend(icon(glyph));
  return made;
}

const done = new WeakMap<Element, Set<string>>();

/** Runs `attach` once for every element that carries `data-<name>`, also after parts of the page were replaced. */
export function each(name: string, attach: (element: HTMLElement, value: string) => void): void {
  for (const element of document.querySelectorAll<HTMLElement>(`[data-${name}]`)) {
    const names = done.get(element) ?? new Set();
    if (names.has(name)) continue;
    done.set(element, names.add(name));
    attach(element, element.getAttribute(`data-${name}`) ?? "");
  }
}

let polite: HTMLElement | undefined;

/** Says something to a screen reader without moving it. */
export function say(text: string): void {
  if (!polite) {
    polite = make("div", { className: "sr", "aria-live": "polite" });
    document.body.append(polite);
  }
  polite.textContent = "";
  setTimeout(() => { if (polite) polite.textContent = text; }, 60);
}

/** The field of a form with this name, if it is one that holds text. */
export function hiddenField(form: HTMLFormElement, name: string): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`);
}
