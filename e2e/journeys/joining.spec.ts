// A card is printed, handed over at the door, and somebody joins their household with it.

import { expect, test, Person, WHO, PHONE, DESK } from "../support/person";

test("a resident joins by the code of a neighbour card and can raise at once", async ({ browser }) => {
  const grid = await Person.at(browser, DESK);
  await grid.signsIn(WHO.gridWorker);
  await grid.goes("/cards");
  const compound = grid.page.locator("[name=compound]");
  if (await compound.first().evaluate((field) => field instanceof HTMLSelectElement)) {
    await compound.selectOption({ index: 1 });
    await grid.presses("#f-main button.primary");
  }
  // One entrance: the whole compound would be 282 cards.
  await grid.page.locator("[name=place]").selectOption({ index: 3 });
  await grid.presses("#f-main button.primary");
  await grid.shows("cards-1280");
  const code = (await grid.page.locator(".card-sheet .code-text").last().textContent())?.trim() ?? "";
  expect(code).not.toBe("");
  await grid.leaves();

  const newcomer = await Person.at(browser, PHONE);
  await newcomer.goes("/join");
  await newcomer.page.locator("[name=code]").fill("没有这张卡");
  await newcomer.presses("#f-main button.primary");
  await expect(newcomer.page.locator(".error-summary")).toBeVisible();
  await newcomer.page.locator("[name=code]").fill(code);
  await newcomer.presses("#f-main button.primary");
  await newcomer.page.locator("[name=name]").fill("居民新来");
  await newcomer.page.locator("[name=phone]").fill("13000000099");
  await newcomer.page.locator("[name=password]").fill("a-long-enough-word");
  await newcomer.shows("join-390");
  await newcomer.presses("#f-main button.primary");
  await newcomer.goes("/matters/new");
  await expect(newcomer.page.locator("[name=words]")).toBeVisible();
  await newcomer.leaves();

  // A card works once.
  const another = await Person.at(browser, PHONE);
  await another.goes("/join");
  await another.page.locator("[name=code]").fill(code);
  await another.presses("#f-main button.primary");
  await expect(another.page.locator(".error-summary")).toBeVisible();
  await another.leaves();
});
