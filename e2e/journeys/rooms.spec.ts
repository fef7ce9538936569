// Every kind of page that a link leads to, by whoever may open it: none is missing, none is broken, each is looked over.

import { expect, test, Person, WHO, PHONE, DESK } from "../support/person";

/** The kind of a page: its path without what names one thing. */
function kindOf(href: string): string {
  return href.replace(/[?#].*$/, "").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ":id").replace(/\/\d+(?=\/|$)/g, "/:n").replace(/\/[A-Z0-9][A-Z0-9-]{5,}(?=\/|$)/g, "/:code");
}

test("every kind of page a link leads to is there and whole", async ({ browser }) => {
  test.setTimeout(600_000);
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const [at, login] of ([undefined, ...Object.values(WHO)] as (string | undefined)[]).entries()) {
    const person = await Person.at(browser, at % 2 ? DESK : PHONE);
    if (login) await person.signsIn(login);
    const waiting = ["/"];
    while (waiting.length) {
      const path = waiting.shift() as string;
      try {
        const status = await person.peeks(path);
        if (status === 0) continue;
        // Where one must sign in, somebody who has will come by.
        if (status === 401 && !login) {
          seen.delete(kindOf(path));
          person.forgets();
          continue;
        }
        await person.looks();
      } catch (fault) {
        // All that is wrong is told at once; the walk goes on.
        faults.push(`${login ?? "a stranger"} at ${path}: ${String(fault).replace(/\u001b\[\d+m/g, "").slice(0, 900)}`);
        person.forgets();
        continue;
      }
      const hrefs = await person.page.locator('a[href^="/"]:not([download])').evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
      for (const href of hrefs) {
        const kind = kindOf(href);
        if (seen.has(kind)) continue;
        seen.add(kind);
        waiting.push(href.replace(/#.*$/, ""));
      }
    }
    await person.leaves();
    // With somebody signed in the same pages hold more.
    if (!login) seen.clear();
  }
  expect(faults).toEqual([]);
  expect(seen.size, [...seen].sort().join("\n")).toBeGreaterThan(60);
});
