// The raise form is on the phone before the network goes, also when nobody has opened it yet.

const RAISE = "/matters/new";

/** Fetches the form once for somebody who may raise something; the worker shows it when there is no network. */
export async function holdForm(): Promise<void> {
  const mayRaise = document.body.dataset.signedIn !== undefined && !!document.querySelector(`.bar a[href="${RAISE}"]`);
  if (!mayRaise || !navigator.onLine) return;
  // The worker's own store of pages (sw.ts); it forgets it when somebody signs out.
  const pages = await caches.open("pages-1");
  if (await pages.match(RAISE)) return;
  const answer = await fetch(RAISE, { headers: { Accept: "text/html" } });
  if (answer.ok && !answer.redirected) await pages.put(RAISE, answer);
}
