// One matter through everything: a telephone call, struck off, judged "not solved", sent back, whistled, solved, judged and
// looked back at; each person sees what is theirs and nothing else.

import { expect, test, Person, PHONE, DESK, comes, bothSizes } from "../support/person";
import { called, steps } from "../support/duty";
import { does, formOf } from "../support/matter";

type Browser = Parameters<typeof Person.at>[0];

const WORDS = "楼道灯坏了三天，我八十多了看不见台阶";
const NAME = "样例奶奶";
const PHONE_OF_HERS = "13900001234";

/** The newest duty of a kind on a matter's page. */
async function duty(person: Person, path: string, kind: string): Promise<string> {
  await person.goes(path);
  const link = person.page.locator('main a[href^="/duties/"]').filter({ hasText: kind }).last();
  return (await link.getAttribute("href")) ?? "";
}

/** The post in a choice whose words fit. */
async function choice(person: Person, form: string, name: string, words: RegExp): Promise<string> {
  await formOf(person, form);
  const options = person.page.locator(`form[action$="/${form}"] [name=${name}] option`);
  for (const option of await options.all()) {
    if (words.test((await option.textContent()) ?? "")) return (await option.getAttribute("value")) ?? "";
  }
  return "";
}

/** Whoever holds the code takes a step on the page of the code. */
async function holds(browser: Browser, code: string, step: string, fields: Record<string, string> = {}): Promise<void> {
  const person = await Person.at(browser, PHONE);
  await person.goes("/claim");
  await person.page.locator("main [name=code]").fill(code);
  await Promise.all([person.page.waitForEvent("load"), person.page.locator('form[action="/claim"] button').first().click()]);
  await bothSizes(person);
  const form = person.page.locator(`form:has(input[name=step][value="${step}"]), form:has(button[name=step][value="${step}"])`).first();
  await form.waitFor({ state: "attached" });
  await form.evaluate((element) => {
    for (let box = element.closest("details"); box; box = box.parentElement?.closest("details") ?? null) box.open = true;
  });
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`);
    const kind = await field.first().evaluate((element) => (element as HTMLInputElement).type);
    if (kind === "radio") await form.locator(`[name="${name}"][value="${value}"]`).check();
    else if (kind.startsWith("select")) await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([person.page.waitForEvent("load"), form.locator("button").last().click()]);
  await expect(person.page.locator(".error-summary")).toHaveCount(0);
  await person.looks();
  await person.leaves();
}

/** Who called and in which words stands nowhere on the page. */
async function tellsNothing(person: Person, code: string, where: string): Promise<void> {
  const words = await person.page.locator("body").innerText();
  for (const secret of [WORDS, NAME, PHONE_OF_HERS, "晚上又不亮了", code]) expect(words, where).not.toContain(secret);
}

async function calls(grid: Person): Promise<{ code: string; path: string }> {
  await grid.goes("/capture");
  await grid.page.locator("main [name=words]").fill(WORDS);
  await grid.page.locator("main [name=place]").selectOption({ index: 2 });
  await grid.page.locator("main [name=category]").selectOption("light-lamps");
  await grid.page.locator("main [name=channel]").selectOption("phone");
  await grid.page.locator("main [name=leave]").selectOption({ index: 1 });
  const contact = grid.page.locator("main [name=contact_name]");
  await contact.evaluate((element) => {
    for (let box = element.closest("details"); box; box = box.parentElement?.closest("details") ?? null) box.open = true;
  });
  await contact.fill(NAME);
  await grid.page.locator("main [name=contact_phone]").fill(PHONE_OF_HERS);
  await grid.looks();
  await Promise.all([grid.page.waitForEvent("load"), grid.page.locator('form[action="/capture"] .actions button').click()]);
  await grid.looks();
  const code = await grid.page.locator(".code-text").innerText();
  const path = (await grid.page.locator('main a[href^="/matters/"]').first().getAttribute("href")) ?? "";
  return { code, path };
}

async function givesToTheWorker(grid: Person, worker: Person, path: string, note: string): Promise<void> {
  await grid.goes(path);
  await does(grid, "assignment", { post: await choice(grid, "assignment", "post", /物业维修/) });
  await worker.goes(path);
  await does(worker, "first-contact", { contact_note: note });
}

async function struckOff(browser: Browser, path: string, grid: Person, worker: Person): Promise<void> {
  await grid.goes(path);
  await does(grid, "ledger-line", { line_words: "楼道照明整治" });
  const line = await duty(grid, path, "整治台账");
  await grid.goes(line);
  await bothSizes(grid);
  const posts = grid.page.locator('form:has(input[value="measure"]) [name=post_measure] option').filter({ hasText: "物业维修" });
  const post = (await posts.first().getAttribute("value")) ?? "";
  await steps(grid, "measure", { plan: "全部换成声控灯", post, days: "3" });
  await worker.goes(line);
  await steps(worker, "take");
  await steps(worker, "report", { words: "全部换好了", why_no_photo: "灯在高处拍不清" });
  const committee = await comes(browser, "committee", DESK);
  await committee.goes(line);
  await steps(committee, "confirm");
  await committee.leaves();
  const community = await comes(browser, "communityWorker", DESK);
  await community.goes(line);
  await steps(community, "strike");
  await expect(community.page.locator("main")).toContainText("已销号");
  await bothSizes(community);
  await community.leaves();
}

async function whistled(browser: Browser, path: string): Promise<void> {
  const community = await comes(browser, "communityWorker", DESK);
  await community.goes(path);
  const lead = (await community.page.locator('form[action$="/whistle"] [name=whistle_lead] option').nth(1).getAttribute("value")) ?? "";
  await does(community, "whistle", { whistle_words: "更换整栋楼的线路", whistle_lead: lead, whistle_days: "5" });
  const whistle = await duty(community, path, "吹哨报到");
  const street = await comes(browser, "street", DESK);
  await street.goes(whistle);
  await steps(street, "approve");
  await street.leaves();
  const [department, unit] = await called(browser, whistle);
  await bothSizes(department);
  await steps(department, "take");
  await department.goes(whistle);
  await steps(department, "plan", { plan: "分两天换完线路" });
  await department.goes(unit);
  await steps(department, "report", { words: "线路已换完" });
  await department.goes(whistle);
  await steps(department, "report", { words: "整栋楼线路换完" });
  await community.goes(whistle);
  await steps(community, "confirm", { value: "satisfied" });
  await department.goes(unit);
  await steps(department, "judge", { value: "partly" });
  await department.leaves();
  await community.leaves();
}

test("a telephone call of an old woman goes all the way, and nobody learns who called", async ({ browser }) => {
  test.setTimeout(600_000);
  const grid = await comes(browser, "gridWorker", PHONE);
  const { code, path } = await calls(grid);
  await grid.goes(path);
  await does(grid, "acceptance", { title: "楼道灯不亮", words: "楼道灯坏了，晚上看不见台阶", category: "light-lamps" });
  const worker = await comes(browser, "propertyWorker", PHONE);
  await givesToTheWorker(grid, worker, path, "明天上午来看");
  await struckOff(browser, path, grid, worker);
  await worker.goes(path);
  await does(worker, "completion", { note: "换了灯泡和开关", why_no_photo: "灯在高处拍不清" });

  await holds(browser, code, "confirm");
  await holds(browser, code, "rate", { value: "not-satisfied", rating_words: "没有解决" });
  await holds(browser, code, "reopen", { reason: "晚上又不亮了" });
  await givesToTheWorker(grid, worker, path, "明天再来看线路");
  await whistled(browser, path);
  await worker.goes(path);
  await does(worker, "completion", { note: "整栋楼线路换完，逐层试亮", why_no_photo: "线路在墙里" });
  const call = await duty(worker, path, "回访");
  await worker.goes(call);
  await steps(worker, "answer", { value: "solved", words: "说都亮了" });
  await holds(browser, code, "confirm");
  await holds(browser, code, "rate", { value: "satisfied", rating_words: "这回亮堂了" });
  // The look back lies on the worker's desk until its day.
  const look = await duty(worker, path, "回头看");
  await worker.goes(look);
  await steps(worker, "answer", { value: "stable", words: "一直亮着" });
  await expect(worker.page.locator("main")).toContainText("没有反复");
  await bothSizes(worker);

  for (const who of ["propertyWorker", "manager", "department", "committee", "resident"] as const) {
    const person = await comes(browser, who);
    for (const page of [path, `${path}/print`, "/desk", "/me/news"]) {
      if (page === "/desk" && (who === "resident" || who === "committee")) continue;
      await person.goes(page);
      await tellsNothing(person, code, `${who} on ${page}`);
    }
    await person.leaves();
  }
  const stranger = await Person.at(browser, PHONE);
  await stranger.goes(path);
  await bothSizes(stranger);
  await tellsNothing(stranger, code, "a stranger");
  await stranger.leaves();
  await grid.goes(path);
  await expect(grid.page.locator("main")).toContainText(WORDS);
  await bothSizes(grid);
  await grid.leaves();
  await worker.leaves();
});
