// How much a first visit weighs: bytes on the wire, not time, so that it says the same on every machine.

import { expect, test, Person, WHO, PHONE } from "../support/person";
import { Wire } from "../support/wire";

const MOST = 60 * 1024;

test("a first visit of the home page is at most 60 KB over the wire, worker and icons included", async ({ browser }) => {
  const wire = await Wire.lay();
  const person = await Person.at(browser, PHONE, { baseURL: wire.address });
  await person.page.goto("/");
  await person.page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await person.page.waitForLoadState("networkidle");
  expect(wire.bytes, "something was counted").toBeGreaterThan(10 * 1024);
  expect(wire.bytes).toBeLessThanOrEqual(MOST);
  await person.leaves();
  wire.cut();
});

test("the first visit of a resident, signing in included, is at most 60 KB over the wire", async ({ browser }) => {
  const wire = await Wire.lay();
  const person = await Person.at(browser, PHONE, { baseURL: wire.address });
  await person.signsIn(WHO.resident);
  await person.page.goto("/");
  await person.page.waitForLoadState("networkidle");
  expect(wire.bytes).toBeLessThanOrEqual(MOST);
  await person.leaves();
  wire.cut();
});
