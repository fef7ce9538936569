// data-progress="/….json": a long piece of work says how far it is; when it is over, the page is fetched again.

import { each } from "./dom";

interface Report { done: number; total: number; state?: string }

export function progress(): void {
  each("progress", (box, address) => {
    const bar = box.querySelector("progress");
    const count = box.querySelector(".progress-count");
    let pause = 1000;
    const ask = async () => {
      if (!box.isConnected) return;
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
        if (!answer.ok) throw new Error(String(answer.status));
        const { done, total, state } = await answer.json() as Report;
        if (bar) { bar.max = Math.max(total, 1); bar.value = done; }
        if (count) count.textContent = `${done} / ${total}`;
        if (state ? !["waiting", "queued", "running", "doing"].includes(state) : total > 0 && done >= total) { location.reload(); return; }
        pause = 1000;
      } catch { pause = Math.min(pause * 2, 30_000); }
      setTimeout(() => void ask(), pause);
    };
    setTimeout(() => void ask(), pause);
  });
}
