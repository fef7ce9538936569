// Photos chosen for a form that was not sent yet. Text stays in localStorage (draft.ts); pictures need a database.

let open: Promise<IDBDatabase> | undefined;

function base(): Promise<IDBDatabase> {
  open ??= new Promise((give, fail) => {
    // A base of its own: the outbox's belongs to the worker too, which may hold an older one open.
    const asking = indexedDB.open("pavilion-album", 1);
    asking.onupgradeneeded = () => { asking.result.createObjectStore("photos"); };
    asking.onsuccess = () => give(asking.result);
    asking.onerror = () => fail(asking.error);
  });
  return open;
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await base()).transaction("photos", mode);
  const asking = work(transaction.objectStore("photos"));
  return new Promise((give, fail) => {
    transaction.oncomplete = () => give(asking.result);
    transaction.onabort = transaction.onerror = () => fail(transaction.error);
  });
}

/** A phone that keeps nothing still sends its photos; only the way back is missing then. */
const quietly = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);

export const photosOf = async (draft: string): Promise<File[]> => await quietly(run<File[]>("readonly", (store) => store.get(draft))) ?? [];

export function keepPhotos(draft: string, files: File[]): Promise<unknown> {
  return quietly(run<unknown>("readwrite", (store) => (files.length ? store.put(files, draft) : store.delete(draft)) as IDBRequest<unknown>));
}

export const forgetAllPhotos = (): Promise<unknown> => quietly(run<unknown>("readwrite", (store) => store.clear() as IDBRequest<unknown>));
