// S01: parking. What residents said is put together, five parties talk and agree on a proposal, its text hangs out for fifteen
// days, the owners vote on paper and on phones, the rule comes into force, and a notice says so.

import { expect, test, Person, DESK, comes, bothSizes, url, fills } from "../support/person";
import { Ahead } from "../support/ahead";

const RULE = "机动车辆停放管理办法";
const TEXT = "第一条 取消固定车位，车辆先到先停。\n第二条 每车每月100元，收入进小区公共账户，每半年公布一次。\n第三条 2号楼、10号楼旁增设充电桩。";
const GAP = "全小区270个车位，登记车辆四百多辆，缺口一百三十个以上";
const DAY = 86_400_000;

const noFault = (person: Person) => expect(person.page.locator(".error-summary")).toHaveCount(0);
const named = (form: string) => `form:has(input[name=form][value="${form}"])`;
const now = { days: 0 };
/** A moment so many days from the day the house has, as a form takes it. */
const inDays = (days: number) => new Date(Date.now() + (now.days + days) * DAY + 8 * 3_600_000).toISOString().slice(0, 16);

async function proposes(person: Person, title: string, words: string): Promise<string> {
  await person.goes("/topics/new");
  const place = await person.page.locator("main [name=place] option").last().getAttribute("value");
  await fills(person, 'form[action="/topics"]', { title, words, place: place ?? "" });
  await noFault(person);
  return new URL(person.page.url()).pathname;
}

/** Comes back to a page until something stands there. */
async function waitsFor(person: Person, path: string, selector: string, words: string): Promise<void> {
  await expect(async () => {
    await person.page.goto(path);
    await expect(person.page.locator(selector).filter({ hasText: words }).first()).toBeAttached({ timeout: 500 });
  }).toPass({ timeout: 30_000, intervals: [500] });
}

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

/** What owners say at their doors, entered on a device that goes round; leaves the last entrance to paper. */
async function goesRound(worker: Person, vote: string, doors: number): Promise<void> {
  const entered = await worker.page.evaluate(async ([path, most]) => {
    const { csrf } = await (await fetch("/session.json")).json() as { csrf: string };
    const lines: { id: string; has_voter?: boolean }[] = [];
    for (let cursor = ""; ;) {
      const page = await (await fetch(`/api/v1${path}/roll?limit=200${cursor}`)).json() as { items: { id: string }[]; next: string | null };
      lines.push(...page.items);
      if (!page.next) break;
      cursor = `&cursor=${page.next}`;
    }
    let done = 0;
    for (const [at, line] of lines.slice(0, Number(most)).entries()) {
      const body = JSON.stringify({ line: line.id, choice: { say: at % 5 ? "for" : "against" }, authority: "本人当面填写，委托录入" });
      const answer = await fetch(`/api/v1${path}/entries`, { method: "POST", body, headers: { "Content-Type": "application/json", "x-csrf": csrf } });
      if (answer.ok) done++;
    }
    return done;
  }, [vote, String(doors)] as const);
  expect(entered, "every door was entered").toBe(doors);
}

test("S01: parking goes from what residents said to a rule in force, with five parties and the owners", async ({ browser }) => {
  test.setTimeout(420_000);
  const house = await Ahead.fills();
  const on = async (days: number) => { now.days = days; await house.comesTo(days); };
  try {
    // 1 Two residents say it in their own words; the community puts both together.
    await on(0);
    let resident = await comes(browser, "resident");
    let neighbour = await comes(browser, "neighbour");
    let chair = await comes(browser, "communityWorker", DESK);
    const first = await proposes(resident, RULE, "停车位太少，晚上回来没地方停");
    const second = await proposes(neighbour, "乱停乱放堵了消防通道", "想把车位重新规划一下");
    await chair.goes(first);
    await fills(chair, 'form[action$="/screening"]', { to: "screened" });
    await noFault(chair);
    await chair.goes(second);
    const into = await chair.page.locator('main [name="into"] option', { hasText: RULE }).first().getAttribute("value");
    const merged = await chair.page.locator('main [name="to"]').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value).find((one) => one.includes("merge")) ?? "");
    await fills(chair, 'form[action$="/screening"]', { to: merged, into: into ?? "", reason: "说的是同一件事" });
    await noFault(chair);
    await neighbour.goes(second);
    await neighbour.presses(`main a[href="${first}"]`);
    // 2 The five parties are called.
    await chair.goes("/meetings/new");
    await chair.page.locator('main [name=method][value="five-party-talk"]').check();
    await Promise.all([chair.page.waitForEvent("load"), chair.page.locator("main form .actions button").last().click()]);
    await chair.page.locator('main form[action="/meetings"]').getByLabel(RULE).check();
    await fills(chair, 'form[action="/meetings"]', { title: "停车五方会谈", venue: "社区二楼会议室" });
    await noFault(chair);
    const meeting = new URL(chair.page.url()).pathname;
    for (const person of [resident, neighbour, chair]) await person.leaves();

    // 3-5 Five people meet; one party is missing, and nothing can be agreed until it is there.
    await on(4);
    chair = await comes(browser, "communityWorker", DESK);
    resident = await comes(browser, "resident");
    const manager = await comes(browser, "manager");
    const committee = await comes(browser, "committee");
    const secretary = await comes(browser, "secretary");
    await secretary.goes(meeting);
    for (const [person, party] of [[chair, "community-party"], [manager, "property"], [committee, "committee"]] as const) {
      await person.goes(`${meeting}/attendance`);
      await fills(person, 'form[action$="/attendance"]', { party });
      await noFault(person);
    }
    await chair.goes(`${meeting}/console`);
    chair.page.on("dialog", (dialog) => void dialog.accept());
    await fills(chair, 'form[action$="/opening"]');
    await fills(chair, named("presence"), { party: "members", count: "2", speaker: "党员代表" });
    await noFault(chair);
    for (const [voice, words] of [["report", GAP], ["view", "先到先停，取消固定车位"], ["committee-view", "同意，收费进公共账户"]] as const) {
      await fills(chair, named(`voice-1-${voice}`), { words });
    }
    const agreed = { came: "agreed", words: "取消固定车位，每月100元，增设充电桩", becomes: "vote" };
    await fills(chair, named("decide-1"), agreed);
    await expect(chair.page.locator(".error-summary"), "a missing party blocks it").toContainText("居民");
    await bothSizes(chair);
    await resident.goes(`${meeting}/attendance`);
    await fills(resident, 'form[action$="/attendance"]', { party: "residents" });
    await noFault(resident);
    await chair.page.goto(`${meeting}/console`);
    await fills(chair, named("decide-1"), agreed);
    await noFault(chair);
    await fills(chair, 'form[action$="/closing"]');
    await noFault(chair);
    await resident.goes(meeting);
    await expect(resident.page.locator("main")).toContainText("建议");
    await expect(resident.page.locator("main"), "the gap is shown").toContainText("缺口一百三十个以上");
    await bothSizes(resident);

    // 6-7 The text hangs out for fifteen days; it is a draft and no rule.
    await chair.goes("/rules");
    await chair.presses('main a[href^="/rules/new"]');
    await fills(chair, 'form[action="/rules"]', { title: RULE, kind: "management", text: TEXT });
    await noFault(chair);
    const rule = new URL(chair.page.url()).pathname;
    await fills(chair, 'form[action$="/drafting"]', { step: "consult", text: TEXT, days: "15" });
    await noFault(chair);
    await expect(chair.page.locator("main")).toContainText("征求意见");
    await bothSizes(chair);

    // 8 The owners' vote: it names the law, starts the rule, and less than fifteen days of notice are refused.
    const link = (await chair.page.goto("/votes"), await chair.page.locator('main a[href^="/votes/new"]').first().getAttribute("href")) ?? "";
    await chair.goes(link);
    const form = 'form[method="post"][action="/votes"]';
    await chair.page.locator(`main ${form} [name=title]`).fill(RULE);
    await chair.page.locator(`main ${form} [name=words]`).fill(TEXT);
    await chair.page.locator(`main ${form} [name=kind]`).selectOption("statutory");
    await Promise.all([chair.page.waitForEvent("load"), chair.page.locator(`main ${form} button[name=change_kind]`).click()]);
    await expect(chair.page.locator(`main ${form} [name=title]`), "what was typed is kept").toHaveValue(RULE);
    const version = await chair.page.locator(`main ${form} [name=start_rule] option`, { hasText: RULE }).first().getAttribute("value");
    const matter = await chair.page.locator(`main ${form} [name=matter] option[value="cn-civil-code/278-9"]`).getAttribute("value");
    await fills(chair, form, { matter: matter ?? "", reason: "停车秩序和收费属于有关共有的重大事项，不改变共有部分用途", start_rule: version ?? "" });
    await noFault(chair);
    await bothSizes(chair);
    const vote = new URL(chair.page.url()).pathname;
    await chair.presses(`form[action="${vote}/roll"] button`);
    await waitsFor(chair, vote, `form[action="${vote}/announcement"]`, "");
    await fills(chair, `form[action="${vote}/announcement"]`, { opens: inDays(14), closes: inDays(22) });
    await expect(chair.page.locator(".error-summary")).toContainText("15");
    await fills(chair, `form[action="${vote}/announcement"]`, { opens: inDays(15.1), closes: inDays(22) });
    await noFault(chair);
    await chair.goes(`${vote}/roll`);
    for (const person of [chair, resident, manager, committee, secretary]) await person.leaves();

    // Paper and phones together.
    await on(20);
    chair = await comes(browser, "communityWorker", DESK);
    resident = await comes(browser, "resident");
    neighbour = await comes(browser, "neighbour");
    const member = await comes(browser, "committee", DESK);
    await waitsFor(chair, vote, "main", "正在投票");
    await goesRound(chair, vote, 200);
    await chair.goes(`${vote}/papers`);
    await Promise.all([chair.page.waitForEvent("load"), chair.page.locator(`form[action="${vote}/papers"] button`).last().click()]);
    const text = await chair.page.locator("main").innerText();
    const codes = [...new Set(text.match(/\b[2-9A-HJ-NP-Z]{10}\b/g) ?? [])].slice(0, 2);
    expect(codes.length, "papers have their numbers").toBe(2);
    for (const code of codes) {
      for (const person of [chair, member]) {
        await person.goes(`${vote}/papers`);
        await fills(person, `form[action="${vote}/papers/entries"]`, { code, choice: "for" });
        await noFault(person);
      }
    }
    await expect(member.page.locator("main")).toContainText("两遍一致");
    await bothSizes(member);
    await casts(resident, vote, "for");
    await casts(neighbour, vote, "against");
    await casts(neighbour, vote, "for");
    await resident.goes(vote);
    await expect(resident.page.locator("#now"), "how many, and nothing of what they said").toContainText("户投票");
    await bothSizes(resident);
    for (const person of [chair, resident, neighbour, member]) await person.leaves();

    // 9-10 Counted, published, the rule in force, and the notice.
    await on(27);
    chair = await comes(browser, "communityWorker", DESK);
    await waitsFor(chair, vote, `form[action="${vote}/publication"]`, "");
    await chair.presses(`form[action="${vote}/publication"] button`);
    await noFault(chair);
    await expect(chair.page.locator("#result")).toContainText("通过");
    await bothSizes(chair);
    await waitsFor(chair, rule, "main .badge", "生效");
    const keeper = await comes(browser, "committee", DESK);
    await keeper.goes("/notices");
    await keeper.goes((await keeper.page.locator('main a[href*="state=drafts"]').first().getAttribute("href")) ?? "");
    const notice = (await keeper.page.locator("main .row-link", { hasText: RULE }).first().getAttribute("href")) ?? "";
    await keeper.goes(notice);
    for (const box of await keeper.page.locator('main form[action$="/publication"] [type=checkbox]').all()) await box.check();
    await fills(keeper, 'form[action$="/publication"]');
    await noFault(keeper);
    const stranger = await Person.at(browser, DESK);
    await stranger.goes(notice);
    await expect(stranger.page.locator("main")).toContainText("通过");
    await stranger.goes(rule);
    await expect(stranger.page.locator("main")).toContainText("先到先停");
    await bothSizes(stranger);
    expect(url()).toContain("127.0.0.1");
    for (const person of [chair, keeper, stranger]) await person.leaves();
  } finally {
    await house.ends();
  }
});
