// data-outbox: a form that is kept on this phone first and then sent, so that no network loses nothing.

import { dropAll, drop, flush, isUsed, letters, put, sentAs, session, type Letter, type Sent } from "./box";
import { button, each, hiddenField, icon, make, say } from "./dom";
import { forgetDraft, forgetDrafts } from "./draft";
import { busy } from "./guard";
import { word } from "./words";

let panel: HTMLElement | undefined;
let latest: Sent[] = [];

function row(letter: Letter): HTMLElement {
  const state = { waiting: word("kept"), "sign-in": word("signIn"), other: word("other"), answered: word("sent"), refused: `${word("refused")} ${letter.why ?? ""}` }[letter.state];
  const acts = make("span", { className: "actions" });
  if (letter.state === "sign-in") acts.append(make("a", { className: "button secondary", href: `/sign-in?return=${encodeURIComponent(location.pathname)}` }, word("enter")));
  else if (letter.state === "answered") acts.append(button(word("sentOpen"), "secondary", () => void opens(letter)));
  else if (letter.state !== "other") acts.append(button(word("sendNow"), "secondary", () => void again(letter)));
  acts.append(button(word("discard"), "quiet", () => {
    if (confirm(word("discardSure"))) void drop(letter.key).then(show);
  }));
  return make("li", {}, make("span", { className: "outbox-text" }, letter.title, make("span", { className: "outbox-state" }, state)), acts);
}

/** Sends it once more as a form of its own: the same key brings the same answer, as a page. */
async function opens(letter: Letter): Promise<void> {
  const form = make("form", { method: "post", action: letter.to, enctype: "multipart/form-data", hidden: true });
  const { csrf } = await session();
  for (const [name, value, file] of [...letter.fields, ["csrf", csrf], ["key", letter.key]] as Letter["fields"]) {
    const field = make("input", { name, type: typeof value === "string" ? "hidden" : "file" });
    if (typeof value === "string") field.value = value;
    else {
      const files = new DataTransfer();
      files.items.add(new File([value], file ?? "photo.jpg", { type: value.type }));
      field.files = files.files;
    }
    form.append(field);
  }
  document.body.append(form);
  await drop(letter.key);
  form.submit();
}

/** Draws the list of what waits; nothing waiting, nothing shown. */
async function show(): Promise<void> {
  const waiting = (await letters()).sort((a, b) => a.at - b.at);
  if (!waiting.length && !latest.length) { panel?.remove(); panel = undefined; return; }
  const list = make("ul", {}, ...waiting.map(row), ...latest.map((sent) => make("li", {},
    make("span", { className: "outbox-text" }, sent.title, make("span", { className: "outbox-state" }, word("sent"))),
    ...(sent.link ? [make("a", { className: "button secondary", href: sent.link }, word("sentOpen"))] : []))));
  // Once nothing waits any more, the box must not say that something does.
  const title = waiting.some((letter) => letter.state !== "answered") ? word("keptList") : word("sent").replace(/[。.]$/, "");
  const made = make("section", { className: "outbox", "aria-label": title },
    make("h2", {}, icon(navigator.onLine ? "send" : "offline"), make("span", {}, title)), list);
  if (panel) panel.replaceWith(made);
  else document.getElementById("main")?.prepend(made);
  panel = made;
}

async function again(letter: Letter): Promise<void> {
  await put({ ...letter, state: "waiting" });
  await sendOn();
}

async function sendOn(): Promise<Sent[]> {
  let sent: Sent[] = [];
  try { sent = await flush(); } catch { /* still no network: it stays kept */ }
  if (sent.length) { latest = [...latest, ...sent]; say(word("sent")); }
  await show();
  return sent;
}

async function keep(form: HTMLFormElement, submitter: HTMLElement | null): Promise<Letter> {
  const data = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) data.append(submitter.name, submitter.value);
  const field = hiddenField(form, "key");
  let key = String(data.get("key") ?? "");
  if (!key || await isUsed(key)) key = crypto.randomUUID();
  if (field) field.value = key;
  const personal = String(data.get("csrf") ?? "") !== "";
  const fields: Letter["fields"] = [];
  for (const [name, value] of data) {
    if (name === "csrf" || name === "key") continue;
    if (typeof value === "string") fields.push([name, value]);
    else if (value.size) fields.push([name, value, value.name]);
  }
  // What somebody said at a table does not stand on the screen the next one sees.
  const words = form.dataset["outbox"] === "untold" ? undefined : form.querySelector<HTMLTextAreaElement>("textarea")?.value;
  const title = (words ?? document.title).trim().slice(0, 40);
  const now = await session().catch(() => undefined);
  const token = hiddenField(form, "csrf");
  if (now && token) token.value = now.csrf;
  const who = now?.who;
  const letter: Letter = { key, to: form.action, fields, title, at: Date.now(), personal, state: "waiting", ...(who ? { who } : {}) };
  await put(letter);
  return letter;
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  busy(form, true);
  const letter = await keep(form, submitter);
  if (navigator.onLine) await sendOn();
  const sent = await sentAs(letter.key);
  if (sent) {
    await forgetDraft(form.dataset.draft ?? "");
    if (sent.link) {
      // Back to the very page we are on: a mere fragment would show it as it was.
      const [there, here] = [new URL(sent.link, location.href), new URL(location.href)];
      location.assign(sent.link);
      if (there.hash && there.pathname + there.search === here.pathname + here.search) location.reload();
      return;
    }
    // The answer is a page of its own: the same key brings it again.
    await drop(letter.key);
    form.submit();
    return;
  }
  const still = (await letters()).find((one) => one.key === letter.key);
  if (still && still.state !== "waiting") {
    // The server would not have it, or does not know us: let it say so on its own page, with the form filled in.
    await drop(letter.key);
    form.submit();
    return;
  }
  busy(form, false);
  if (still) {
    await forgetDraft(form.dataset.draft ?? "");
    form.reset();
    const field = hiddenField(form, "key");
    if (field) field.value = crypto.randomUUID();
    const worker = await navigator.serviceWorker?.getRegistration();
    await (worker as unknown as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync?.register("outbox").catch(() => undefined);
  }
  await show();
  panel?.scrollIntoView({ block: "start" });
  say(word("kept"));
}

export function outbox(): void {
  if (typeof indexedDB === "undefined") return;
  each("outbox", (element) => {
    const form = element as HTMLFormElement;
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented || form.hasAttribute("data-busy")) return;
      event.preventDefault();
      // A phone that keeps nothing sends the form the plain way.
      send(form, event.submitter).catch(() => { busy(form, false); form.submit(); });
    });
  });
  each("sign-out", (element) => element.addEventListener("submit", (event) => {
    if (element.hasAttribute("data-sure")) return;
    event.preventDefault();
    void letters().catch(() => []).then(async (waiting) => {
      if (waiting.length && !confirm(word("outWaiting", waiting.length))) { busy(element as HTMLFormElement, false); return; }
      await dropAll().catch(() => undefined);
      await forgetDrafts();
      for (const name of await globalThis.caches?.keys() ?? []) if (name.startsWith("pages")) await caches.delete(name);
      element.setAttribute("data-sure", "");
      (element as HTMLFormElement).submit();
    });
  }));
}

/** Sends what waited from before, now and whenever the network comes back. */
export function outboxStart(): void {
  if (typeof indexedDB === "undefined") return;
  const start = () => void letters().then((waiting) => waiting.length ? sendOn() : undefined).catch(() => undefined);
  addEventListener("online", start);
  navigator.serviceWorker?.addEventListener("message", (event: MessageEvent<{ sent?: Sent[] }>) => {
    if (event.data.sent) { latest = [...latest, ...event.data.sent]; void show(); }
  });
  start();
}
