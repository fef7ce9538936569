// Scenes of the neighbourhood as people live them: a bench meeting, an order by telephone, a whistle, a judgement.

import { expect, test, Person, PHONE, DESK, comes } from "../support/person";
import { does, raises } from "../support/matter";
import { called, steps } from "../support/duty";
import { photo } from "../support/photo";

/** Accepts a matter and gives it to the property's worker. */
async function handsOn(person: Person, path: string, category: string, words: string): Promise<void> {
  await person.goes(path);
  await does(person, "acceptance", { title: words.slice(0, 12), words, category });
  const choices = person.page.locator('form[action$="/assignment"] [name=post]');
  const post = await choices.first().evaluate((element) => {
    if (element instanceof HTMLSelectElement) return [...element.options].find((option) => /物业维修/.test(option.text))?.value ?? "";
    const cards = [...document.querySelectorAll<HTMLInputElement>('form[action$="/assignment"] [name=post]')];
    return cards.find((card) => /物业维修/.test(card.closest("label")?.textContent ?? ""))?.value ?? "";
  });
  await does(person, "assignment", { post });
}

test("S25: an old woman orders by telephone, and how it was is written down for her with her leave", async ({ browser }) => {
  const words = "请帮忙到社区医院代取一趟药，下午在家";
  const grid = await comes(browser, "gridWorker");
  await grid.goes("/capture");
  await grid.page.locator("main [name=words]").fill(words);
  await grid.page.locator("main [name=place]").selectOption({ index: 2 });
  await grid.page.locator("main [name=category]").selectOption("life-errands");
  await grid.page.locator("main [name=channel]").selectOption("phone");
  await grid.page.locator("main [name=leave]").selectOption({ index: 1 });
  await grid.page.locator("main [name=photos]").setInputFiles(photo(false));
  await grid.looks();
  await Promise.all([grid.page.waitForEvent("load"), grid.page.locator('form[action="/capture"] .actions button').click()]);
  await grid.looks();
  const code = await grid.page.locator(".code-text").innerText();
  const path = (await grid.page.locator('main a[href^="/matters/"]').first().getAttribute("href")) ?? "";
  await grid.leaves();

  const community = await comes(browser, "communityWorker", DESK);
  await handsOn(community, path, "life-errands", words);
  const worker = await comes(browser, "propertyWorker");
  await worker.goes(path);
  await does(worker, "first-contact", { contact_note: "下午三点送到" });
  await does(worker, "completion", { note: "药已送到，本人收下" }, photo(true));
  await worker.leaves();

  // She has no account; her daughter looks with the code.
  const daughter = await Person.at(browser, PHONE);
  await daughter.goes("/claim");
  await daughter.page.locator("main [name=code]").fill(code);
  await Promise.all([daughter.page.waitForEvent("load"), daughter.page.locator('form[action="/claim"] button').first().click()]);
  await expect(daughter.page.locator("main")).toContainText("药已送到");
  await daughter.looks();
  await daughter.leaves();

  await community.goes(path);
  await does(community, "rating-for", { for_value: "satisfied", for_words: "送得很及时", for_leave: "本人电话里说满意，同意代填" });
  await expect(community.page.locator("main")).toContainText("点单—接单—派单—评单");
  await community.leaves();
});

test("S05: what was said on a bench is an order the same minute", async ({ browser }) => {
  const grid = await comes(browser, "gridWorker");
  await grid.goes("/meetings");
  const bench = grid.page.locator('main a[href^="/meetings/bench"]').first();
  await grid.goes((await bench.getAttribute("href")) ?? "");
  const inputs = await grid.page.locator('form[action="/meetings/bench"]').locator("input:not([type=hidden]), textarea, select").count();
  expect(inputs, "a light form has at most five inputs").toBeLessThanOrEqual(5);
  await grid.page.locator("main [name=title]").fill("楼道灯逐层清点");
  await grid.page.locator("main [name=people]").fill("7");
  await grid.page.locator("main [name=agreed]").fill("三天内数清并换好四栋楼的楼道灯");
  await grid.page.locator("main [name=photo]").setInputFiles(photo(false));
  await grid.looks();
  await Promise.all([grid.page.waitForEvent("load"), grid.page.locator('form[action="/meetings/bench"] .actions button').click()]);
  await grid.looks();
  const order = grid.page.locator('main a[href^="/matters/"]').first();
  // The order is brought by a job of its own, moments later.
  await expect(async () => {
    await grid.page.reload();
    await expect(order).toBeAttached({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await grid.goes((await order.getAttribute("href")) ?? "");
  await expect(grid.page.locator("main")).toContainText("三天内数清");
  await grid.leaves();
});

test("S16: departments are whistled for a road, and the resident sees each stage", async ({ browser }) => {
  const words = "小区门口的路面破了一大块，雨天积水，老人推车过不去";
  const resident = await comes(browser, "resident");
  const path = await raises(resident, words);
  const community = await comes(browser, "communityWorker", DESK);
  await handsOn(community, path, "light-lamps", words);
  await does(community, "grade", { grade: "hard", grade_reason: "路面跨几个部门" });
  const units = community.page.locator('form[action$="/whistle"] [name=whistle_lead] option');
  const lead = (await units.nth(1).getAttribute("value")) ?? "";
  await does(community, "whistle", { whistle_words: "修复小区门口破损路面", whistle_lead: lead, whistle_days: "5" });
  const duty = (await community.page.locator('main #duties a[href^="/duties/"], main a[href^="/duties/"]').first().getAttribute("href")) ?? "";

  const street = await comes(browser, "street", DESK);
  await street.goes(duty);
  await steps(street, "approve");
  await street.leaves();

  const [department, unit] = await called(browser, duty);
  await steps(department, "take");
  await department.goes(duty);
  await steps(department, "plan", { plan: "住建铺路面，三天内完成" });
  await resident.goes(duty);
  await expect(resident.page.locator("main")).toContainText("三天内完成");
  await department.goes(unit);
  await steps(department, "report", { words: "路面已经铺好", cost: "12500" });
  await department.goes(duty);
  await steps(department, "report", { words: "破损处全部修好" });
  await department.leaves();

  await community.goes(duty);
  await steps(community, "confirm", { value: "satisfied" });
  await community.leaves();
  await resident.goes(duty);
  await expect(resident.page.locator("main")).toContainText("破损处全部修好");
  await resident.leaves();
});

test("S23: one judgement for each matter; what is not satisfied is looked at one level up", async ({ browser }) => {
  const words = "北门的充电插座坏了两个，晚上排队的人很多";
  const resident = await comes(browser, "resident");
  const path = await raises(resident, words);
  const grid = await comes(browser, "gridWorker");
  await handsOn(grid, path, "light-lamps", words);
  await grid.leaves();
  const worker = await comes(browser, "propertyWorker");
  await worker.goes(path);
  await does(worker, "first-contact", { contact_note: "今天上午过去看" });
  await does(worker, "completion", { note: "两个插座都换了新的" }, photo(true));
  await worker.leaves();
  await resident.goes(path);
  await does(resident, "confirmation");
  await does(resident, "rating", { value: "not-satisfied", rating_words: "换的插座又松了" });
  await expect(resident.page.locator('form[action$="/rating"]'), "one judgement of one matter").toHaveCount(0);
  await resident.leaves();

  const community = await comes(browser, "communityWorker", DESK);
  await community.goes(path);
  await expect(community.page.locator('form[action$="/rating"]'), "nobody of the staff judges for the resident").toHaveCount(0);
  await expect(community.page.locator('main a[href^="/duties/"]').first(), "a review is opened").toBeAttached();
  await community.leaves();
});

test("S01: an owner casts a ballot on a phone in three steps, keeps the receipt, and nobody sees a total before the end", async ({ browser }) => {
  const owner = await comes(browser, "resident");
  await owner.goes("/votes");
  const links = await owner.page.locator('main .rows a[href^="/votes/"]').evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  let vote = "";
  for (const link of links) {
    await owner.goes(link);
    if (await owner.page.locator('main a[href*="/cast"], main form[action$="/cast"]').count()) { vote = link; break; }
  }
  expect(vote, "one vote of the demo is open to this owner").not.toBe("");
  const door = owner.page.locator('main a[href*="/cast"]').first();
  await owner.goes((await door.getAttribute("href")) ?? "");
  await expect(owner.page.locator(".steps")).toContainText("1 / 3");
  const presses = async (form: string) => {
    await owner.looks();
    await Promise.all([owner.page.waitForEvent("load"), owner.page.locator(`main form[action$="${form}"] .actions button`).first().click()]);
  };
  await presses("/cast");
  await expect(owner.page.locator(".steps")).toContainText("2 / 3");
  await owner.page.locator("main [name=choice]").first().check();
  await presses("/cast");
  await expect(owner.page.locator(".steps")).toContainText("3 / 3");
  const owns = owner.page.locator("main [name=owner][type=checkbox]");
  if (await owns.count()) await owns.check();
  await presses("/ballots");
  await expect(owner.page.locator(".error-summary")).toHaveCount(0);
  await owner.looks();
  await expect(owner.page.locator("main a[href*='receipt']").first(), "the receipt is a file to keep").toBeVisible();

  const stranger = await Person.at(browser, PHONE);
  await stranger.goes(vote);
  await expect(stranger.page.locator("main")).not.toContainText(/赞成\s*\d/);
  await stranger.leaves();
  await owner.leaves();
});

test("S28: an old neighbour orders at the van on the first page with one tap, and changes it with another", async ({ browser }) => {
  const elder = await comes(browser, "resident");
  await elder.goes("/");
  await Promise.all([elder.page.waitForEvent("load"), elder.page.locator(".elder-switch button").click()]);
  const van = elder.page.locator("#van");
  await expect(van).toContainText("蔬菜直通车");
  await elder.presses("#van form .actions button");
  await expect(van).toContainText(/您家订了 \d+ 份/);
  await expect(van.locator("form .actions button")).toHaveText("改订");
  await van.locator("select").selectOption("3");
  await elder.presses("#van form .actions button");
  await expect(van).toContainText("您家订了 3 份");
  // The van takes its room: rows and its button together are six choices at most.
  expect(await elder.page.locator("main .split > div .rows > li, #van button").count()).toBeLessThanOrEqual(6);
  await elder.looks();
  await elder.leaves();

  const grid = await comes(browser, "gridWorker");
  await grid.goes("/visits");
  await grid.presses('main .rows a:has-text("蔬菜直通车")');
  await grid.page.locator("#for > summary").click();
  await grid.page.locator("#for [name=home]").fill("2-2-301");
  await grid.page.locator("#for [name=leave]").selectOption("phoned");
  await grid.presses("#for .actions button");
  await expect(grid.page.locator("main")).toContainText(/\d+ 户预订/);
  await grid.leaves();
});
