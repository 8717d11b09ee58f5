// The stores on the phone (IndexedDB). Outside `open` everything is sealed; of what waits, only its state can be read.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { madeAt } from "./ids";
import { markOf, seal, sealBytes, unseal, unsealBytes, type Lock, type Sealed } from "./seal";
import type { Draft, Item, Payload, Photo, State } from "./types";

interface Row { id: string; order: number; state: State; settled: number; parent: string; sealed: Sealed }
interface PhotoRow { id: string; item: string; size: number; about: Sealed; sealed: Sealed }
interface Stores extends DBSchema {
  open: { key: string; value: unknown };
  sealed: { key: string; value: Sealed };
  outbox: { key: string; value: Row };
  photos: { key: string; value: PhotoRow; indexes: { item: string } };
}
/** What can be read without the PIN. */
export interface Open {
  lock: Lock; user: string; name: string; device: string; lang: string; order: number;
  clock: { behind: number; seen: number };
}

const NAME = "bangfu";
const DRAFT = "draft:";
let base: Promise<IDBPDatabase<Stores>> | null = null;

function db(): Promise<IDBPDatabase<Stores>> {
  base ??= openDB<Stores>(NAME, 1, {
    upgrade(made) {
      made.createObjectStore("open");
      made.createObjectStore("sealed");
      made.createObjectStore("outbox", { keyPath: "id" });
      made.createObjectStore("photos", { keyPath: "id" }).createIndex("item", "item");
    },
    blocking: () => void base?.then((one) => (one.close(), (base = null))),
    terminated: () => void (base = null),
  });
  return base;
}

export const get = async <K extends keyof Open>(name: K) => (await (await db()).get("open", name)) as Open[K] | undefined;
export const put = async <K extends keyof Open>(name: K, value: Open[K]) => void (await (await db()).put("open", value, name));
export const forget = async (name: keyof Open) => (await db()).delete("open", name);

export async function keep(name: string, value: unknown): Promise<void> {
  await (await db()).put("sealed", await seal(value), name);
}
export async function kept<T>(name: string): Promise<T | null> {
  const found = await (await db()).get("sealed", name);
  return found ? unseal<T>(found) : null;
}
export const drop = async (name: string) => (await db()).delete("sealed", name);
/** What can be read goes; drafts stay sealed like what was not sent. */
export async function clearKept(): Promise<void> {
  const names = await (await db()).getAllKeys("sealed");
  for (const name of names) if (!name.startsWith(DRAFT)) await drop(name);
}
/** Of what is kept under such beginnings, only what is wanted stays. */
export async function dropOthers(beginnings: string[], wanted: string[]): Promise<void> {
  const names = await (await db()).getAllKeys("sealed");
  for (const name of names) if (beginnings.some((one) => name.startsWith(one)) && !wanted.includes(name)) await drop(name);
}

/** A draft's name says whose household it is about: the row has a mark of it instead, and the name is sealed with the draft. */
interface Named extends Draft { name: string }
const rowOf = async (name: string) => DRAFT + (await markOf(name));
export const draftOf = async (name: string) => kept<Draft>(await rowOf(name));
export const keepDraft = async (name: string, draft: Draft) => keep(await rowOf(name), { ...draft, name });
export const dropDraft = async (name: string) => drop(await rowOf(name));
async function allDrafts(): Promise<Named[]> {
  const rows = (await (await db()).getAllKeys("sealed")).filter((name) => name.startsWith(DRAFT));
  const found = await Promise.all(rows.map((row) => kept<Named>(row)));
  return found.filter((one) => one !== null);
}
export const drafts = async () => (await allDrafts()).map((one) => one.name);
/** The ids that drafts will have as facts. */
export const draftIds = async () => (await allDrafts()).map((one) => one.id);

function parts(item: Item): [Omit<Row, "sealed">, Payload] {
  const { id, order, state, settled, parent, ...payload } = item;
  return [{ id, order, state, settled, parent }, payload];
}

/** Put items in, all or none. Throws QuotaExceededError when the phone is full. */
export async function putItems(items: Item[]): Promise<void> {
  const rows = await Promise.all(items.map(async (item) => {
    const [row, payload] = parts(item);
    return { ...row, sealed: await seal(payload) };
  }));
  const deal = (await db()).transaction("outbox", "readwrite", { durability: "strict" });
  await Promise.all([...rows.map((row) => deal.store.put(row)), deal.done]);
}

export async function items(): Promise<Item[]> {
  const rows = await (await db()).getAll("outbox");
  const found = await Promise.all(rows.map(async ({ sealed, ...row }) => ({ ...row, ...(await unseal<Payload>(sealed)) })));
  return found.sort((a, b) => a.order - b.order);
}

const countDrafts = async () => (await (await db()).getAllKeys("sealed")).filter((name) => name.startsWith(DRAFT)).length;
/** How much would be lost with this phone: what waits, and drafts. */
export async function countUnsent(): Promise<number> {
  const rows = await (await db()).getAll("outbox");
  return rows.filter((row) => row.state === "waiting" || row.state === "sent").length + (await countDrafts());
}

export async function removeItems(ids: string[]): Promise<void> {
  const deal = (await db()).transaction("outbox", "readwrite");
  await Promise.all([...ids.map((id) => deal.store.delete(id)), deal.done]);
}

/** The next place in the order of entering; it never repeats, whatever the clock does. */
export async function nextOrder(): Promise<number> {
  const deal = (await db()).transaction("open", "readwrite");
  const next = (((await deal.store.get("order")) as number | undefined) ?? 0) + 1;
  await deal.store.put(next, "order");
  await deal.done;
  return next;
}

export async function putPhoto(photo: Photo, content: ArrayBuffer): Promise<void> {
  const row = { id: photo.id, item: photo.item, size: photo.size, about: await seal(photo), sealed: await sealBytes(content) };
  await (await db()).put("photos", row);
}
export async function photo(id: string): Promise<[Photo, ArrayBuffer] | null> {
  const row = await (await db()).get("photos", id);
  return row ? [{ ...(await unseal<Photo>(row.about)), item: row.item }, await unsealBytes(row.sealed)] : null;
}
export async function removePhotos(ids: string[]): Promise<void> {
  const deal = (await db()).transaction("photos", "readwrite");
  await Promise.all([...ids.map((id) => deal.store.delete(id)), deal.done]);
}
/** All photos of what was not saved yet. */
export async function removePhotosOf(item: string): Promise<void> {
  await removePhotos(await (await db()).getAllKeysFromIndex("photos", "item", item));
}
/** Photos taken before a moment that are neither among these nor of these drafts: what they were taken for was thrown away. */
export async function photosBut(needed: string[], drafts: string[], before: number): Promise<string[]> {
  const [kept, owners, found] = [new Set(needed), new Set(drafts), [] as string[]];
  let cursor = await (await db()).transaction("photos").store.index("item").openKeyCursor();
  for (; cursor; cursor = await cursor.continue()) {
    if (!kept.has(cursor.primaryKey) && !owners.has(String(cursor.key)) && madeAt(cursor.primaryKey) < before) found.push(cursor.primaryKey);
  }
  return found;
}
export const photoIds = async () => (await db()).getAllKeys("photos");

/** What the key of this phone has sealed goes away: only called when nothing is unsent, or its key is gone for good. */
export const wipeSealed = () => clear(["sealed", "outbox", "photos"]);
/** Everything away: only called when all is sent. */
export const wipe = () => clear(["open", "sealed", "outbox", "photos"]);

async function clear(names: ("open" | "sealed" | "outbox" | "photos")[]): Promise<void> {
  const deal = (await db()).transaction(names, "readwrite");
  await Promise.all([...names.map((name) => deal.objectStore(name).clear()), deal.done]);
}
