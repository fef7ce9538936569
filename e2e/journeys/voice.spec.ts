// Read aloud and dictation. The machine of the tests has neither voice nor ear, so both are stood in for; the rest is real.

import { expect, test, Person, WHO, PHONE } from "../support/person";

interface Stage { said: string[]; quiet: number; ears: { hears(text: string): void; fails(): void }[] }

/** A voice that says nothing aloud and tells when it is done, and an ear that hears what it is told. */
function stage(): void {
  const kept: Stage = { said: [], quiet: 0, ears: [] };
  (window as unknown as { stage: Stage }).stage = kept;
  const voice = {
    speak: (one: SpeechSynthesisUtterance) => { kept.said.push(one.text); },
    cancel: () => { kept.quiet += 1; },
  };
  Object.defineProperty(window, "speechSynthesis", { value: voice, configurable: true });
  class Ear extends EventTarget {
    lang = "";
    start(): void {
      kept.ears.push({
        hears: (text) => this.dispatchEvent(Object.assign(new Event("result"), { resultIndex: 0, results: [{ isFinal: true, 0: { transcript: text } }] })),
        fails: () => { this.dispatchEvent(new Event("error")); this.dispatchEvent(new Event("end")); },
      });
    }
    stop(): void { this.dispatchEvent(new Event("end")); }
  }
  Object.assign(window, { SpeechRecognition: Ear, webkitSpeechRecognition: Ear });
}

const staged = <T>(person: Person, look: (stage: Stage) => T) =>
  person.page.evaluate((code) => (new Function("stage", `return (${code})(stage)`))((window as unknown as { stage: Stage }).stage) as T, look.toString());

test("in elder mode the page is read aloud, and stops when asked", async ({ browser }) => {
  const person = await Person.at(browser, PHONE);
  await person.context.addInitScript(stage);
  await person.signsIn(WHO.resident);
  await person.page.locator(".elder-switch button").click();
  await person.page.waitForURL(/./);
  const button = person.page.locator(".read-aloud button");
  await expect(button).toBeVisible();
  const before = await button.textContent();
  await button.click();
  const said = await staged(person, (one) => one.said);
  expect(said.join("")).toContain((await person.page.locator("h1").textContent())?.trim());
  expect(said.every((piece) => piece.length > 0 && piece.length < 400)).toBe(true);
  await expect(button).not.toHaveText(before ?? "");
  await person.looks();
  await button.click();
  await expect(button).toHaveText(before ?? "");
  expect(await staged(person, (one) => one.quiet)).toBeGreaterThan(0);
  await person.leaves();
});

test("a matter can be dictated, is kept as a draft, and a phone that does not hear says so", async ({ browser }) => {
  const person = await Person.at(browser, PHONE);
  await person.context.addInitScript(stage);
  await person.signsIn(WHO.resident);
  await person.goes("/matters/new");
  const press = person.page.locator(".dictate button");
  await press.click();
  await staged(person, (one) => one.ears.at(-1)?.hears("楼道里的灯不亮了。"));
  await expect(person.page.locator("[name=words]")).toHaveValue("楼道里的灯不亮了。");
  await expect.poll(() => person.page.evaluate(() => localStorage.getItem("draft:raise"))).toContain("楼道里的灯不亮了");
  await person.looks();
  const note = await person.page.locator(".dictate .hint").textContent();
  await staged(person, (one) => one.ears.at(-1)?.fails());
  await expect(person.page.locator(".dictate .hint")).not.toHaveText(note ?? "");
  await person.leaves();
});
