// S06: a round table of five people. Eight matters come to it; eight tracked matters come out, each with owner and date, and a
// notice without a name.

import { expect, test, Person, WHO, DESK, comes, bothSizes, fills } from "../support/person";

const EIGHT = [
  ["单元门口加装防滑条", "雨天门口滑，老人摔过", "两个单元最急，先做", "材料已询价，两周装好"],
  ["东门路灯维修", "三盏灯不亮", "属于公共照明，物业先修", "灯头已买，一周换好"],
  ["电梯里加装监控", "有电动车进电梯", "画面只在出事时查看", "两部电梯各装一个"],
  ["楼道杂物清理", "通道堆了旧家具", "先贴通知，给七天", "到期后派人清"],
  ["非机动车划线停放", "门口停得推不过轮椅", "按单元划线，不占消防通道", "周末划线"],
  ["健身器材维修", "扭腰器松了", "先围起来再修", "今天围，五天修好"],
  ["绿化带补种", "西侧秃了一片", "开春补种", "开春补种麦冬"],
  ["垃圾桶点位调整", "两个点位正对窗户", "往东挪", "下周挪"],
] as const;
const VOICES = ["asked", "community-view", "property-answer"] as const;

const named = (form: string) => `form:has(input[name=form][value="${form}"])`;
const noFault = (person: Person) => expect(person.page.locator(".error-summary")).toHaveCount(0);

async function proposes(person: Person, title: string): Promise<string> {
  await person.goes("/topics/new");
  const place = await person.page.locator("main [name=place] option").last().getAttribute("value");
  await fills(person, 'form[action="/topics"]', { title, words: "大家都说过，想当面商量一次", place: place ?? "" });
  await noFault(person);
  await person.looks();
  return new URL(person.page.url()).pathname;
}

/** Calls it on the page: method, topics that were taken up, the rest of the agenda. */
async function calls(chair: Person): Promise<string> {
  await chair.goes("/meetings/new");
  await chair.page.locator('main [name=method][value="round-table"]').check();
  await Promise.all([chair.page.waitForEvent("load"), chair.page.locator("main form .actions button").last().click()]);
  await bothSizes(chair);
  const form = chair.page.locator('main form[action="/meetings"]');
  for (const [title] of EIGHT.slice(0, 2)) await form.getByLabel(title).check();
  await fills(chair, 'form[action="/meetings"]', {
    title: "十一月圆桌会", venue: "社区二楼会议室", agenda: EIGHT.slice(2).map(([title]) => title).join("\n"),
  });
  await noFault(chair);
  await bothSizes(chair);
  return new URL(chair.page.url()).pathname;
}

async function decides(chair: Person, n: number, words: string): Promise<void> {
  const form = `decide-${n}`;
  const handler = await chair.page.locator(`${named(form)} [name=handler] option`, { hasText: "物业维修" }).first().getAttribute("value");
  await fills(chair, named(form), { came: "agreed", words, becomes: "matter", handler: handler ?? "", category: "other" });
}

test("S06: eight items of a round table become eight tracked matters with owner and date, and a notice without a name", async ({ browser }) => {
  test.setTimeout(420_000);
  const resident = await comes(browser, "resident");
  const neighbour = await comes(browser, "neighbour");
  const manager = await comes(browser, "manager");
  const committee = await comes(browser, "committee");
  const chair = await comes(browser, "communityWorker", DESK);

  // Open invitation: two residents raise something, it is taken up, and everybody is called.
  const topics = [await proposes(resident, EIGHT[0][0]), await proposes(neighbour, EIGHT[1][0])];
  for (const topic of topics) {
    await chair.goes(topic);
    await fills(chair, 'form[action$="/screening"]', { to: "screened" });
    await noFault(chair);
  }
  const meeting = await calls(chair);
  await resident.goes(meeting);
  await expect(resident.page.locator("main .item")).toHaveCount(8);
  await chair.goes(`${meeting}/poster`);
  await expect(chair.page.locator("main")).toContainText(EIGHT[7][0]);
  for (const [person, party] of [[manager, "property"], [committee, "committee"]] as const) {
    await person.goes(meeting);
    await fills(person, named("reply"), { party, answer: "yes" });
    await noFault(person);
    await person.looks();
  }

  // Sign-in comes first on the console; presence is a count and a party.
  await chair.goes(`${meeting}/console`);
  await expect(chair.page.locator("main .button.primary").first()).toHaveText("我来签到");
  await bothSizes(chair);
  for (const [person, party] of [[resident, "residents"], [neighbour, "residents"], [manager, "property"], [committee, "committee"], [chair, "community"]] as const) {
    await person.goes(`${meeting}/attendance`);
    await fills(person, 'form[action$="/attendance"]', { party });
    await noFault(person);
    await person.looks();
  }
  await chair.goes(`${meeting}/console`);
  chair.page.once("dialog", (dialog) => void dialog.accept());
  await fills(chair, 'form[action$="/opening"]');
  await bothSizes(chair);

  // Three voices for each item. What the property company has not answered cannot be agreed, and it says so.
  for (const [at, [title, ...said]] of EIGHT.entries()) {
    const n = at + 1;
    for (const [v, voice] of VOICES.entries()) {
      if (n === 1 && voice === "property-answer") {
        await decides(chair, 1, "物业两周内装好");
        await expect(chair.page.locator(".error-summary")).toContainText("物业谈对策");
        await expect(chair.page.locator(`${named("decide-1")} [name=words]`), "what was typed is kept").toHaveValue("物业两周内装好");
        await bothSizes(chair);
        await chair.page.goto(`${meeting}/console`);
      }
      await fills(chair, named(`voice-${n}-${voice}`), { words: said[v] ?? "" });
      await expect(chair.page.locator(`#voices-${n}`)).toContainText(said[v] ?? "");
    }
    if (n === 1) {
      await chair.presses('#item-1 form[action$="/wall"] button');
      await neighbour.goes(`${meeting}/wall`);
      await expect(neighbour.page.locator("main")).toContainText(title);
    }
    await decides(chair, n, `${title}：物业负责办好`);
    await noFault(chair);
  }
  await bothSizes(chair);
  chair.page.once("dialog", (dialog) => void dialog.accept());
  await fills(chair, 'form[action$="/closing"]');
  await noFault(chair);
  await chair.looks();

  // The parties read the minutes, then they are settled.
  for (const [person, party] of [[manager, "property"], [chair, "community"], [chair, "residents"]] as const) {
    await person.goes(meeting);
    await fills(person, named("remark"), { party, kind: "confirmation" });
    await noFault(person);
  }
  await chair.goes(`${meeting}/minutes`);
  await chair.goes(meeting);
  await fills(chair, 'form[action$="/settlement"]');
  await noFault(chair);

  // Eight tracked matters, each with its owner and its date, for anybody to read.
  const stranger = await Person.at(browser, DESK);
  const links = stranger.page.locator('main .item .resolution a[href^="/matters/"]');
  await expect(async () => {
    await stranger.page.goto(meeting);
    await expect(links).toHaveCount(8, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await bothSizes(stranger);
  const matters = await links.evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  expect(new Set(matters).size).toBe(8);
  for (const item of await stranger.page.locator("main .item").all()) {
    await expect(item.locator(".resolution .facts"), "who does it").toContainText("物业维修");
    await expect(item.locator(".resolution .facts time"), "by when").toHaveCount(1);
  }
  await stranger.goes(matters[0] ?? "");
  await expect(stranger.page.locator("main")).toContainText(EIGHT[0][0]);

  // The notice was drafted by the meeting; another person looks it over and publishes it.
  await committee.goes("/notices");
  await committee.goes((await committee.page.locator('main a[href*="state=drafts"]').first().getAttribute("href")) ?? "");
  const notice = (await committee.page.locator("main .row-link", { hasText: "十一月圆桌会" }).first().getAttribute("href")) ?? "";
  await committee.goes(notice);
  const check = committee.page.locator('main form[action$="/publication"]');
  for (const box of await check.locator("[type=checkbox]").all()) await box.check();
  await fills(committee, 'form[action$="/publication"]');
  await noFault(committee);
  await stranger.goes(notice);
  await bothSizes(stranger);
  const words = await stranger.page.locator("main .notice-text").innerText();
  for (const [title] of EIGHT) expect(words).toContain(title);
  for (const name of ["居民甲", "居民乙", WHO.resident, WHO.neighbour]) expect(words, "no name stands in it").not.toContain(name);
  expect(words).not.toMatch(/1[3-9]\d{9}|\d+号楼\d+单元\d+室/);

  // Those who raised it hear of it.
  for (const [person, at] of [[resident, 0], [neighbour, 1]] as const) {
    await person.goes("/me/news");
    await expect(person.page.locator("main")).toContainText(EIGHT[at][0]);
    await person.leaves();
  }
  for (const person of [manager, committee, chair, stranger]) await person.leaves();
});
