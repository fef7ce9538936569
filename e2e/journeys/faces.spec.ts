// Every page somebody may open, in the ordinary and the elder face, light and dark, in both languages, on both screens.

import { expect, test, Person, WHO, PHONE, DESK } from "../support/person";

const PUBLIC = ["/", "/matters", "/contacts", "/access", "/privacy", "/api/docs", "/sign-in", "/join"];
const OF: Partial<Record<keyof typeof WHO, string[]>> = {
  resident: ["/", "/matters/new", "/matters", "/me", "/me/news", "/me/reads", "/me/sessions", "/me/tokens", "/me/account", "/me/password", "/me/second-factor"],
  neighbour: ["/"],
  gridWorker: ["/desk", "/cards", "/me"],
  communityWorker: ["/desk", "/board", "/places", "/posts", "/cards"],
  propertyWorker: ["/desk", "/"],
  manager: ["/desk", "/board"],
  auditor: ["/journal", "/posts"],
  admin: ["/places", "/posts"],
};

async function chooses(person: Person, field: string, value: string): Promise<void> {
  const menu = person.page.locator("details.menu");
  const inMenu = menu.locator(`button[name=${field}][value="${value}"]`);
  if (await inMenu.count()) {
    await menu.evaluate((element) => { (element as HTMLDetailsElement).open = true; });
    await Promise.all([person.page.waitForEvent("load"), inMenu.click()]);
  } else {
    await Promise.all([person.page.waitForEvent("load"), person.page.locator(`button[name=${field}][value="${value}"]`).first().click()]);
  }
  await person.looks();
}

/** A matter with a story worth showing: it was done, came back, and was done again. */
async function opensAMatter(person: Person): Promise<void> {
  await person.goes(`/matters?state=all&q=${encodeURIComponent("异响")}`);
  const first = person.page.locator('main .rows a[href^="/matters/"]').first();
  await person.goes((await first.getAttribute("href")) ?? "");
}

test("a stranger finds every public page whole on a phone", async ({ browser }) => {
  const person = await Person.at(browser, PHONE);
  for (const path of PUBLIC) await person.goes(path);
  await opensAMatter(person);
  await person.leaves();
});

test("elder mode is entered from any page, remembered, and whole", async ({ browser }) => {
  const person = await Person.at(browser, PHONE);
  await person.signsIn(WHO.resident);
  await person.goes("/");
  await chooses(person, "elder", "1");
  await expect(person.page.locator("html[data-elder]")).toBeAttached();
  await person.shows("home-elder-390");
  await chooses(person, "size", "28");
  for (const path of ["/", "/matters/new", "/me", "/contacts"]) await person.goes(path);
  await opensAMatter(person);
  await chooses(person, "elder", "0");
  await expect(person.page.locator("html[data-elder]")).toHaveCount(0);
  await person.leaves();
});

test("dark is dark and as readable", async ({ browser }) => {
  const person = await Person.at(browser, PHONE);
  await person.signsIn(WHO.resident);
  await chooses(person, "scheme", "dark");
  for (const path of ["/", "/matters", "/matters/new", "/me", "/access"]) await person.goes(path);
  await opensAMatter(person);
  await person.shows("matter-dark-390");
  await person.leaves();
});

test("English is whole", async ({ browser }) => {
  const person = await Person.at(browser, DESK);
  await person.signsIn(WHO.resident);
  await chooses(person, "lang", "en");
  await expect(person.page.locator("html")).toHaveAttribute("lang", "en");
  for (const path of [...PUBLIC.filter((path) => !/sign-in|join/.test(path)), ...(OF.resident ?? [])]) await person.goes(path);
  await opensAMatter(person);
  await person.shows("matter-english-1280");
  await person.leaves();
});

test("the pages of work are whole in the elder face and in the dark", async ({ browser }) => {
  for (const [who, path] of [["gridWorker", "/desk"], ["propertyWorker", "/desk"], ["manager", "/board"]] as const) {
    const person = await Person.at(browser, PHONE);
    await person.signsIn(WHO[who]);
    for (const [field, value] of [["elder", "1"], ["size", "32"], ["scheme", "dark"]] as const) {
      await chooses(person, field, value);
      await person.goes(path);
      const links = await person.page.locator('main a[href^="/matters/"]').evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
      // In the elder face a page of work may show figures first and rows only behind them.
      const matter = links.find((href) => /^\/matters\/[0-9a-f-]{36}/.test(href));
      if (matter) await person.goes(matter);
    }
    await person.leaves();
  }
});

test("a page that says no is whole, says why, and shows a way on", async ({ browser }) => {
  for (const screen of [PHONE, DESK]) {
    const stranger = await Person.at(browser, screen);
    await stranger.isRefused("/nothing-here", 404);
    await expect(stranger.page.locator("main .actions a").first()).toBeVisible();
    await stranger.isRefused("/matters/new", 401);
    // Whoever wants to say something for the first time learns how to join, not only how to sign in.
    await expect(stranger.page.locator('main a[href="/join"]')).toBeVisible();
    await expect(stranger.page.locator('main a[href^="/sign-in"]')).toBeVisible();
    await stranger.leaves();
    const resident = await Person.at(browser, screen);
    await resident.signsIn(WHO.resident);
    await resident.isRefused("/desk", 403);
    await resident.leaves();
  }
});

test("at the door, where somebody forgot the password, stands the number of a person", async ({ browser }) => {
  const person = await Person.at(browser, PHONE);
  for (const path of ["/sign-in", "/join", "/access"]) {
    await person.goes(path);
    await expect(person.page.locator('.foot a[href^="tel:"]')).toBeVisible();
  }
  await person.leaves();
});

for (const [who, paths] of Object.entries(OF) as [keyof typeof WHO, string[]][]) {
  test(`the pages of the ${who} are whole`, async ({ browser }) => {
    for (const screen of [PHONE, DESK]) {
      const person = await Person.at(browser, screen);
      await person.signsIn(WHO[who]);
      for (const path of paths) {
        await person.goes(path);
        if (screen === DESK && path === "/board" && who === "manager") await person.shows("board-1280");
      }
      await person.leaves();
    }
  });
}
