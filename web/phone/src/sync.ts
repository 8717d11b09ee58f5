// Sending what was entered, and fetching what to keep. Everything may be sent again at any time: the server knows each
// fact by its id, so that a lost answer, a killed tab or a second tab double nothing.
import { Answered, Unreachable, fetchKept, isThere, send, sendFile } from "./api";
import * as clock from "./clock";
import { isOpen } from "./seal";
import { now, set, toast } from "./state";
import * as store from "./store";
import type { Item, Kept, Reason, State } from "./types";
import { lang, t } from "./words";

declare const APP: string;
/** Before the key of a survey form, where a kind of fact stands otherwise. */
export const SURVEY = "survey~";

interface Answer { id: string; state: State | "needs_file" | "missing"; seq: number; reasons?: Reason[]; words?: string; day?: string }
interface Answers { now: string; clock: number; answers: Answer[]; held: Answer[]; behind: boolean }

const PHOTO = "field.photo_taken";
const MOST = 50;
const DAY = 86_400_000;
const FETCH_EVERY = 10 * 60_000;
const SETTLED: readonly State[] = ["accepted", "held"];
const tabs = new BroadcastChannel("bangfu");
tabs.onmessage = ({ data }) => (data === "closed" ? location.reload() : void reload());

/** The phone was locked, emptied or signed out of in this tab: the others show nothing more either. */
export const closeOthers = () => tabs.postMessage("closed");

const EXTENSION = ".jpg";
/** What a picture is called in a survey, and which photo on this phone that is. */
export const pictureName = (photo: string) => photo + EXTENSION;
export const photoOf = (name: string) => name.slice(0, -EXTENSION.length);
/** The files that must be on the server before an item: the photo on this phone, and the SHA-256 of its content. */
export const filesOf = ({ id, fact }: Item): [string, string][] =>
  fact.kind === PHOTO ? [[id, String(fact.file)]] : Object.entries((fact.files ?? {}) as Record<string, string>).map(([name, sha]) => [photoOf(name), sha]);

export const isUnsent = (item: Item) => item.state === "waiting" || item.state === "sent";
export const needsCare = (item: Item) => item.state === "refused" || item.state === "held" || item.state === "dropped";

let changes = 0;

/** Read again what other tabs may have changed; what this one changes meanwhile is read as well. */
export async function reload(): Promise<void> {
  let before: number;
  do {
    before = changes;
    if (!isOpen()) return;
    const [items, drafts] = await Promise.all([store.items(), store.drafts()]);
    if (before === changes) set({ items, drafts });
  } while (before !== changes);
}

/** What became of items is written down; a full phone must not keep it from sending, since only that makes room. */
async function noted(items: Item[]): Promise<void> {
  try {
    await change(items);
  } catch (error) {
    if (!isFull(error)) throw error;
    show(items);
  }
}

export const isFull = (error: unknown) => error instanceof DOMException && error.name === "QuotaExceededError";

async function change(items: Item[]): Promise<void> {
  changes += 1;
  await store.putItems(items);
  changes += 1;
  tabs.postMessage("changed");
  show(items);
}

function show(items: Item[]): void {
  const made = new Map(items.map((item) => [item.id, item]));
  const known = now().items.map((item) => made.get(item.id) ?? item);
  const fresh = items.filter((item) => !now().items.some((one) => one.id === item.id));
  set({ items: [...known, ...fresh] });
}

/** Put what was entered into the queue. Throws QuotaExceededError when the phone is full; then nothing was put. */
export async function enqueue(items: Item[]): Promise<void> {
  await change(items);
  void sync();
}

const TURN = "bangfu-sync";
/** Do something while no tab sends or fetches, so that none writes what this takes away. */
export const alone = (work: () => Promise<void>) => navigator.locks.request(TURN, work);

/** Send and fetch, one tab at a time. `all`: also fetch when that was done a moment ago. */
export async function sync(all = false): Promise<void> {
  if (!isOpen() || now().phase !== "ready") return;
  await navigator.locks.request(TURN, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    set({ sending: true });
    try {
      await reload();
      await sendAll();
      await fetchAll(all);
      set({ contact: "good" });
      wait = FIRST_WAIT;
    } catch (error) {
      await failed(error);
    } finally {
      set({ sending: false });
    }
  });
}

const FIRST_WAIT = 15_000;
const LONGEST_WAIT = 5 * 60_000;
let wait = FIRST_WAIT;
let timer = 0;

/** Sending is tried again and again while the app is open: at start, in sight, on line, and ever more seldom on failure. */
export function keepTrying(): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void sync().finally(keepTrying), wait * (0.75 + Math.random() / 2));
}

async function failed(error: unknown): Promise<void> {
  wait = Math.min(wait * 2, LONGEST_WAIT);
  if (error instanceof Unreachable) set({ contact: "none" });
  else if (error instanceof Answered && error.status === 401) set({ contact: "signIn" });
  else if (error instanceof Answered && error.status === 423) await emptied();
  else set({ contact: "trouble" });
}

/** This phone was locked from afar: what can be read goes at once; what was not sent stays sealed, its key with the server. */
async function emptied(): Promise<void> {
  await store.forget("lock");
  await store.clearKept();
  closeOthers();
  location.reload();
}

const askedAgain = new Set<string>();

async function sendAll(): Promise<void> {
  let first = true;
  askedAgain.clear();
  const failedOnce = new Set<string>();
  for (;;) {
    const batch = now().items.filter((item) => isUnsent(item) && !failedOnce.has(item.id) && isFree(item)).slice(0, MOST);
    if (!batch.length && !first) return;
    first = false;
    const ready = [];
    for (const item of batch) if (await filesThere(item)) ready.push(item);
    if (batch.length && !ready.length) continue;
    await sendSome(ready, failedOnce);
  }
}

/** A photo goes after what it shows: were that refused, it would show what is not there. */
function isFree(item: Item): boolean {
  if (!item.parent) return true;
  const parent = now().items.find((one) => one.id === item.parent);
  return !parent || SETTLED.includes(parent.state);
}

const there = new Set<string>();

/** Bring an item's files over, unless they were; true when its fact may follow. */
async function filesThere(item: Item): Promise<boolean> {
  for (const [photo, sha] of filesOf(item)) if (!there.has(sha) && !(await fileThere(item, photo, sha))) return false;
  return true;
}

async function fileThere(item: Item, photo: string, sha: string): Promise<boolean> {
  const found = await store.photo(photo);
  if (!found && !(await isThere(sha))) {
    await change([{ ...item, state: "refused", reasons: [{ code: "no_file", text: t("手机上已没有这张照片,请重新拍摄") }] }]);
    return false;
  }
  try {
    if (found) await sendFile(sha, found[1]);
  } catch (error) {
    if (!(error instanceof Answered) || error.status !== 400) throw error;
    if (error.reasons[0]?.code === "in_part") throw new Unreachable(error.message);
    await change([{ ...item, state: "refused", reasons: error.reasons }]);
    return false;
  }
  there.add(sha);
  return true;
}

async function sendSome(some: Item[], failedOnce: Set<string>): Promise<void> {
  if (some.length) await noted(some.map((item) => ({ ...item, state: "sent" })));
  const asked = Date.now();
  let answers: Answers;
  try {
    answers = await send<Answers>("sync", await letter(some));
  } catch (error) {
    if (!(error instanceof Answered) || error.status < 400 || [401, 403, 423].includes(error.status)) throw error;
    // The server stumbled over something in this batch: each goes alone, and what it stumbles over waits for the next time.
    if (some.length > 1) for (const item of some) await sendSome([item], failedOnce);
    else if (some.length) failedOnce.add(some[0]!.id);
    else throw error;
    return;
  }
  await clock.met(answers.now, asked).catch((error: unknown) => {
    if (!isFull(error)) throw error;
  });
  set({ clock: answers.clock });
  for (const one of answers.answers) {
    if (one.state === "needs_file" && askedAgain.has(one.id)) failedOnce.add(one.id);
    if (one.state === "needs_file") askedAgain.add(one.id);
  }
  await settle([...answers.answers, ...answers.held]);
  if (answers.behind) await resendMissing();
}

async function letter(some: Item[]): Promise<unknown> {
  const accepted = now().items.filter((item) => item.state === "accepted");
  const last = accepted.reduce<Item | null>((a, b) => ((a?.seq ?? 0) > (b.seq ?? 0) ? a : b), null);
  return {
    device: await store.get("device"), app: APP, now: new Date().toISOString(), last: last?.id,
    held: now().items.filter((item) => item.state === "held").map((item) => item.id),
    facts: some.map((item) => ({
      fact: item.fact, made_at: item.made_at, behind: item.behind, after: item.after, known: item.known, replaces: item.replaces,
    })),
  };
}


async function settle(answers: Answer[]): Promise<void> {
  const changed: Item[] = [];
  const settled = Date.now();
  for (const answer of answers) {
    const item = now().items.find((one) => one.id === answer.id);
    if (!item) continue;
    const { reasons: _reasons, words: _words, ...rest } = item;
    if (answer.state === "needs_file") for (const [, sha] of filesOf(item)) there.delete(sha);
    const state = answer.state === "needs_file" || answer.state === "missing" ? "waiting" : answer.state;
    const said = { seq: answer.seq, ...(answer.reasons && { reasons: answer.reasons }), ...(answer.words && { words: answer.words }) };
    const fact = answer.day ? { ...item.fact, happened_on: answer.day } : item.fact;
    changed.push({ ...rest, ...said, fact, state, settled, ...(answer.day && { day: answer.day }) });
    if (state !== "refused" && item.replaces) changed.push(...replaced(item.replaces));
  }
  if (changed.length) await noted(changed);
  const known = changed.filter((item) => item.day && item.state === "accepted");
  if (known.length) toast(t("手机日期不准,{n}条记录的日期已按服务器时间更正", { n: known.length }));
}

const replaced = (id: string): Item[] => now().items.filter((one) => one.id === id).map((one) => ({ ...one, state: "mended" }));

/** The server came back from a backup and lost some of what it had accepted: that is sent again. */
async function resendMissing(): Promise<void> {
  const ids = now().items.filter((item) => SETTLED.includes(item.state)).map((item) => item.id);
  const { missing } = await send<{ missing: string[] }>("missing", { ids });
  const lost = new Set(missing);
  there.clear();
  await change(now().items.filter((item) => lost.has(item.id)).map((item) => ({ ...item, state: "waiting" })));
  if (lost.size) toast(t("服务器曾由备份恢复,{n}条记录重新上传", { n: lost.size }));
}

let fetched = 0;

async function fetchAll(all: boolean): Promise<void> {
  if (!all && now().kept && Date.now() - fetched < FETCH_EVERY) return;
  const mark = now().kept ? ((await store.kept<string>("mark")) ?? "") : "";
  const found = await fetchKept<Kept>("keep", mark);
  if (found) {
    await store.keep("kept", found[0]);
    await store.keep("mark", found[1]);
    set({ kept: found[0] });
  }
  await fetchSurveys(now().kept!);
  fetched = Date.now();
  await tidy();
}

/** The survey forms, and what is known of my villages before anybody is asked; each is fetched when it is another than here. */
async function fetchSurveys(kept: Kept): Promise<void> {
  const wanted = [...kept.surveys.map((one) => `surveys/${encodeURIComponent(one.key)}`), ...(kept.surveys.length ? kept.villages.map((v) => `known/${v.code}`) : [])];
  for (const path of wanted) {
    const here = await store.kept<{ mark: string; lang: string }>(path);
    const mark = `${kept.surveys.find((one) => path.endsWith(encodeURIComponent(one.key)))?.mark ?? ""}`;
    if (mark && here?.mark === mark && here.lang === lang()) continue;
    const found = await fetchKept<object>(path, mark ? "" : (here?.mark ?? ""));
    if (found) await store.keep(path, { ...found[0], mark: mark || found[1], lang: lang() });
  }
  await store.dropOthers(["surveys/", "known/"], [...wanted, ...begun().map((key) => `surveys/${encodeURIComponent(key)}`)]);
}

/** Survey forms that something here was begun with: it is finished with them, whatever is in force by then. */
function begun(): string[] {
  const { drafts, items } = now();
  const open = items.filter((one) => one.fact.paper && one.state !== "accepted" && one.state !== "mended");
  return [
    ...drafts.filter((name) => name.startsWith(SURVEY)).map((name) => name.slice(SURVEY.length, name.indexOf(":"))),
    ...open.map((one) => `${String(one.fact.form)}@${String(one.fact.version)}`),
  ];
}

/** What was accepted long ago goes, pictures first. */
async function tidy(): Promise<void> {
  const policy = now().kept?.forms.policy;
  if (!policy) return;
  const older = (days: number) => now().items.filter((one) => (one.state === "accepted" || one.state === "mended") && Date.now() - one.settled > days * DAY);
  await store.removePhotos(photosOf(older(policy.photo_days)));
  const drafts = await store.draftIds(); // before the items: what is saved meanwhile, in any tab, is among the one or the others
  await store.removePhotos(await store.photosBut(photosOf(await store.items()), drafts, Date.now() - DAY));
  const gone = older(policy.sent_days).map((one) => one.id);
  if (gone.length) {
    await store.removeItems(gone);
    await reload();
  }
}

const photosOf = (items: Item[]) => items.flatMap(filesOf).map(([photo]) => photo);

/** Make room: pictures that the server has accepted are taken off the phone. How many went. */
export async function makeRoom(): Promise<number> {
  const here = new Set(await store.photoIds());
  const ids = photosOf(now().items.filter((one) => one.state === "accepted")).filter((one) => here.has(one));
  await store.removePhotos(ids);
  return ids.length;
}

/** Fetch at the next occasion whatever the time, since the language or the person changed. */
export const fetchSoon = () => void (fetched = 0);
