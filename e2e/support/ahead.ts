// A house of its own whose clock can be put ahead: what takes weeks between people is lived through in minutes.

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binary, freePort } from "./house";

export class Ahead {
  private server: ChildProcess | undefined;
  private readonly before = process.env["PAVILION_URL"];

  private constructor(private readonly data: string, private readonly port: number) {}

  /** A neighbourhood filled anew; nobody serves it yet. */
  static async fills(): Promise<Ahead> {
    const ahead = new Ahead(mkdtempSync(join(tmpdir(), "pavilion-ahead-")), await freePort());
    const filled = spawnSync(binary(), ["demo"], { env: ahead.env(), encoding: "utf8" });
    if (filled.status !== 0) throw new Error(`The demo could not be filled:\n${filled.stdout}\n${filled.stderr}`);
    return ahead;
  }

  private env(): NodeJS.ProcessEnv {
    const { PAVILION_BIN: _, ...inherited } = process.env;
    return { ...inherited, PAVILION_DATA_DIR: this.data, PAVILION_LISTEN: `127.0.0.1:${this.port}`, PAVILION_DATABASE_URL: "" };
  }

  /** Serves it so many days from now; whoever was signed in comes anew. */
  async comesTo(days: number): Promise<void> {
    await this.stops();
    const log = openSync(join(this.data, "server.log"), "a");
    this.server = spawn(binary(), ["demo", "--serve", "--days", String(days)], { env: this.env(), stdio: ["ignore", log, log] });
    const address = `http://127.0.0.1:${this.port}`;
    process.env["PAVILION_URL"] = address;
    for (const until = Date.now() + 20_000; ;) {
      if (await fetch(`${address}/healthz`).then((answer) => answer.ok, () => false)) return;
      if (this.server.exitCode !== null || Date.now() > until) throw new Error(`The server does not answer; its log is in ${this.data}.`);
      await new Promise((wait) => setTimeout(wait, 50));
    }
  }

  private async stops(): Promise<void> {
    const server = this.server;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((done) => server.once("exit", done));
    server.kill("SIGTERM");
    await ended;
  }

  async ends(): Promise<void> {
    await this.stops();
    if (this.before) process.env["PAVILION_URL"] = this.before;
    if (!process.env["PAVILION_KEEP"]) rmSync(this.data, { recursive: true, force: true });
  }
}
