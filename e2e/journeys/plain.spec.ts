// Without script: links are links, forms are forms, and what was typed stays. With it, the photos stay too.

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
  // A photo that is none is refused, and the page says plainly that the others must be chosen again.
  await person.page.locator("input[type=file]").setInputFiles([photo(true), { ...photo(false), buffer: Buffer.from("no picture") }]);
  await press();
  await expect(person.page.locator(".error-summary")).toBeVisible();
  await expect(person.page.locator("[data-photos-lost]")).toBeVisible();
  await expect(person.page.locator("main")).toContainText(words);
  await person.page.locator("input[type=file]").setInputFiles(photo(false));
  await press();
  expect(new URL(person.page.url()).pathname).toMatch(/^\/matters\/[0-9a-f-]{36}$/);
  await expect(person.page.locator("main")).toContainText(words);
  await person.leaves();
});

test("a form the house refuses comes back with its words and its photos", async ({ browser }) => {
  const person = await Person.at(browser, PHONE);
  await person.signsIn(WHO.neighbour);
  await person.goes("/matters/new");
  const screen = person.page.locator("fieldset[data-step]:not([hidden])");
  await person.page.locator("[name=words]").fill("灯");
  await person.page.locator("input[type=file]").setInputFiles(photo(false));
  await person.page.locator(".photo-list canvas").waitFor();
  await screen.locator(".step-nav button.primary").click();
  await person.page.locator("[name=place]").selectOption({ index: 1 });
  await screen.locator(".step-nav button.primary").click();
  await Promise.all([person.page.waitForEvent("load"), screen.locator(".actions button.primary").click()]);
  await expect(person.page.locator(".error-summary")).toBeVisible();
  await expect(person.page.locator("[name=words]")).toHaveValue("灯");
  await expect(person.page.locator(".photo-list canvas")).toHaveCount(1);
  await expect(person.page.locator("[data-photos-lost]")).toHaveCount(0);
  await person.looks();
  await person.page.locator("[name=words]").fill("单元门口的灯不亮了，照片还在。");
  await screen.locator(".step-nav button.primary").click();
  await screen.locator(".step-nav button.primary").click();
  await screen.locator(".actions button.primary").click();
  await person.page.waitForURL(/\/matters\/[0-9a-f-]{36}/);
  await expect(person.page.locator("main .photos img").first()).toBeVisible();
  await person.leaves();
});
