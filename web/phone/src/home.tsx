// The first screen: days in the village, what there is to do, the forms used most, what is on this phone.
import { Icon, Pill, Row, go } from "./parts";
import { now, useApp } from "./state";
import { isUnsent, sync } from "./sync";
import { SURVEY, face, tasks, today } from "./today";
import type { Duty } from "./types";
import { t } from "./words";
import { draftPath } from "./entry";

const SHOWN = 6;
const OFTEN = 4;
const OWN_DAY = "stationing.day_in_village";
const NOON = 12;
const EVENING = 18;

export function HomeScreen() {
  const app = useApp();
  const kept = app.kept;
  const hour = new Date().getHours();
  const village = kept?.villages[0];
  const post = kept?.me.posts[0];
  const all = tasks();
  const greeting = hour < NOON ? t("{name},上午好", { name: app.name }) : hour < EVENING ? t("{name},下午好", { name: app.name }) : t("{name},晚上好", { name: app.name });
  return (
    <>
      <header class="hero">
        <div class="row"><div class="grow"><h1>{greeting}</h1>{village ? <p><Icon n="map-pin" />{village.town} {village.name}{post ? ` · ${post.post}` : ""}</p> : null}</div><Pill /></div>
        <svg viewBox="0 0 390 80" preserveAspectRatio="none" aria-hidden="true"><path d="M0 60 70 30l50 22 60-40 80 50 60-28 70 30v16H0z" fill="#fff" opacity=".07" /></svg>
      </header>
      <div class="screen lift">
        {app.clock ? <div class="alert alert-y" role="status"><Icon n="clock" /><div>{app.clock > 0 ? t("手机时钟慢了{n}分钟,上传时按服务器时间更正", { n: Math.round(app.clock / 60) }) : t("手机时钟快了{n}分钟,上传时按服务器时间更正", { n: Math.round(-app.clock / 60) })}</div></div> : null}
        {app.contact === "signIn" ? <div class="alert alert-y" role="status"><Icon n="lock" /><div>{t("请重新登录,数据仍保存在本机")} <button class="link" onClick={() => go("/me")}>{t("登录")}</button></div></div> : null}
        <DutyCard />
        {app.drafts.length ? <section class="card"><ul>{app.drafts.map((name) => <Row key={name} icon="clipboard-list" tone="dot-y" title={t("没写完的草稿")} sub={formLabel(name)} onClick={() => go(draftPath(name))} />)}</ul></section> : null}
        <h2 class="head">{t("今日任务")} <small>{all.length}</small></h2>
        <section class="card">
          {all.length ? <ul>{all.slice(0, SHOWN).map((one) => <Row key={one.path} icon={one.icon} tone={one.tone} title={one.title} sub={one.sub} right={one.due ? <span class="tag tag-r">{one.due}</span> : <Icon n="chevron-right" />} onClick={() => go(one.path)} />)}</ul> : <p class="body muted">{kept ? t("今天没有到期的事。") : t("还没有取到您的村和农户,请联网一次。")}</p>}
          {all.length > SHOWN ? <p class="body"><button class="link" onClick={() => go("/tasks")}>{t("全部{n}件", { n: all.length })}</button></p> : null}
        </section>
        {kept ? <><h2 class="head">{t("常用")}</h2><Often /></> : null}
        <OnPhone />
      </div>
    </>
  );
}

const formLabel = (name: string) => {
  const kept = now().kept;
  const survey = kept?.surveys.find((one) => name.startsWith(`${SURVEY}${one.key}:`));
  return survey?.title ?? kept?.forms.kinds.find((one) => name.startsWith(`${one.kind}:`))?.label ?? t("改正");
};

function DutyCard() {
  const app = useApp();
  const lines = app.kept?.duty ?? [];
  const main = lines.find((one) => one.of === "cadre") ?? lines[0];
  const post = app.kept?.me.posts[0];
  if (!main || !post) return null;
  const noted = app.items.some((one) => one.fact.kind === OWN_DAY && one.fact.happened_on === today() && one.state !== "refused");
  return (
    <section class="card body duty" aria-label={t("驻村")}>
      <Ring duty={main} />
      <div class="grow">
        <h2>{main.period === "year" ? t("本年驻村") : t("本月驻村")}</h2>
        <p class="sub">{t("本月已在村{n}天", { n: main.month })} · {main.today || noted ? t("今天已有记录") : t("走访、会议等记录自动计入")}</p>
        <button class="btn btn-p" disabled={noted} onClick={() => go(`/form/${OWN_DAY}?region=${post.region}`)}><Icon n="map-pin" />{noted ? t("已记下今天在村") : t("我今天在村")}</button>
        {lines.filter((one) => one !== main).map((one) => <p class="sub" key={one.of + one.measure}>{one.of === "team" ? t("工作队") : t("住村")} {one.done} / {one.required} {one.measure === "nights" ? t("夜") : t("天")}</p>)}
      </div>
    </section>
  );
}

function Ring({ duty }: { duty: Duty }) {
  const share = duty.required ? Math.min(duty.done / duty.required, 1) : 1;
  const round = 2 * Math.PI * 42;
  return (
    <svg class="ring" viewBox="0 0 100 100" role="img" aria-label={`${duty.done} / ${duty.required}`}>
      <circle cx="50" cy="50" r="42" class="rail" /><circle cx="50" cy="50" r="42" class="done" stroke-dasharray={`${share * round} ${round}`} transform="rotate(-90 50 50)" />
      <text x="50" y="52" class="big">{duty.done}</text><text x="50" y="70">/ {duty.required} {duty.measure === "nights" ? t("夜") : t("天")}</text>
    </svg>
  );
}

function Often() {
  const kinds = useApp().kept!.forms.kinds;
  return <section class="card often">{kinds.slice(0, OFTEN).map((one) => <Tile key={one.kind} kind={one.kind} label={one.label} />)}</section>;
}

export function Tile({ kind, label, query = "" }: { kind: string; label: string; query?: string }) {
  const [icon, tone] = face(kind);
  return <button class="tile" onClick={() => go(`/form/${kind}${query}`)}><span class={`dot ${tone}`}><Icon n={icon} /></span>{label}</button>;
}

function OnPhone() {
  const app = useApp();
  const unsent = app.items.filter(isUnsent).length;
  const households = (app.kept?.villages ?? []).reduce((n, v) => n + v.households.length, 0);
  return (
    <section class="card body row" aria-label={t("本机数据")}>
      <span class="dot"><Icon n="device-mobile" /></span>
      <div class="grow"><b>{t("本机数据")}</b><p class="sub">{t("{n}户", { n: households })} · {unsent ? t("{n}条待传", { n: unsent }) : t("都已上传")}</p></div>
      <button class="btn" disabled={app.sending} onClick={() => void sync(true)}><Icon n="refresh" />{t("同步")}</button>
    </section>
  );
}

export function TasksScreen() {
  useApp();
  return <div class="screen"><section class="card"><ul>{tasks().map((one) => <Row key={one.path} icon={one.icon} tone={one.tone} title={one.title} sub={one.sub} right={one.due ? <span class="tag tag-r">{one.due}</span> : <Icon n="chevron-right" />} onClick={() => go(one.path)} />)}</ul></section></div>;
}
