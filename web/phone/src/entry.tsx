// Entering a fact: a form, its photos, its draft, and putting it into the queue.
import { useEffect, useRef, useState } from "preact/hooks";
import * as clock from "./clock";
import { Field, flaws, given, isAsked, said, toSend } from "./fields";
import { newId } from "./ids";
import { Bar, Icon, Thumb } from "./parts";
import { take } from "./photos";
import { now, set, toast, useApp } from "./state";
import * as store from "./store";
import { enqueue, isFull, makeRoom } from "./sync";
import { household, today, villageOf, visited } from "./today";
import type { Draft, Form, Item, Values } from "./types";
import { t } from "./words";

const PAUSE = 250;
const MOST_PHOTOS = 9;
const ignore = () => undefined;

export function EntryScreen({ kind, asked, mend }: { kind: string; asked: Values; mend: Item | undefined }) {
  const app = useApp();
  const form = app.kept!.forms.kinds.find((one) => one.kind === kind);
  const name = mend ? `mend:${mend.id}` : `${kind}:${JSON.stringify(asked)}`;
  const [draft, put] = useState<Draft | null>(null);
  useEffect(() => {
    void store.draftOf(name).then((found) => {
      const open = found && !now().items.some((one) => one.id === found.id); // what was saved is no draft any more
      put(open ? found : { id: newId(), values: mend ? shownAgain(mend) : {}, photos: [], saved: 0 });
    });
  }, [name]);
  if (!form) return <p class="empty">{t("没有这种表单,请先联网更新")}</p>;
  return draft ? <Entry key={name} name={name} form={form} asked={asked} mend={mend} start={draft} /> : null;
}

/** The values of what is mended, without its id. */
function shownAgain(item: Item): Values {
  const { id: _id, kind: _kind, ...values } = item.fact;
  return values;
}

/** A draft that is written down with every change, one writing after the other. */
export function useDraft(name: string, start: Draft) {
  const [draft, put] = useState(start);
  const [full, setFull] = useState(false);
  const touched = useRef(false);
  const saving = useRef(false);
  const writing = useRef<Promise<void>>(Promise.resolve());
  const photos = useRef(start.photos);
  useEffect(() => {
    if (!touched.current) return undefined;
    const pause = draft.photos === photos.current ? PAUSE : 0; // one does not type a photo
    photos.current = draft.photos;
    const timer = setTimeout(() => {
      if (!saving.current) writing.current = writing.current.catch(ignore).then(() => keep({ ...draft, saved: Date.now() })); // the last one stays
    }, pause);
    return () => clearTimeout(timer);
  }, [draft.values, draft.photos]);

  async function keep(next: Draft): Promise<void> {
    try {
      await store.keepDraft(name, next);
      put((one) => (one.values === next.values && one.photos === next.photos ? { ...one, saved: next.saved } : one));
    } catch (error) {
      if (!isFull(error)) throw error;
      setFull(true);
    }
  }
  const change = (next: (one: Draft) => Partial<Draft>) => {
    touched.current = true;
    put((one) => ({ ...one, saved: 0, ...next(one) }));
  };
  /** A photo for this draft; empty when there is no room for it or it is none. */
  async function takePhoto(file: File): Promise<string> {
    try {
      return await withRoom(() => take(file, draft.id));
    } catch (error) {
      if (isFull(error)) setFull(true);
      else toast(t("这张照片打不开,请重拍"));
      return "";
    }
  }
  async function addPhoto(file: File): Promise<void> {
    const id = await takePhoto(file);
    if (id) change((one) => ({ photos: [...one.photos, id] }));
  }
  async function removePhoto(id: string): Promise<void> {
    change((one) => ({ photos: one.photos.filter((photo) => photo !== id) }));
    await store.removePhotos([id]);
  }
  /** Put what was entered into the queue in place of the draft; false when the phone is full, and then the draft stays. */
  async function enter(make: () => Promise<Item[]>): Promise<boolean> {
    saving.current = true; // from here on the draft is written no more: it would come back with the id of what was saved
    try {
      await writing.current.catch(ignore); // an entry does not wait for a draft that cannot be written
      const items = await make();
      await withRoom(() => enqueue(items));
      await store.dropDraft(name).catch(() => undefined);
      set({ drafts: now().drafts.filter((one) => one !== name) });
      toast(t("已保存到本机,联网后自动上传"));
      location.replace("#/");
      return true;
    } catch (error) {
      saving.current = false;
      if (!isFull(error)) throw error;
      setFull(true);
      return false;
    }
  }
  /** Throw the draft away, with its photos. */
  async function discard(): Promise<void> {
    if (!confirm(t("丢弃这份没写完的草稿?"))) return;
    saving.current = true;
    await writing.current.catch(ignore);
    await store.dropDraft(name);
    await store.removePhotosOf(draft.id);
    set({ drafts: now().drafts.filter((one) => one !== name) });
    location.replace("#/");
  }
  return { draft, full, change, takePhoto, addPhoto, removePhoto, enter, discard };
}

export const Discard = ({ draft, discard }: { draft: Draft; discard: () => Promise<void> }) =>
  draft.saved ? <p class="center"><button type="button" class="link" onClick={() => void discard()}>{t("丢弃草稿")}</button></p> : null;

function Entry({ name, form, asked, mend, start }: { name: string; form: Form; asked: Values; mend: Item | undefined; start: Draft }) {
  const { draft, full, change: put, addPhoto, removePhoto, enter, discard } = useDraft(name, start);
  const [errors, setErrors] = useState<Record<string, string>>(mend ? said(mend.reasons) : {});
  const [busy, setBusy] = useState(false);
  const known = given(form, mend ? {} : asked, draft.id);
  const values: Values = { ...known, happened_on: today(), ...draft.values };
  const change = (field: string, value: unknown) => {
    put((one) => ({ values: { ...one.values, [field]: value } }));
    if (errors[field]) setErrors(({ [field]: _gone, ...rest }) => rest);
  };
  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const found = flaws(form, values);
    setErrors(found);
    if (busy) return undefined;
    if (Object.keys(found).length) return document.getElementById("errors")?.focus();
    setBusy(true);
    await enter(() => made(form, values, draft, mend)).finally(() => setBusy(false));
    return undefined;
  }
  const shownFields = Object.entries(form.schema.properties).filter(([field]) => isAsked(field, mend ? (field === "region" || field === "happened_on" ? {} : known) : known));
  const last = shownFields.filter(([field]) => field === "happened_on" || field === "region");
  const first = shownFields.filter(([field]) => field !== "happened_on" && field !== "region");
  const region = String(values.region ?? "");
  const list = Object.entries(errors).filter(([field]) => form.schema.properties[field]);
  return (
    <>
      <Bar title={form.label} sub={draft.saved ? t("草稿已自动保存 {time}", { time: time(draft.saved) }) : undefined} />
      <form class="screen pad-foot" onSubmit={(event) => void save(event)} noValidate>
        <Head household={String(known.household ?? "")} />
        {full ? <Full /> : null}
        {mend?.reasons?.length ? <div class="alert alert-r" role="alert"><Icon n="alert-triangle" /><div>{mend.reasons.map((one) => <p key={one.text}>{one.text}</p>)}</div></div> : null}
        <div id="errors" tabIndex={-1} role="alert">{list.length ? <div class="alert alert-r"><Icon n="alert-triangle" /><div><b>{t("还有{n}处要填好", { n: list.length })}</b><ul>{list.map(([field, text]) => <li key={field}>{form.schema.properties[field]!.title}:{text}</li>)}</ul></div></div> : null}</div>
        <section class="card body">
          {[...first, ...last].map(([field, property]) => (
            <Field key={field} form={form} name={field} property={property} value={values[field]} error={errors[field]} region={region} onChange={(value) => change(field, value)} />
          ))}
          <Photos ids={draft.photos} onAdd={addPhoto} onRemove={removePhoto} />
        </section>
        <Discard draft={draft} discard={discard} />
        <footer class="foot"><button class="btn btn-p btn-lg grow" disabled={busy}>{t("保存(联网后自动上传)")}</button></footer>
      </form>
    </>
  );
}

export function Photos({ ids, onAdd, onRemove }: { ids: string[]; onAdd: (file: File) => Promise<void>; onRemove: (id: string) => Promise<void> }) {
  return (
    <div class="f">
      <span class="lbl">{t("现场照片")} <small>{t("自动压缩")}</small></span>
      <div class="photos">
        {ids.map((id) => <Thumb key={id} id={id} onRemove={() => void onRemove(id)} />)}
        {ids.length < MOST_PHOTOS ? <Shoot onTake={onAdd} /> : null}
      </div>
    </div>
  );
}

export const Shoot = ({ onTake, ...about }: { onTake: (file: File) => Promise<void>; id?: string; "aria-labelledby"?: string; "aria-describedby"?: string | undefined }) => (
  <label class="thumb add"><Icon n="camera" /><span>{t("拍照")}</span>
    <input {...about} type="file" accept="image/*" capture="environment" onChange={(event) => {
      const file = event.currentTarget.files?.[0];
      if (file) void onTake(file);
      event.currentTarget.value = "";
    }} />
  </label>
);

export const time = (at: number) => new Date(at).toTimeString().slice(0, 5);

/** Do something that needs room; when there is none, take pictures off that the server has, and try once more. */
async function withRoom<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isFull(error) || !(await makeRoom())) throw error;
    return act();
  }
}

export const Full = () => (
  <div class="alert alert-r" role="alert"><Icon n="alert-triangle" /><div><b>{t("手机存储已满,这一条还没有保存")}</b><p>{t("您填的内容还在这一页上。请删掉手机里不用的文件,或先联网上传,再按保存;也可以去掉照片后保存。")}</p></div></div>
);

export function Head({ household: key }: { household: string }) {
  const h = household(key);
  if (!h) return null;
  const village = villageOf(key)!;
  const { last } = visited(h);
  return (
    <section class="card body row who">
      <span class="dot"><Icon n="home-heart" /></span>
      <div class="grow"><h2>{h.head} {h.cause ? <span class="tag tag-r">{h.cause}</span> : null} <span class="tag">{t("{n}人", { n: h.size })}</span></h2>
        <p class="sub">{village.name} · {last ? t("上次走访 {day}", { day: last }) : t("还没有走访过")}</p></div>
    </section>
  );
}

const made = (form: Form, values: Values, draft: Draft, mend: Item | undefined) =>
  queued({ ...toSend(form, values), id: draft.id, kind: form.kind }, form.label, draft, mend);

/** What goes into the queue for a fact: itself, its photos, and those of what it stands in place of. */
export async function queued(fact: Item["fact"], label: string, draft: Draft, mend: Item | undefined): Promise<Item[]> {
  const at = { made_at: new Date().toISOString(), ...(await clock.atEntry()), known: now().kept!.seq, state: "waiting" as const, settled: 0 };
  const h = household(String(fact.household ?? ""));
  const title = h ? `${label} · ${h.head}` : label;
  const main: Item = { ...at, id: draft.id, order: await store.nextOrder(), parent: "", title, fact, ...(mend && { replaces: mend.id }) };
  const photos: Item[] = [];
  for (const id of draft.photos) {
    const found = await store.photo(id);
    if (!found) continue;
    const [photo] = found;
    const place = photo.place ? { latitude: photo.place.latitude.toFixed(4), longitude: photo.place.longitude.toFixed(4), accuracy: photo.place.accuracy.toFixed(1) } : {};
    const about = { kind: "field.photo_taken", id, region: fact.region, happened_on: photo.taken.slice(0, 10), file: photo.sha, about: draft.id, taken_at: photo.taken, ...(h && { household: h.key }), ...place };
    photos.push({ ...at, id, order: await store.nextOrder(), parent: draft.id, title: `${t("现场照片")} · ${h?.head ?? label}`, fact: about });
  }
  return [main, ...photos, ...(mend ? moved(mend, draft.id) : [])];
}

/** The photos of what is mended go with what stands in its place. */
function moved(mend: Item, id: string): Item[] {
  const waiting = now().items.filter((one) => one.parent === mend.id && one.state !== "accepted");
  return waiting.map((one) => ({ ...one, parent: id, fact: { ...one.fact, about: id } }));
}

export const draftPath = (name: string) => {
  const at = name.indexOf(":");
  if (name.startsWith("mend:")) return `/mend/${name.slice(at + 1)}`;
  const asked = new URLSearchParams(JSON.parse(name.slice(at + 1)) as Record<string, string>);
  return `/form/${name.slice(0, at)}?${asked.toString()}`;
};
