// What was entered on this phone and what became of each: waiting, sent, accepted, held or refused with the reason.
import { useEffect, useState } from "preact/hooks";
import { Bar, Empty, Icon, Pill, Row, StateTag, Thumb, go } from "./parts";
import * as store from "./store";
import { now, useApp } from "./state";
import { filesOf, isUnsent, needsCare, sync } from "./sync";
import { face } from "./today";
import type { Item, Property } from "./types";
import { t } from "./words";

const PHOTO = "field.photo_taken";
const REPLACEABLE: readonly Item["state"][] = ["held", "refused", "dropped"];

export function SentScreen() {
  const app = useApp();
  const all = app.items.filter((one) => one.fact.kind !== PHOTO || one.state === "refused").slice().reverse();
  const groups: [string, Item[]][] = [
    [t("需处理与待核"), all.filter(needsCare)], [t("待上传"), all.filter(isUnsent)],
    [t("已上传"), all.filter((one) => !needsCare(one) && !isUnsent(one))],
  ];
  return (
    <>
      <header class="bar"><h1 class="grow">{t("记录")}</h1><Pill /></header>
      <div class="screen">
        {all.length ? null : <Empty text={t("还没有在这台手机上登记过")} />}
        {groups.filter(([, some]) => some.length).map(([title, some]) => (
          <section key={title}><h2 class="head">{title} <small>{some.length}</small></h2><div class="card"><ul>{some.map((one) => <ItemRow key={one.id} item={one} />)}</ul></div></section>
        ))}
      </div>
    </>
  );
}

function ItemRow({ item }: { item: Item }) {
  const photos = now().items.filter((one) => one.parent === item.id);
  const left = photos.filter(isUnsent).length;
  const why = item.reasons?.[0]?.text ?? item.words;
  const sub = [String(item.fact.happened_on), photos.length ? t("{n}张照片", { n: photos.length }) + (left ? t("({n}张待传)", { n: left }) : "") : "", why ?? ""].filter(Boolean).join(" · ");
  return <Row icon={face(item.fact.kind)[0]} tone={face(item.fact.kind)[1]} title={item.title} sub={sub} right={<StateTag state={item.state} />} onClick={() => go(`/item/${item.id}`)} />;
}

export function ItemScreen({ id }: { id: string }) {
  const app = useApp();
  const item = app.items.find((one) => one.id === id);
  const [here, put] = useState<string[]>([]);
  useEffect(() => void store.photoIds().then((ids) => put(ids)), [id]);
  if (!item) return <><Bar title={t("记录")} /><Empty text={t("手机上已没有这一条")} /></>;
  const form = app.kept?.forms.kinds.find((one) => one.kind === item.fact.kind);
  const photos = app.items.filter((one) => one.parent === id || one.id === id).flatMap(filesOf).map(([photo]) => photo).filter((one) => here.includes(one));
  return (
    <>
      <Bar title={item.title} />
      <div class="screen pad-foot">
        <section class="card body">
          <p><StateTag state={item.state} /> {item.day ? <span class="sub">{t("日期已按服务器时间更正")}</span> : null}</p>
          <p class="sub">{explained(item)}</p>
          {item.words ? <p>{t("处理意见:{words}", { words: item.words })}</p> : null}
          {item.reasons?.length ? <ul class="lines">{item.reasons.map((one) => <li key={one.text}><b>{form && one.field ? (form.schema.properties[one.field.split(".")[0]!]?.title ?? "") : ""}</b> {one.text}{one.source ? <small class="muted">({one.source})</small> : null}</li>)}</ul> : null}
        </section>
        <section class="card body"><dl class="dl">{Object.entries(form?.schema.properties ?? {}).filter(([name]) => name !== "id" && name !== "kind" && item.fact[name] !== undefined).map(([name, property]) => [<dt key={name}>{property.title}</dt>, <dd key={`${name}-v`}>{inWords(property, item.fact[name])}</dd>])}</dl>
          {photos.length ? <div class="photos">{photos.map((one) => <Thumb key={one} id={one} />)}</div> : null}
        </section>
        {item.state === "accepted" ? <p class="center"><a class="link" href={`/entries/${item.id}/`}>{t("在台账中查看(要联网)")}</a></p> : null}
        <footer class="foot">
          {isUnsent(item) ? <button class="btn btn-p btn-lg grow" onClick={() => void sync(true)}><Icon n="send" />{t("现在上传")}</button> : null}
          {REPLACEABLE.includes(item.state) && (form || item.fact.paper) ? <button class="btn btn-p btn-lg grow" onClick={() => go(`/mend/${item.id}`)}><Icon n="tool" />{t("改正后重新上传")}</button> : null}
        </footer>
      </div>
    </>
  );
}

function explained(item: Item): string {
  switch (item.state) {
    case "waiting": return t("已保存到本机,联网后自动上传。");
    case "sent": return t("已经发出,还没有收到回音;会自动重发,不会重复。");
    case "accepted": return t("服务器已入账。");
    case "held": return t("已收到,等有权的人核定。您也可以改正。");
    case "refused": return t("服务器没有收下,原因如下;改正后会重新上传。");
    case "dropped": return t("核定时没有采用。");
    case "withdrawn": return t("已在台账中撤销。");
    case "mended": return t("已由改正后的一条代替。");
  }
}

function inWords(property: Property, value: unknown): string {
  const codes = property.oneOf ?? property.items?.oneOf ?? [];
  const one = (code: unknown) => codes.find((each) => each.const === code)?.title ?? String(code);
  if (typeof value === "boolean") return value ? t("是") : t("否");
  return Array.isArray(value) ? value.map(one).join(t("、")) : one(value) + (property["x-unit"] ? ` ${property["x-unit"]}` : "");
}
