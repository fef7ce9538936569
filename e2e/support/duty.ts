// What a post owes about a matter: finding it and taking its steps.

import { expect, Person, PHONE, WHO } from "./person";

type Browser = Parameters<typeof Person.at>[0];

const OTHER_UNIT = "13000000112";

/** Takes one step of a duty: its forms are sent to few addresses and differ by the step they name. */
export async function steps(person: Person, step: string, fields: Record<string, string> = {}): Promise<void> {
  const form = person.page.locator(`form:has(input[name=step][value="${step}"])`).first();
  await form.waitFor({ state: "attached" });
  await form.evaluate((element) => {
    for (let box = element.closest("details"); box; box = box.parentElement?.closest("details") ?? null) box.open = true;
  });
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}_${step}"]`);
    const kind = await field.first().evaluate((element) => (element as HTMLInputElement).type);
    if (kind === "radio") await form.locator(`[name="${name}_${step}"][value="${value}"]`).check();
    else if (kind.startsWith("select")) await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([person.page.waitForEvent("load"), form.locator(".actions button").last().click()]);
  await expect(person.page.locator(".error-summary")).toHaveCount(0);
  await person.looks();
}

/** Of the two units of the street the one that was called, on its own page: only there it finds something to do. */
export async function called(browser: Browser, whistle: string): Promise<[Person, string]> {
  for (const login of [WHO.department, OTHER_UNIT]) {
    const person = await Person.at(browser, PHONE);
    await person.signsIn(login);
    await person.goes(whistle);
    const unit = (await person.page.locator('main a[href^="/duties/"]').first().getAttribute("href")) ?? "";
    await person.goes(unit);
    if (await person.page.locator('form:has(input[name=step][value="take"])').count()) return [person, unit];
    await person.leaves();
  }
  throw new Error("Neither unit was called.");
}
