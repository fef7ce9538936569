// Without script: links are links, forms are forms, and what was typed stays.

import { expect, test, Person, WHO, PHONE } from "../support/person";
import { photo } from "../support/photo";

test("a matter is raised without any script", async ({ browser }) => {
  const words = "单元门口的台阶缺了一块，没有脚本也要能说。";
  const person = await Person.at(browser, PHONE, { javaScriptEnabled: false });
  await person.signsIn(WHO.neighbour);
  await person.goes("/matters/new?step=1");
  const press = async (value?: string) => {
    const button = person.page.locator(`main form button${value ? `[value="${value}"]` : ".primary"}`).last();
    await Promise.all([person.page.waitForEvent("load"), button.click()]);
    await person.looks();
  };
  await person.page.locator("[name=words]").fill(words);
  await press("next");
  await press("next");
  // Nothing chosen: the screen says so and keeps what was typed.
  await expect(person.page.locator(".error-summary")).toBeVisible();
  await person.page.locator("select[name=place]").selectOption({ index: 2 });
  await press("next");
  await expect(person.page.locator("main")).toContainText(words);
  await person.page.locator("input[type=file]").setInputFiles(photo(false));
  await press();
  expect(new URL(person.page.url()).pathname).toMatch(/^\/matters\/[0-9a-f-]{36}$/);
  await expect(person.page.locator("main")).toContainText(words);
  await person.leaves();
});
