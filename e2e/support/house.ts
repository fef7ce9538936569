// A real house for the journeys: the binary on a data directory of its own, filled with the demo.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, openSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export function binary(): string {
  const named = process.env["PAVILION_BIN"];
  // The newest build is the one somebody wants tested.
  const built = ["../target/release/pavilion", "../target/debug/pavilion"].filter((path) => existsSync(path));
  built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  const found = named ?? built[0];
  if (!found) throw new Error("There is no binary to test. Build it first (cargo build -p pavilion), or name it in PAVILION_BIN.");
  return resolve(found);
}

export async function freePort(): Promise<number> {
  return new Promise((give, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => give(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Fills a house and serves it; each worker of the tests has its own. What it gives ends it. */
export async function opens(): Promise<() => void> {
  const program = binary();
  const data = mkdtempSync(join(tmpdir(), "pavilion-e2e-"));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const { PAVILION_BIN: _, PAVILION_KEEP: __, ...inherited } = process.env;
  const env = { ...inherited, PAVILION_DATA_DIR: data, PAVILION_LISTEN: address, PAVILION_DATABASE_URL: "" };
  const filled = spawnSync(program, ["demo"], { env, encoding: "utf8" });
  if (filled.status !== 0) throw new Error(`The demo could not be filled:\n${filled.stdout}\n${filled.stderr}`);
  const log = openSync(join(data, "server.log"), "a");
  const server = spawn(program, ["demo", "--serve"], { env, stdio: ["ignore", log, log] });
  process.env["PAVILION_URL"] = `http://${address}`;
  const until = Date.now() + 20_000;
  for (;;) {
    const ready = await fetch(`http://${address}/healthz`).then((answer) => answer.ok, () => false);
    if (ready) break;
    if (server.exitCode !== null || Date.now() > until) throw new Error(`The server does not answer; its log is in ${data}.`);
    await new Promise((wait) => setTimeout(wait, 50));
  }
  return () => {
    server.kill("SIGTERM");
    if (!process.env["PAVILION_KEEP"]) rmSync(data, { recursive: true, force: true });
  };
}
