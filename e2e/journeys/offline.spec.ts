// No network in the stairwell: the phone keeps the matter and sends it once the network is back, exactly once.

import { expect, test, Person, WHO, PHONE, DESK } from "../support/person";
import { Wire } from "../support/wire";
import { photo } from "../support/photo";

/** Fills the three screens, up to the button that sends. */
async function writes(person: Person, words: string, withPhoto = false): Promise<void> {
  const next = () => person.page.locator("fieldset[data-step]:not([hidden]) .step-nav button.primary").click();
  await person.page.locator("[name=words]").fill(words);
  if (withPhoto) {
    await person.page.locator("input[type=file]").setInputFiles(photo(false));
    await person.page.locator(".photo-list canvas").waitFor();
  }
  await next();
  await person.page.locator("[name=place]").selectOption({ index: 1 });
  await next();
}

const sends = (person: Person) => person.page.locator("fieldset[data-step]:not([hidden]) .actions button.primary").click();

/** How many matters of this person hold these words, asked of the house itself. */
async function arrived(person: Person, words: string): Promise<number> {
  return person.page.evaluate(async (text) => {
    const answer = await fetch("/api/v1/matters?mine=true");
    const list = (await answer.json()) as { items: { id: string }[] };
    const whole = await Promise.all(list.items.map(async (one) => (await fetch(`/api/v1/matters/${one.id}`)).text()));
    return whole.filter((one) => one.includes(text)).length;
  }, words);
}

/** The form, held by the worker, as it is when the network goes. */
async function comesToTheForm(person: Person): Promise<void> {
  await person.signsIn(WHO.neighbour);
  await person.goes("/matters/new");
  await person.page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await person.goes("/matters/new");
}

test("a matter written without network arrives exactly once, with its photo", async ({ browser }) => {
  const words = `地下室没有信号，灯也不亮 ${Date.now()}`;
  const person = await Person.at(browser, PHONE);
  await comesToTheForm(person);
  await person.context.setOffline(true);
  await writes(person, words, true);
  await sends(person);
  await expect(person.page.locator(".outbox")).toContainText(words.slice(0, 10));
  await person.shows("offline-390");
  await person.context.setOffline(false);
  const sent = person.page.locator(".outbox a[href^='/matters/']");
  await expect(sent).toBeVisible({ timeout: 20_000 });
  await expect(person.page.locator(".outbox h2")).toHaveText("已送出");
  // The network comes and goes once more: nothing is sent twice.
  await person.context.setOffline(true);
  await person.context.setOffline(false);
  await person.goes((await sent.getAttribute("href")) ?? "");
  await expect(person.page.locator("main .photos img").first()).toBeVisible();
  expect(await arrived(person, words)).toBe(1);
  await person.leaves();
});

test("a matter whose reply was lost is sent again and is still one", async ({ browser }) => {
  const words = `回话没有收到，不能变成两件 ${Date.now()}`;
  const wire = await Wire.lay();
  const person = await Person.at(browser, PHONE, { baseURL: wire.address });
  await comesToTheForm(person);
  await writes(person, words);
  wire.losesRepliesTo("POST /matters ");
  await sends(person);
  await expect(person.page.locator(".outbox")).toContainText(words.slice(0, 10));
  expect(wire.lost).toBeGreaterThan(0);
  wire.losesNothing();
  // The house has it; the phone does not know. Either the worker sends it once more by itself, or somebody presses.
  await expect.poll(() => arrived(person, words)).toBe(1);
  await person.page.locator(".outbox li button.secondary").click({ timeout: 2_000 }).catch(() => undefined);
  await expect(person.page.locator(".outbox a[href^='/matters/']")).toBeVisible({ timeout: 20_000 });
  expect(await arrived(person, words)).toBe(1);
  await person.leaves();
  wire.cut();
});

test("the worker sends what waits when the browser tells it that the network is back", async ({ browser }) => {
  const words = `页面关了也要送到 ${Date.now()}`;
  const person = await Person.at(browser, PHONE);
  const tools = await person.context.newCDPSession(person.page);
  let registration = "";
  tools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => { registration = registrations.at(-1)?.registrationId ?? registration; });
  await tools.send("ServiceWorker.enable");
  await comesToTheForm(person);
  await person.context.setOffline(true);
  await writes(person, words);
  await sends(person);
  await expect(person.page.locator(".outbox")).toContainText(words.slice(0, 10));
  // The page is deaf to the network from here on: only the worker can have sent it.
  await person.page.evaluate(() => addEventListener("online", (event) => event.stopImmediatePropagation(), true));
  await person.page.goto("about:blank");
  await person.context.setOffline(false);
  const other = await person.context.newPage();
  await other.goto("/healthz");
  await tools.send("ServiceWorker.dispatchSyncEvent", { origin: new URL(other.url()).origin, registrationId: registration, tag: "outbox", lastChance: false });
  await expect.poll(() => other.evaluate(async (text) => {
    const answer = await fetch("/api/v1/matters?mine=true");
    const { items } = (await answer.json()) as { items: { id: string }[] };
    const whole = await Promise.all(items.map(async (one) => (await fetch(`/api/v1/matters/${one.id}`)).text()));
    return whole.filter((one) => one.includes(text)).length;
  }, words), { timeout: 20_000 }).toBe(1);
  await other.close();
  // Whoever opens the page later finds nothing waiting, and nothing is sent again.
  await person.goes("/");
  await expect(person.page.locator(".outbox")).toHaveCount(0);
  expect(await arrived(person, words)).toBe(1);
  await person.leaves();
});

test("whoever never opened the form can still write without network", async ({ browser }) => {
  const words = `第一次用就没有信号 ${Date.now()}`;
  const person = await Person.at(browser, PHONE);
  await person.signsIn(WHO.neighbour);
  await person.goes("/");
  await expect.poll(() => person.page.evaluate(async () => !!(await caches.match("/matters/new")))).toBe(true);
  await person.context.setOffline(true);
  await person.page.locator("main .actions a.primary").click();
  await writes(person, words);
  await sends(person);
  await expect(person.page.locator(".outbox")).toContainText(words.slice(0, 8));
  await person.context.setOffline(false);
  await expect(person.page.locator(".outbox a[href^='/matters/']")).toBeVisible({ timeout: 20_000 });
  expect(await arrived(person, words)).toBe(1);
  // Another person at the same phone does not find the form of the first.
  await person.goes("/me");
  await Promise.all([person.page.waitForURL((to) => to.pathname === "/" || to.pathname.startsWith("/sign-in")), person.page.locator("main form[action='/sign-out'] button").click()]);
  expect(await person.page.evaluate(async () => !!(await caches.match("/matters/new")))).toBe(false);
  await person.leaves();
});

test("the table of a reception day goes on writing without network, and each person gets one number", async ({ browser }) => {
  const words = `拆迁补偿的表格看不懂 ${Date.now()}`;
  const person = await Person.at(browser, DESK);
  await person.signsIn(WHO.manager);
  // The one of the demo is being held now.
  await person.goes("/receptions");
  const day = (await person.page.locator("main a[href^='/receptions/']").first().getAttribute("href")) ?? "";
  await person.goes(`${day}/intake`);
  await person.page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await person.goes(`${day}/intake`);
  await person.context.setOffline(true);
  // Even a page that is opened anew without network is the form.
  await person.page.reload();
  await person.page.locator("[name=walk_in_words]").fill(words);
  await person.page.locator("form[data-outbox] button.primary").click();
  await expect(person.page.locator(".outbox li")).toHaveCount(1);
  // The next person at the table reads over nobody's shoulder.
  await expect(person.page.locator(".outbox")).not.toContainText(words.slice(0, 8));
  await person.context.setOffline(false);
  await expect(person.page.locator(".outbox a[href*='/queue']")).toBeVisible({ timeout: 20_000 });
  await person.context.setOffline(true);
  await person.context.setOffline(false);
  await person.goes(`${day}/queue`);
  await expect(person.page.locator("section.card", { hasText: words })).toHaveCount(1);
  await person.leaves();
});
