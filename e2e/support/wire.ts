// A wire between a browser and the house: it counts what travels, and can lose a reply that the house already gave.

import { connect, createServer, type Server, type Socket } from "node:net";
import { url } from "./person";

export class Wire {
  /** What came to the browser, in bytes: heads, bodies, scripts, styles, icons, all as they were packed. */
  bytes = 0;
  /** How many replies were lost on the way. */
  lost = 0;
  private losing: string | undefined;
  private readonly open = new Set<Socket>();

  private constructor(private readonly server: Server, readonly address: string) {}

  static async lay(): Promise<Wire> {
    const house = new URL(url());
    const server = createServer((near) => {
      const far = connect(Number(house.port), house.hostname);
      let isLost = false;
      for (const [one, other] of [[near, far], [far, near]] as const) {
        wire.open.add(one);
        one.on("error", () => other.destroy()).on("close", () => { other.destroy(); wire.open.delete(one); });
      }
      near.on("data", (chunk) => {
        if (wire.losing && chunk.toString("latin1").startsWith(wire.losing)) isLost = true;
        far.write(chunk);
      });
      far.on("data", (chunk) => {
        // The house has done it and said so; nobody hears it.
        if (isLost) { wire.lost += 1; near.destroy(); return; }
        wire.bytes += chunk.length;
        near.write(chunk);
      });
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const at = server.address();
    const wire: Wire = new Wire(server, `http://127.0.0.1:${typeof at === "object" && at ? at.port : 0}`);
    return wire;
  }

  /** Loses the reply to every request that begins like this (a browser by itself tries again on a connection it used before). */
  losesRepliesTo(request: string): void {
    this.losing = request;
  }

  losesNothing(): void {
    this.losing = undefined;
  }

  cut(): void {
    for (const one of this.open) one.destroy();
    this.server.close();
  }
}
