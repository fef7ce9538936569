// One lift, from the first opinion to the day it runs: opinions, shares, an objection that holds the works up, the decision of
// the entrance, works, commissioning. On a phone for those who live there, on a desk for those who hold it.

import { expect, test, Person, PHONE, DESK, comes, bothSizes } from "../support/person";

const LIFT = "1号楼1单元加装电梯";
const MINUTE = 60_000;
/** Of 47 homes two thirds must take part, by heads and by area; of these three quarters must agree. */
const DOORS = 37;

const noFault = (person: Person) => expect(person.page.locator(".error-summary")).toHaveCount(0);

/** A moment as a form of this neighbourhood takes it. */
const local = (at: number) => new Date(at + 8 * 60 * MINUTE).toISOString().slice(0, 16);

/** Comes back to a page until something stands there: time passes by itself. */
async function waitsFor(person: Person, path: string, selector: string, words: string | RegExp, within: number): Promise<void> {
  await expect(async () => {
    await person.page.goto(path);
    await expect(person.page.locator(selector).filter({ hasText: words }).first()).toBeAttached({ timeout: 500 });
  }).toPass({ timeout: within, intervals: [1000] });
}

/** Prepares the formal decision of the entrance and announces it; says where it stands and when it opens and ends. */
async function announces(worker: Person, compound: string): Promise<{ vote: string; opens: number; closes: number }> {
  await worker.goes(`/votes/new?compound=${compound}&kind=entrance`);
  const form = worker.page.locator('main form[method="post"][action="/votes"]');
  const options = form.locator("[name=place] option");
  const names = await options.allTextContents();
  const place = await options.nth(names.findIndex((name) => name.trim() === "1号楼 1单元")).getAttribute("value");
  await form.locator("[name=place]").selectOption(place ?? "");
  await form.locator("[name=title]").fill(LIFT);
  await form.locator("[name=words]").fill("在单元门外加装一部担架电梯，费用按楼层分摊，补贴15万元。");
  await form.locator("[name=cost]").fill("共62万元，补贴15万元，其余47万元按公布的比例分摊");
  await form.locator("[name=consequences]").fill("通过以后先处理完异议再开工，工期约四个月");
  await form.locator("[name=matter]").selectOption("lift-retrofit/lift");
  await form.locator("[name=reason]").fill("一个单元加装电梯，由这个单元的业主决定");
  await bothSizes(worker);
  await worker.presses('main form[method="post"][action="/votes"] .actions button.primary');
  await noFault(worker);
  const vote = new URL(worker.page.url()).pathname;
  await worker.presses(`form[action="${vote}/roll"] button`);
  await noFault(worker);
  await waitsFor(worker, vote, `form[action="${vote}/announcement"]`, "", 30_000);
  const opens = Math.ceil((Date.now() + 15_000) / MINUTE) * MINUTE;
  const closes = opens + 2 * MINUTE;
  await worker.page.locator("main [name=opens]").fill(local(opens));
  await worker.page.locator("main [name=closes]").fill(local(closes));
  await worker.presses(`form[action="${vote}/announcement"] .actions button`);
  await noFault(worker);
  await expect(worker.page.locator("main")).toContainText("公示中");
  return { vote, opens, closes };
}

/** Goes from door to door with a device and enters what owners said. */
async function goesRound(worker: Person, vote: string): Promise<void> {
  await worker.goes(`${vote}/papers`);
  const form = `form[action="${vote}/entries"]`;
  for (let door = 1; door <= DOORS; door++) {
    const there = worker.page.locator(form);
    await there.evaluate((element) => element.closest("details")?.setAttribute("open", ""));
    await there.locator("[name=line]").selectOption({ index: door });
    await there.locator('[name=choice][value="for"]').check();
    await there.locator("[name=authority]").fill("本人当面填写纸质票，委托录入");
    await Promise.all([worker.page.waitForEvent("load"), there.locator(".actions button").click()]);
    await noFault(worker);
  }
  await worker.looks();
}

/** Casts a ballot in three steps. */
async function casts(owner: Person, vote: string, choice: string): Promise<void> {
  await owner.goes(`${vote}/cast`);
  await owner.presses(`main form[action="${vote}/cast"] .actions button`);
  await owner.page.locator(`main [name=choice][value="${choice}"]`).check();
  await owner.presses(`main form[action="${vote}/cast"] .actions button`);
  const owns = owner.page.locator("main [name=owner][type=checkbox]");
  if (await owns.count()) await owns.check();
  await owner.presses(`main form[action="${vote}/ballots"] .actions button`);
  await noFault(owner);
}

test("a lift goes from opinion to commissioning", async ({ browser }) => {
  test.setTimeout(600_000);
  const resident = await comes(browser, "resident");
  const neighbour = await comes(browser, "neighbour");
  const worker = await comes(browser, "communityWorker", DESK);

  await resident.goes("/projects");
  await resident.presses(`main a:has-text("${LIFT}")`);
  const path = new URL(resident.page.url()).pathname;
  await resident.presses(`form[action="${path}/consents"] button[value=yes]`);
  await expect(resident.page.locator("main")).toContainText("同意 1 户");
  await bothSizes(resident);

  // The table of shares stands in the order of floors; what does not add up is refused and nothing typed is lost.
  await worker.goes(path);
  await bothSizes(worker);
  const compound = new URL(await worker.page.locator('main a[href^="/projects?compound="]').first().evaluate((link) => (link as HTMLAnchorElement).href)).searchParams.get("compound") ?? "";
  const floors = (await worker.page.locator("#f-shares .floor > summary").allTextContents()).map((text) => Number.parseInt(text.trim(), 10));
  expect(floors).toEqual([...floors].sort((a, b) => a - b));
  const first = worker.page.locator("#f-shares tbody input").first();
  const stood = await first.inputValue();
  await first.fill("99");
  await worker.presses(`form[action="${path}/shares"] .actions button`);
  await expect(worker.page.locator(".error-summary")).toContainText("加起来要正好是 100%");
  await expect(first, "what was typed is kept").toHaveValue("99");
  await bothSizes(worker);
  await first.fill(stood);
  await worker.presses(`form[action="${path}/shares"] .actions button`);
  await noFault(worker);

  // Somebody who lives there objects.
  await neighbour.goes(path);
  await neighbour.page.locator('summary:has-text("我有异议")').click();
  await neighbour.page.locator("main [name=objection_words]").fill("井道挡住我家厨房的采光，请先商量。");
  await bothSizes(neighbour);
  await neighbour.presses(`form[action="${path}/objections"] .actions button`);
  await expect(neighbour.page.locator("main")).toContainText("还没有处理");

  // The formal decision of the entrance; nothing is built before it has passed.
  const { vote, opens, closes } = await announces(worker, compound);
  await worker.goes(path);
  await worker.page.locator("main [name=vote]").selectOption(vote.slice("/votes/".length));
  await worker.presses(`form[action="${path}/vote"] .actions button`);
  await noFault(worker);
  await worker.presses(`form[action="${path}/works"] button`);
  await expect(worker.page.locator(".error-summary")).toContainText("还没有通过表决");
  await waitsFor(worker, vote, "main", "正在投票", opens - Date.now() + 30_000);
  await goesRound(worker, vote);
  await casts(resident, vote, "for");
  expect(Date.now(), "everybody has said it before the end").toBeLessThan(closes);
  await bothSizes(resident);
  await waitsFor(worker, vote, `form[action="${vote}/publication"]`, "", closes - Date.now() + 30_000);
  await worker.presses(`form[action="${vote}/publication"] button`);
  await noFault(worker);
  await expect(worker.page.locator("#result")).toContainText("通过");
  await bothSizes(worker);

  // The objection still holds the works up, until it is answered in words.
  await worker.goes(path);
  await worker.presses(`form[action="${path}/works"] button`);
  await expect(worker.page.locator(".error-summary")).toContainText("还有 1 条异议没有处理");
  await worker.page.locator("main [name=answer]").fill("井道向东移六十厘米，物业在一楼加装一扇采光窗，双方签字。");
  await worker.presses(`form[action="${path}/objections/answers"] button[value=settle]`);
  await noFault(worker);
  await worker.presses(`form[action="${path}/works"] button`);
  await noFault(worker);
  await expect(worker.page.locator("main")).toContainText("施工中");

  // Works, and the day it runs, with the rule for its upkeep.
  const notes = `form[action="${path}/milestones"]`;
  await worker.page.locator("main [name=milestone]").fill("井道封顶");
  await worker.presses(`${notes} .actions button`);
  await noFault(worker);
  await worker.page.locator("main [name=milestone]").fill("验收合格，交付使用");
  await worker.page.locator("main [name=upkeep]").fill("每年维护费由二楼以上按分摊比例承担，一楼不承担。");
  await worker.presses(`${notes} .actions button`);
  await noFault(worker);
  await expect(worker.page.locator("main")).toContainText("已投用");

  // Whoever lives there reads the whole story, and the decision it rests on is one step away.
  await neighbour.goes("/me/news");
  await expect(neighbour.page.locator("main")).toContainText(LIFT);
  await resident.goes(path);
  await expect(resident.page.locator("main")).toContainText("井道封顶");
  await expect(resident.page.locator("main")).toContainText("一楼不承担");
  await bothSizes(resident);
  await resident.presses(`main a[href="${vote}"]`);
  await expect(resident.page.locator("main")).toContainText("第二百七十八条");
  for (const person of [resident, neighbour, worker]) await person.leaves();
});

test("the account of a compound and the pages of its votes are whole on both screens", async ({ browser }) => {
  test.setTimeout(300_000);
  for (const screen of [PHONE, DESK]) {
    const keeper = await comes(browser, "committee", screen);
    await keeper.goes("/votes");
    const votes = await keeper.page.locator('main .rows a[href^="/votes/"]').evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
    expect(votes.length, "the demo has votes").toBeGreaterThan(1);
    const money = (await keeper.page.locator('main a[href^="/money?"]').first().getAttribute("href")) ?? "";
    for (const vote of votes) await keeper.goes(vote);
    await keeper.goes(money);
    const more = await keeper.page.locator('main a[href^="/money"]').evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
    expect(more.length, "the account leads further").toBeGreaterThan(0);
    for (const path of new Set(more)) await keeper.goes(path);
    await keeper.leaves();
  }
});
