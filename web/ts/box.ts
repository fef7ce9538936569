// What waits on this device to be sent. Used by the page and by the worker, so it touches no document.

export interface Letter {
  /** The form's own idempotency key: the server answers the same key with the same answer. */
  key: string;
  to: string;
  fields: [string, string | Blob, string?][];
  /** A line to recognise it by. */
  title: string;
  at: number;
  /** It was written by somebody signed in, so it goes only in a session. */
  personal: boolean;
  /** Which session wrote it, where the server says so. */
  who?: string;
  /** `answered`: it arrived, and the answer is a page to be looked at, which sending it again brings. */
  state: "waiting" | "sign-in" | "other" | "refused" | "answered";
  why?: string;
}

export interface Sent { key: string; title: string; link: string }

interface Session { signed_in: boolean; csrf: string; who?: string }

let open: Promise<IDBDatabase> | undefined;

function base(): Promise<IDBDatabase> {
  open ??= new Promise((give, fail) => {
    const asking = indexedDB.open("pavilion", 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("letters", { keyPath: "key" });
      asking.result.createObjectStore("used", { keyPath: "key" });
    };
    asking.onsuccess = () => give(asking.result);
    asking.onerror = () => fail(asking.error);
  });
  return open;
}

async function run<T>(store: "letters" | "used", mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await base()).transaction(store, mode);
  const asking = work(transaction.objectStore(store));
  return new Promise((give, fail) => {
    transaction.oncomplete = () => give(asking.result);
    transaction.onabort = transaction.onerror = () => fail(transaction.error);
  });
}

export const letters = (): Promise<Letter[]> => run<Letter[]>("letters", "readonly", (store) => store.getAll());
export const put = (letter: Letter): Promise<unknown> => run("letters", "readwrite", (store) => store.put(letter));
export const drop = (key: string): Promise<unknown> => run("letters", "readwrite", (store) => store.delete(key));
export const dropAll = (): Promise<unknown> => run("letters", "readwrite", (store) => store.clear());
const markSent = (sent: Sent) => run("used", "readwrite", (store) => store.put(sent));

/** What became of a letter that is no longer here: another tab or the worker may have sent it. */
export const sentAs = (key: string): Promise<Sent | undefined> => run<Sent | undefined>("used", "readonly", (store) => store.get(key));

/** Whether a key already belongs to something kept or sent, so that a page shown from the cache needs a fresh one. */
export async function isUsed(key: string): Promise<boolean> {
  return !!(await sentAs(key)) || (await letters()).some((letter) => letter.key === key);
}

export async function session(): Promise<Session> {
  const answer = await fetch("/session.json", { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(8_000) });
  if (!answer.ok) throw new Error("no session");
  return await answer.json() as Session;
}

type Outcome = { sent: Sent } | { letter: Letter } | { later: true };

async function post(letter: Letter, now: Session): Promise<Outcome> {
  if (letter.personal && !now.signed_in) return { letter: { ...letter, state: "sign-in" } };
  if (letter.who && now.who && letter.who !== now.who) return { letter: { ...letter, state: "other" } };
  const body = new FormData();
  body.append("csrf", now.csrf);
  body.append("key", letter.key);
  for (const [name, value, file] of letter.fields) {
    if (typeof value === "string") body.append(name, value);
    else body.append(name, value, file ?? "photo.jpg");
  }
  const answer = await fetch(letter.to, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(120_000) });
  const said = await answer.json().catch(() => ({})) as Record<string, unknown>;
  const text = (...names: string[]) => names.map((name) => said[name]).find((value): value is string => typeof value === "string" && value !== "");
  if (answer.redirected && new URL(answer.url).pathname === "/sign-in") return { letter: { ...letter, state: "sign-in" } };
  if (answer.ok) {
    const id = text("id");
    const link = text("href", "url", "link") ?? answer.headers.get("Location") ?? (id ? `${letter.to}/${id}` : answer.redirected ? answer.url : "");
    return { sent: { key: letter.key, title: letter.title, link } };
  }
  if (answer.status === 401) return { letter: { ...letter, state: "sign-in" } };
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return { later: true };
  return { letter: { ...letter, state: "refused", why: text("detail", "title") ?? String(answer.status) } };
}

/** Sends what waits, each once: two tabs and the worker take turns. Gives what was sent. */
export function flush(): Promise<Sent[]> {
  return navigator.locks ? navigator.locks.request("outbox", sendAll) : sendAll();
}

async function sendAll(): Promise<Sent[]> {
  const sent: Sent[] = [];
  const waiting = (await letters()).filter((letter) => letter.state !== "refused" && letter.state !== "answered").sort((a, b) => a.at - b.at);
  if (!waiting.length) return sent;
  const now = await session();
  for (const letter of waiting) {
    const outcome = await post(letter, now);
    if ("later" in outcome) break;
    if ("letter" in outcome) { await put(outcome.letter); continue; }
    await markSent(outcome.sent);
    // The answer itself is worth reading, such as a code said only once.
    if (outcome.sent.link) await drop(letter.key);
    else await put({ ...letter, state: "answered" });
    sent.push(outcome.sent);
  }
  return sent;
}
