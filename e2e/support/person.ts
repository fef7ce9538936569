// A person at a browser. Every page they come to is looked over: accessibility, script errors, missing words.

import { expect, test as base, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { opens } from "./house";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = new URL("../../docs/pictures/", import.meta.url).pathname;

export const PASSWORD = "pavilion-demo";
export const WHO = {
  resident: "13000000001",
  neighbour: "13000000002",
  gridWorker: "13000000003",
  communityWorker: "13000000004",
  propertyWorker: "13000000005",
  manager: "13000000006",
  auditor: "13000000008",
  admin: "13000000009",
  street: "13000000007",
  committee: "13000000010",
  privacyOfficer: "13000000011",
  secretary: "13000000023",
  observer: "13000000018",
  department: "13000000012",
} as const;

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };

export interface Likes extends BrowserContextOptions {
  /** A page of a person without script cannot be asked by axe. */
  javaScriptEnabled?: boolean;
}

export class Person {
  private readonly faults: string[] = [];
  private refused = "";

  private constructor(readonly page: Page, readonly context: BrowserContext, private readonly hasScript: boolean) {
    page.on("pageerror", (fault) => this.faults.push(`script error: ${fault.message}`));
    page.on("console", (message) => {
      if (message.type() !== "error") return;
      // The browser itself complains of a network that the journey took away, and of a page that is meant to be a refusal.
      const isMeant = /ERR_INTERNET_DISCONNECTED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_|status of 422/.test(message.text()) || message.location().url === this.refused;
      if (!isMeant) this.faults.push(`console: ${message.text()}`);
    });
  }

  static async at(browser: Browser, viewport: { width: number; height: number }, likes: Likes = {}): Promise<Person> {
    const context = await browser.newContext({ viewport, baseURL: url(), ...likes });
    return new Person(await context.newPage(), context, likes.javaScriptEnabled !== false);
  }

  async goes(path: string): Promise<void> {
    await this.page.goto(path);
    await this.looks();
  }

  /** Goes where a link leads, and says how it answered; 0 when it is a file and not a page. */
  async peeks(path: string): Promise<number> {
    const answer = await this.page.goto(path).catch((fault: Error) => {
      if (!/Download is starting/.test(fault.message)) throw fault;
      return null;
    });
    const isPage = answer?.headers()["content-type"]?.startsWith("text/html") ?? false;
    // A file that is not there is told here: what the browser says of it comes late, and would be held against the next page.
    if (answer && !isPage) expect(answer.status(), `the file at ${path}`).toBeLessThan(400);
    if (!isPage) this.forgets();
    return isPage ? (answer?.status() ?? 0) : 0;
  }

  /** Goes where nothing is for them, and finds a page that says so. */
  async isRefused(path: string, status: number): Promise<void> {
    this.refused = new URL(path, url()).href;
    const answer = await this.page.goto(path);
    expect(answer?.status(), path).toBe(status);
    await this.looks();
  }

  /** What was wrong on a page is told; the next one begins anew. */
  forgets(): void {
    this.faults.length = 0;
  }

  /** Looks the page over as it stands. */
  async looks(): Promise<void> {
    await this.page.waitForLoadState("load");
    const missing = (await this.page.content()).match(/\[\[[a-z][a-z0-9-]*\]\]|\{ ?\$[a-z]/g) ?? [];
    expect(missing, `${this.page.url()} lacks sentences`).toEqual([]);
    // A name of a sentence where the sentence should be; the pages about the API, the data and the methods name their parts on purpose.
    const raw = (await this.page.locator("body").innerText()).match(/\b(?:face|flash|house|places|people|matters|record|refused|meetings|notices|votes|talk|telling|ways|duty|overview|method)-[a-z]+(?:-[a-z0-9]+)*\b/g) ?? [];
    if (!/\/(api\/docs|privacy|methods)/.test(this.page.url())) expect(raw, `${this.page.url()} shows names of sentences`).toEqual([]);
    expect(this.faults, this.page.url()).toEqual([]);
    if (!this.hasScript) return;
    await this.page.evaluate(AXE);
    // A page may still grow while it is looked at, as when a photo is being made smaller: then it is looked at once more.
    const screen = this.page.viewportSize() ?? PHONE;
    let found: string[] = [];
    for (const _ of ["once", "again"]) {
      found = await this.violations(screen);
      if (!found.length) break;
    }
    await this.page.setViewportSize(screen);
    expect(found, `axe on ${this.page.url()}`).toEqual([]);
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, `${this.page.url()} is wider than the screen`).toBeLessThanOrEqual(0);
  }

  /** What axe finds, on a screen as high as the page: nothing lies under the bar at the bottom, as when somebody has scrolled there. */
  private async violations(screen: { width: number; height: number }): Promise<string[]> {
    const height = await this.page.evaluate(() => document.documentElement.scrollHeight);
    await this.page.setViewportSize({ width: screen.width, height: Math.max(screen.height, height) });
    return this.page.evaluate(async () => {
      const axe = (globalThis as unknown as { axe: { run(of: Document, how: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }).axe;
      const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
      return violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`).join(" | ")}`);
    });
  }

  async signsIn(login: string): Promise<void> {
    await this.goes("/sign-in");
    await this.page.locator("main [name=login]").fill(login);
    await this.page.locator("main [name=password]").fill(PASSWORD);
    await this.page.locator("main form button[type=submit], main form button.primary").first().click();
    await this.page.waitForURL((to) => !to.pathname.startsWith("/sign-in"));
    await this.looks();
  }

  /** Presses what does the thing and comes to the next page. */
  async presses(selector: string): Promise<void> {
    const button = this.page.locator(selector).first();
    await Promise.all([this.page.waitForEvent("load"), button.click()]);
    await this.looks();
  }

  /** A picture for the manual; taken only when somebody asks for pictures (make pictures), so that a test changes no file. */
  async shows(name: string, whole = false): Promise<void> {
    if (!process.env["PICTURES"]) return;
    mkdirSync(PICTURES, { recursive: true });
    await this.page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: whole, animations: "disabled", scale: "css" });
  }

  async leaves(): Promise<void> {
    expect(this.faults).toEqual([]);
    await this.context.close();
  }
}

/** Somebody of the demo, signed in. */
export async function comes(browser: Browser, who: keyof typeof WHO, screen = PHONE): Promise<Person> {
  const person = await Person.at(browser, screen);
  await person.signsIn(WHO[who]);
  return person;
}

/** The page as it is on a phone and on a desk. */
export async function bothSizes(person: Person): Promise<void> {
  const screen = person.page.viewportSize() ?? PHONE;
  for (const size of [PHONE, DESK]) {
    await person.page.setViewportSize(size);
    await person.looks();
  }
  await person.page.setViewportSize(screen);
}

export function url(): string {
  const found = process.env["PAVILION_URL"];
  if (!found) throw new Error("No house is open.");
  return found;
}

/** Each worker has a house of its own, which its journeys share one after the other, as people do. */
export const test = base.extend<object, { house: void }>({
  house: [
    async ({}, use) => {
      const closes = await opens();
      await use();
      closes();
    },
    { scope: "worker", auto: true, timeout: 180_000 },
  ],
});
export { expect };

/** Fills a form of the page and sends it; opens what it is folded into. Comes to the page that follows. */
export async function fills(person: Person, form: string, fields: Record<string, string> = {}): Promise<void> {
  const there = person.page.locator(`main ${form}`).first();
  await there.waitFor({ state: "attached" });
  await there.evaluate((element) => {
    for (let box = element.closest("details"); box; box = box.parentElement?.closest("details") ?? null) box.open = true;
  });
  for (const [name, value] of Object.entries(fields)) {
    const field = there.locator(`[name="${name}"]`);
    const kind = await field.first().evaluate((element) => (element as HTMLInputElement).type);
    if (kind === "radio" || kind === "checkbox") await there.locator(`[name="${name}"][value="${value}"]`).check();
    else if (kind.startsWith("select")) await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([person.page.waitForEvent("load"), there.locator(".actions button").last().click()]);
}
