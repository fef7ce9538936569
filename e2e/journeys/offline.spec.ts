// No network in the stairwell: the phone keeps the matter and sends it once the network is back, exactly once.

import { expect, test, Person, WHO, PHONE } from "../support/person";

test("a matter written without network arrives exactly once", async ({ browser }) => {
  const words = `地下室没有信号，灯也不亮 ${Date.now()}`;
  const person = await Person.at(browser, PHONE);
  await person.signsIn(WHO.neighbour);
  await person.goes("/matters/new");
  // The worker must hold the page before the network goes.
  await person.page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await person.goes("/matters/new");
  await person.context.setOffline(true);
  const next = () => person.page.locator("fieldset[data-step]:not([hidden]) .step-nav button.primary").click();
  await person.page.locator("[name=words]").fill(words);
  await next();
  await person.page.locator("[name=place]").selectOption({ index: 1 });
  await next();
  await person.page.locator("fieldset[data-step]:not([hidden]) .actions button.primary").click();
  await expect(person.page.locator(".outbox")).toContainText(words.slice(0, 10));
  await person.shows("offline-390");
  await person.context.setOffline(false);
  await expect(person.page.locator(".outbox a[href^='/matters/']")).toBeVisible({ timeout: 20_000 });
  // The network comes and goes once more: nothing is sent twice.
  await person.context.setOffline(true);
  await person.context.setOffline(false);
  await person.goes("/me/news");
  await person.goes("/matters?mine=1");
  const hits = await person.page.evaluate(async (text) => {
    const answer = await fetch("/api/v1/matters?mine=true");
    const list = (await answer.json()) as { items: { id: string }[] };
    const whole = await Promise.all(list.items.map(async (one) => (await fetch(`/api/v1/matters/${one.id}`)).text()));
    return whole.filter((one) => one.includes(text)).length;
  }, words);
  expect(hits).toBe(1);
  await person.leaves();
});
