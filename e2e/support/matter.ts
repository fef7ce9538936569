// What people do with a matter, in the words of the forms.

import { expect, type Locator } from "@playwright/test";
import type { Person } from "./person";
import { photo } from "./photo";

/** The form of a step on a matter's page; opens whatever it is folded into. */
export async function formOf(person: Person, step: string): Promise<Locator> {
  const form = person.page.locator(`form[action$="/${step}"]`).first();
  await form.waitFor({ state: "attached", timeout: 10_000 });
  await form.evaluate((element) => {
    for (let box = element.closest("details"); box; box = box.parentElement?.closest("details") ?? null) box.open = true;
  });
  return form;
}

/** Fills the form of a step and sends it. */
export async function does(person: Person, step: string, fields: Record<string, string> = {}, file?: ReturnType<typeof photo>): Promise<void> {
  const form = await formOf(person, step);
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`);
    const kind = await field.first().evaluate((element) => (element as HTMLInputElement).type);
    if (kind === "radio" || kind === "checkbox") await form.locator(`[name="${name}"][value="${value}"]`).check();
    else if (kind.startsWith("select")) await field.selectOption(value);
    else await field.fill(value);
  }
  if (file) await form.locator("input[type=file]").setInputFiles(file);
  await person.looks();
  const button = form.locator("button.primary, button.secondary, button.danger").last();
  await Promise.all([person.page.waitForEvent("load"), button.click()]);
  await expect(person.page.locator(".error-summary")).toHaveCount(0);
  await person.looks();
}

/** Raises a matter through the three screens and comes to its page. */
export async function raises(person: Person, words: string, options: { photo?: boolean; spot?: string; category?: string } = {}): Promise<string> {
  await person.goes("/matters/new");
  const next = () => person.page.locator("fieldset[data-step]:not([hidden]) .step-nav button.primary").click();
  await person.page.locator("[name=words]").fill(words);
  if (options.photo) await person.page.locator("input[type=file]").setInputFiles(photo(false));
  await person.looks();
  await next();
  await person.page.locator("[name=place]").selectOption({ index: 3 });
  if (options.spot) await person.page.locator("[name=spot]").fill(options.spot);
  await person.page.locator("[name=category]").selectOption(options.category ?? "light-lamps");
  await person.looks();
  await next();
  await person.looks();
  await person.page.locator("fieldset[data-step]:not([hidden]) .actions button.primary").click();
  await person.page.waitForURL(/\/matters\/[0-9a-f-]{36}/);
  await person.looks();
  return new URL(person.page.url()).pathname;
}
