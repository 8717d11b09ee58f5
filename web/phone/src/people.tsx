// My villages: households by name, and one household with its people, helpers and what was promised.
import { useState } from "preact/hooks";
import { Tile } from "./home";
import { matching } from "./fields";
import { Bar, Empty, Icon, Pill, Row, StateTag, go } from "./parts";
import { useApp } from "./state";
import { SURVEY, face, household, villageOf, villages, visited } from "./today";
import type { Household } from "./types";
import { t } from "./words";

const AT_ONCE = 60;
export const VISIT = "pairing.visit_made";

/** Choosing a household: for its page, or straight for a visit. */
export function HouseholdsScreen({ forVisit }: { forVisit: boolean }) {
  useApp();
  const [text, put] = useState("");
  const [most, more] = useState(AT_ONCE);
  const found = (text ? matching(text) : villages().flatMap((v) => v.households)).slice();
  found.sort((a, b) => Number(b.mine) - Number(a.mine));
  const open = (h: Household) => go(forVisit ? `/form/${VISIT}?household=${encodeURIComponent(h.key)}` : `/household/${encodeURIComponent(h.key)}`);
  return (
    <>
      <header class="bar"><h1 class="grow">{forVisit ? t("走访哪一户") : t("农户")}</h1><Pill /></header>
      <div class="screen">
        {forVisit ? <Forms /> : null}
        <div class="search"><Icon n="search" /><input type="search" class="inp" aria-label={t("户主姓名或拼音")} placeholder={t("户主姓名或拼音")} value={text} onInput={(event) => (put(event.currentTarget.value), more(AT_ONCE))} /></div>
        <section class="card">
          {found.length ? <ul>{found.slice(0, most).map((h) => <HouseholdRow key={h.key} h={h} onClick={() => open(h)} />)}</ul> : <Empty text={t("没有找到")} />}
          {found.length > most ? <p class="body"><button class="link" onClick={() => more(most + AT_ONCE)}>{t("再显示一些(共{n}户)", { n: found.length })}</button></p> : null}
        </section>
      </div>
    </>
  );
}

function HouseholdRow({ h, onClick }: { h: Household; onClick: () => void }) {
  const { last } = visited(h);
  return <Row icon="home-heart" tone={h.state === "poor" ? "" : "dot-b"} title={<>{h.head}{h.mine ? <span class="tag tag-g">{t("我联的户")}</span> : null}</>} sub={`${h.cause} · ${t("{n}人", { n: h.size })} · ${last ? t("上次走访 {day}", { day: last }) : t("还没有走访过")}`} right={<Icon n="chevron-right" />} onClick={onClick} />;
}

function Forms() {
  const kept = useApp().kept;
  const kinds = kept?.forms.kinds.filter((one) => one.kind !== VISIT) ?? [];
  const villages = (kept?.villages ?? []).flatMap((v) => (kept?.surveys ?? []).filter((one) => one.about === "village").map((one) => ({ ...one, v })));
  return (
    <details class="card body"><summary>{t("登记别的事")}</summary><div class="often wide">
      {kinds.map((one) => <Tile key={one.kind} kind={one.kind} label={one.label} />)}
      {villages.map(({ v, ...one }) => <Tile key={one.key + v.code} kind={SURVEY + one.key} label={`${one.title} · ${v.name}`} query={`?region=${v.code}`} />)}
    </div></details>
  );
}

export function HouseholdScreen({ id }: { id: string }) {
  const app = useApp();
  const h = household(id);
  const v = villageOf(id);
  if (!h || !v) return <><Bar title={t("农户")} /><Empty text={t("手机上没有这一户,请联网更新")} /></>;
  const needs = v.needs.filter((one) => one.household === id);
  const plans = v.plans.filter((one) => one.household === id);
  const promises = v.promises.filter((one) => one.household === id);
  const entered = app.items.filter((one) => one.fact.household === id && one.fact.kind !== "field.photo_taken").reverse();
  const forms = app.kept!.forms.kinds.filter((one) => one.kind !== VISIT && one.schema.properties.household);
  const { last } = visited(h);
  return (
    <>
      <Bar title={h.head} sub={`${v.town} ${v.name}`} />
      <div class="screen pad-foot">
        <section class="card body">
          <p class="tags"><span class="tag tag-g">{h.label}</span>{h.cause ? <span class="tag tag-r">{h.cause}</span> : null}<span class="tag">{t("{n}人", { n: h.size })}</span></p>
          <dl class="dl"><dt>{t("户编号")}</dt><dd>{h.key}</dd><dt>{t("帮扶干部")}</dt><dd>{h.helpers.join(t("、")) || t("还没有")}</dd><dt>{t("上次走访")}</dt><dd>{last || t("还没有")}</dd></dl>
        </section>
        <h2 class="head">{t("家庭成员")}</h2>
        <section class="card body"><ul class="lines">{h.members.map((m) => <li key={m.name + m.relation}><b>{m.name}</b> <span class="sub">{m.relation}{m.born ? ` · ${t("{n}年生", { n: m.born })}` : ""}</span></li>)}</ul></section>
        {plans.map((one) => <section key={one.key}><h2 class="head">{t("帮扶计划")} <small>{one.state}</small></h2><div class="card body"><p>{one.need}</p><ul class="lines">{one.measures.map((m) => <li key={m.what} class="row"><span class="grow">{m.what}</span><b>{m.percent}%</b></li>)}</ul></div></section>)}
        {needs.length ? <><h2 class="head">{t("需求")}</h2><section class="card body"><ul class="lines">{needs.map((one) => <li key={one.day + one.text}><b>{one.category}</b> <span class="sub">{one.text} · {one.amount} {t("元")} · {one.day}</span></li>)}</ul></section></> : null}
        {promises.length ? <><h2 class="head">{t("承诺")}</h2><section class="card"><ul>{promises.map((one) => <Row key={one.key} icon="message-circle" tone="dot-y" title={one.what} sub={one.due} right={<Icon n="chevron-right" />} onClick={() => go(`/form/stationing.promise_settled?promise=${encodeURIComponent(one.key)}`)} />)}</ul></section></> : null}
        {entered.length ? <><h2 class="head">{t("我登记的")}</h2><section class="card"><ul>{entered.map((one) => <Row key={one.id} icon={face(one.fact.kind)[0]} title={one.title.split(" · ")[0]} sub={String(one.fact.happened_on)} right={<StateTag state={one.state} />} onClick={() => go(`/item/${one.id}`)} />)}</ul></section></> : null}
        <h2 class="head">{t("登记别的事")}</h2>
        <section class="card often wide">
          {app.kept!.surveys.filter((one) => one.about === "household").map((one) => <Tile key={one.key} kind={SURVEY + one.key} label={one.title} query={`?household=${encodeURIComponent(id)}`} />)}
          {forms.map((one) => <Tile key={one.kind} kind={one.kind} label={one.label} query={`?household=${encodeURIComponent(id)}`} />)}
        </section>
        <footer class="foot"><button class="btn btn-p btn-lg grow" onClick={() => go(`/form/${VISIT}?household=${encodeURIComponent(id)}`)}><Icon n="walk" />{t("登记走访")}</button></footer>
      </div>
    </>
  );
}
