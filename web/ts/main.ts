// Every page works without this. Each behaviour attaches itself to a data- attribute and makes it nicer.

import { alike } from "./alike";
import { apiDocs } from "./api-docs";
import { draft } from "./draft";
import { frame, guard, network } from "./guard";
import { live } from "./live";
import { outbox, outboxStart } from "./outbox";
import { holdForm } from "./hold";
import { plan } from "./plan";
import { progress } from "./progress";
import { push } from "./push";
import { rowKeys } from "./rows";
import { shrink } from "./shrink";
import { dictate, speak } from "./speak";
import { steps } from "./steps";

function attach(): void {
  // Photos first: a form waits for them before anything else looks at it.
  for (const behaviour of [shrink, steps, draft, outbox, live, speak, dictate, progress, apiDocs, plan, push, alike]) behaviour();
}

attach();
guard();
frame();
network();
rowKeys();
outboxStart();
document.addEventListener("parts-replaced", attach);

if ("serviceWorker" in navigator) {
  addEventListener("load", () => void navigator.serviceWorker.register("/sw.js").then(holdForm).catch(() => undefined));
}
