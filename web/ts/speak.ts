// data-speak="#selector": reads that part of the page aloud with the browser's own voice.
// data-dictate: a text field that can be spoken into, where the browser can listen.

import { button, each, make } from "./dom";
import { word } from "./words";

const UNREAD = "script, style, template, nav, form, button, .read-aloud, .icon, [hidden], [aria-hidden=true], .sr";

/** The text a person would read out, cut into pieces a voice does not choke on. */
function pieces(root: Element): string[] {
  const copy = root.cloneNode(true) as Element;
  for (const part of copy.querySelectorAll(UNREAD)) part.remove();
  for (const block of copy.querySelectorAll("p, li, dt, dd, h1, h2, h3, td, th, div, blockquote")) block.append("\n");
  return (copy.textContent ?? "").split(/(?<=[。！？；!?])|\n/).map((piece) => piece.replace(/\s+/g, " ").trim()).filter(Boolean);
}

export function speak(): void {
  if (!("speechSynthesis" in window)) return;
  each("speak", (box, selector) => {
    const press = box.querySelector("button");
    const text = press?.querySelector("span");
    if (!press || !text) return;
    box.hidden = false;
    let reading = false;
    let turn = 0;
    const stop = () => { reading = false; speechSynthesis.cancel(); text.textContent = word("speak"); };
    press.addEventListener("click", () => {
      if (reading) { stop(); return; }
      const target = document.querySelector(selector);
      if (!target) return;
      speechSynthesis.cancel();
      reading = true;
      text.textContent = word("speakStop");
      const all = pieces(target).map((piece) => Object.assign(new SpeechSynthesisUtterance(piece), { lang: document.documentElement.lang, rate: 0.9 }));
      // A phone without a voice for this language gives up at once; the button must not stay pressed. What an earlier
      // reading still has to say about its end is of no interest.
      const mine = ++turn;
      const over = () => { if (turn === mine && reading) stop(); };
      all.at(-1)?.addEventListener("end", over);
      for (const one of all) one.addEventListener("error", over);
      for (const one of all) speechSynthesis.speak(one);
      if (!all.length) stop();
    });
    addEventListener("pagehide", stop);
  });
}

interface Listener extends EventTarget {
  lang: string; continuous: boolean; interimResults: boolean;
  start(): void; stop(): void;
}
interface Heard extends Event { results: ArrayLike<{ isFinal: boolean; 0: { transcript: string } }>; resultIndex: number }

export function dictate(): void {
  const known = window as unknown as Record<string, (new () => Listener) | undefined>;
  const Ear = known.SpeechRecognition ?? known.webkitSpeechRecognition;
  if (!Ear) return;
  each("dictate", (element) => {
    const field = element as HTMLTextAreaElement;
    const ear = new Ear();
    let listening = false;
    const press = button(word("dictate"), "secondary", () => listening ? ear.stop() : start(), "mic");
    const note = make("p", { className: "hint", role: "status" }, word("dictateNote"));
    const label = press.querySelector("span");
    const start = () => {
      ear.lang = document.documentElement.lang;
      ear.continuous = true;
      ear.interimResults = false;
      try { ear.start(); } catch { return; }
      listening = true;
      if (label) label.textContent = word("dictateStop");
    };
    ear.addEventListener("result", (event) => {
      const heard = event as Heard;
      let said = "";
      for (let i = heard.resultIndex; i < heard.results.length; i++) {
        const one = heard.results[i];
        if (one?.isFinal) said += one[0].transcript;
      }
      field.value += said;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    ear.addEventListener("error", () => { note.textContent = word("dictateNo"); });
    ear.addEventListener("end", () => { listening = false; if (label) label.textContent = word("dictate"); });
    field.after(make("div", { className: "dictate" }, press, note));
  });
}
