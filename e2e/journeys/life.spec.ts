// The whole life of a matter by four people: raised, taken in, done, judged, done once more.

import { expect, test, Person, WHO, PHONE, DESK } from "../support/person";
import { does, raises } from "../support/matter";
import { photo } from "../support/photo";

for (const [name, screen] of [["390", PHONE], ["1280", DESK]] as const) {
  test(`a matter lives through its whole life at ${name} px`, async ({ browser }) => {
    const words = `三层到四层之间的楼道灯又不亮了，晚上看不见台阶，老人差点摔倒（${name}）。`;
    const resident = await Person.at(browser, screen);
    await resident.signsIn(WHO.resident);
    await resident.goes("/");
    await resident.shows(`home-${name}`);
    const path = await raises(resident, words, { photo: true, spot: "三层到四层之间" });
    await expect(resident.page.locator("main")).toContainText(words);

    // Before somebody checked the words, nobody else reads them.
    const neighbour = await Person.at(browser, screen);
    await neighbour.goes(path);
    await expect(neighbour.page.locator("main")).not.toContainText(words);

    const grid = await Person.at(browser, screen);
    await grid.signsIn(WHO.gridWorker);
    await grid.goes("/desk");
    await grid.shows(`desk-${name}`);
    await expect(grid.page.locator(`a[href^="${path}"]`).first()).toBeAttached();
    await grid.goes(path);
    await does(grid, "acceptance", { title: "楼道灯不亮", words, spot: "三层到四层之间", category: "light-lamps" });
    const post = await propertyWorkersPost(grid);
    await does(grid, "assignment", { post });
    await grid.leaves();

    await neighbour.goes(path);
    await expect(neighbour.page.locator("main")).toContainText(words);
    await neighbour.leaves();

    const worker = await Person.at(browser, screen);
    await worker.signsIn(WHO.propertyWorker);
    await worker.goes(path);
    await does(worker, "first-contact", { contact_note: "今天下午带灯具过来" });
    await does(worker, "completion", { note: "已更换感应灯两盏，试亮正常" }, photo(true));

    // What waits for the reporter stands first on their home, and not once more below.
    await resident.goes("/");
    await expect(resident.page.locator("main section.stack").nth(0).locator(`a[href^="${path}"]`)).toHaveCount(1);
    await expect(resident.page.locator("main section.stack").nth(1).locator(`a[href^="${path}"]`)).toHaveCount(0);
    await resident.goes(path);
    await does(resident, "confirmation");
    await does(resident, "rating", { value: "satisfied", rating_words: "来得很快" });
    await resident.shows(`matter-${name}`, false);
    await does(resident, "reopening", { reopen_reason: "才过一天又不亮了" });

    await worker.goes(path);
    await does(worker, "first-contact", { contact_note: "马上过来查看线路" });
    await does(worker, "completion", { note: "线路接头松动，已重新压接" }, photo(true));
    await worker.leaves();
    await resident.goes(path);
    await does(resident, "confirmation");
    await does(resident, "rating", { value: "satisfied" });
    await resident.leaves();
  });
}

/** The post of the property worker in the list of those it can be given to. */
async function propertyWorkersPost(person: Person): Promise<string> {
  const options = person.page.locator('form[action$="/assignment"] [name=post]');
  await options.first().waitFor({ state: "attached" });
  return options.first().evaluate((element) => {
    if (element instanceof HTMLSelectElement) {
      const found = [...element.options].find((option) => /物业维修/.test(option.text)) ?? element.options[1];
      return found?.value ?? "";
    }
    const cards = [...document.querySelectorAll<HTMLInputElement>('form[action$="/assignment"] [name=post]')];
    return (cards.find((card) => /物业维修/.test(card.closest("label")?.textContent ?? "")) ?? cards[0])?.value ?? "";
  });
}
