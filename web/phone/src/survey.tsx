// A survey on the phone: its form filled in with what is known, one card a group, and put into the queue like any fact.
import { useEffect, useMemo, useState } from "preact/hooks";
import { Discard, Full, Head, Photos, Shoot, queued, time, useDraft } from "./entry";
import { Filling, isGroup, regrown, type CarriedForm, type Flaw, type Group, type Plain, type Question } from "./filling";
import { moment } from "./functions";
import { newId } from "./ids";
import { Bar, Icon, Thumb } from "./parts";
import { now, useApp } from "./state";
import * as store from "./store";
import { SURVEY, photoOf, pictureName } from "./sync";
import { today, villageOf } from "./today";
import type { Draft, Item, KnownThings, Said } from "./types";
import { above, type El } from "./xpath";
import { lang, t } from "./words";

export interface SurveyProps { id: string; asked: { household?: string; region?: string }; mend: Item | undefined }
interface Asks { name: string; label?: string; unit?: string; type?: string; words?: Record<string, string>; yearly?: boolean }
interface Whole extends CarriedForm {
  form: string; version: string; title: string; about: "household" | "village"; asks: Record<string, Asks>; yes: Record<string, boolean>;
}
/** What a draft holds besides photos: the instance, what is known by address, and what stays as known without being shown. */
interface Paper { tree: Plain; known: Record<string, [string, string]>; was: Record<string, [string, string]>; masked: Record<string, string> }
const FEW = 8;
const CODED = ["code", "codes", "yes"];
const CHINESE = /zh|中文|chinese|汉/i;

export function SurveyScreen({ id, asked, mend }: SurveyProps) {
  useApp();
  const name = mend ? `mend:${mend.id}` : `${SURVEY}${id}:${JSON.stringify(asked)}`;
  const [loaded, put] = useState<Loaded | "none" | null>(null);
  useEffect(() => void load(id, name, asked, mend).then(put), [name]);
  if (!loaded) return null;
  if (loaded === "none") return <><Bar title={t("调查表")} /><p class="empty">{t("没有这种表单,请先联网更新")}</p></>;
  return <Sheet key={name} name={name} {...loaded} asked={asked} mend={mend} />;
}

/** `here`: the photos that are on this phone. */
interface Loaded { whole: Whole; start: Draft; here: Set<string> }

async function load(id: string, name: string, asked: SurveyProps["asked"], mend: Item | undefined): Promise<Loaded | "none"> {
  const whole = await store.kept<Whole>(`surveys/${encodeURIComponent(id)}`);
  if (!whole) return "none";
  const found = await store.draftOf(name);
  const open = found && !now().items.some((one) => one.id === found.id);
  const here = new Set(await store.photoIds());
  return { whole, here, start: open ? found : { id: newId(), values: { ...(mend ? again(whole, mend) : await begun(whole, asked)) }, photos: [], saved: 0 } };
}

/** What was sent, to be put right. */
const again = (whole: Whole, { fact }: Item): Paper => ({
  tree: regrown(whole, fact.paper as Plain), known: {}, was: {}, masked: (fact.masked as Record<string, string> | undefined) ?? {},
});

/** A fresh paper with what is known filled in; of another year it only stands beside the question. */
async function begun(whole: Whole, { household = "", region = "" }: SurveyProps["asked"]): Promise<Paper> {
  const filling = new Filling(whole, whole.root, new Date(), now().user);
  filling.start();
  const place = household ? (villageOf(household)?.code ?? "") : region;
  const all = place ? await store.kept<KnownThings>(`known/${place}`) : null;
  const of = whole.about === "village" ? { items: all?.village ?? {}, members: [] } : all?.households[household];
  const paper: Paper = { tree: whole.root, known: {}, was: {}, masked: filling.masked };
  const own: Record<string, string> = { household, region: place };
  const inRepeat = (path: string) => [...filling.repeats.keys()].find((one) => path.startsWith(`${one}/`));
  const repeats = new Set(Object.keys(whole.asks).map(inRepeat));
  for (const repeat of repeats) if (repeat) while (filling.nodes(repeat).length < (of?.members.length ?? 0) && filling.add(repeat)) continue;
  for (const [path, asks] of Object.entries(whole.asks)) {
    const repeat = inRepeat(path);
    for (const node of filling.nodes(path)) {
      if (own[asks.name]) filling.answer(node, own[asks.name]!);
      const row = repeat ? above(node).find((one) => one.p === repeat) : undefined;
      const member = row ? of?.members[filling.nodes(repeat!).indexOf(row)] : undefined;
      takeOver(whole, filling, paper, node, asks, row ? member?.items : of?.items, member?.token ?? "");
    }
  }
  filling.settle();
  return { ...paper, tree: filling.plain(false) };
}

function takeOver(whole: Whole, filling: Filling, paper: Paper, node: El, asks: Asks, said: Said | undefined, token: string): void {
  const [value, day, hidden] = said?.[asks.name] ?? [];
  if (value === undefined || !day || filling.isReadonly(node)) return;
  const address = filling.address(node);
  const yearly = asks.yearly && !day.startsWith(today().slice(0, 4));
  const text = hidden ? "" : written(whole, filling, node, asks, value);
  if (yearly) paper.was[address] = [shown(asks, value), day];
  else if (hidden) {
    paper.masked[address] = token;
    paper.known[address] = [String(value), day];
  } else if (text) {
    filling.answer(node, text);
    paper.known[address] = [text, day];
  }
}

const shown = (asks: Asks, value: unknown) => [value].flat().map((one) => asks.words?.[String(one)] ?? (one === true ? t("是") : one === false ? t("否") : String(one))).join(t("、"));

/** A known answer as the form's question holds it: codes as its own choices; empty where it has no such choice. */
function written(whole: Whole, filling: Filling, node: El, asks: Asks, value: unknown): string {
  if (!CODED.includes(asks.type ?? "")) return String(value);
  const question = filling.questions.get(node.p);
  if (!question?.choices) return asks.type !== "yes" ? String(value) : value && question?.control === "trigger" ? "OK" : "";
  const choices = (whole.languages.length ? whole.languages : [""]).flatMap((one) => filling.choices(question, node, one));
  const labels = Object.values(asks.words ?? {});
  const choice = (one: unknown): string => {
    if (asks.type === "yes") return choices.find(([v, label]) => (whole.yes[label] ?? whole.yes[v.toLowerCase()]) === one)?.[0] ?? "";
    return (choices.find(([, label]) => label === asks.words?.[String(one)]) ?? choices.find(([v, label]) => v === one && !labels.includes(label)))?.[0] ?? "";
  };
  return [value].flat().map(choice).filter(Boolean).join(" ");
}

interface About { filling: Filling; whole: Whole; paper: Paper; language: string; wrong: Map<El, Flaw>; said: Record<string, string>; shoot: (file: File) => Promise<string>; tell: (node: El, text: string) => void; change: (act: () => void) => void }

function Sheet({ name, whole, start, here, asked, mend }: Loaded & { name: string; asked: SurveyProps["asked"]; mend: Item | undefined }) {
  const { draft, full, change: put, takePhoto, addPhoto, removePhoto, enter, discard } = useDraft(name, start);
  const paper = draft.values as unknown as Paper;
  const filling = useMemo(() => {
    const made = new Filling(whole, paper.tree, new Date(), now().user, { ...paper.masked });
    for (const node of pictures(made)) if (!here.has(photoOf(node.t))) node.t = "";
    made.settle();
    return made;
  }, []);
  const [tried, setTried] = useState(Boolean(mend));
  const [said, setSaid] = useState(Object.fromEntries((mend?.reasons ?? []).filter((one) => one.field).map((one) => [one.field!, one.text])));
  const [busy, setBusy] = useState(false);
  const language = whole.languages.find((one) => CHINESE.test(one) === (lang() !== "en")) ?? whole.languages[0] ?? "";
  const flaws = filling.flaws(language).filter((one) => tried || one.code !== "missing");
  const keep = () => put(() => ({ values: { ...paper, tree: filling.plain(false), masked: filling.masked } }));
  const change = (act: () => void) => (act(), keep());
  const tell = (node: El, text: string) => change(() => {
    const address = filling.address(node);
    if (said[address]) setSaid(({ [address]: _gone, ...rest }) => rest);
    filling.answer(node, text);
  });
  const about: About = { filling, whole, paper, language, wrong: new Map(flaws.map((one) => [one.node, one])), said, shoot: takePhoto, tell, change };

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    filling.now = new Date();
    filling.end();
    setTried(true);
    keep();
    if (filling.flaws(language).length) return void setTimeout(() => document.getElementById("errors")?.focus());
    setBusy(true);
    const fact = {
      id: draft.id, kind: whole.about === "household" ? "survey.household_surveyed" : "survey.village_surveyed", happened_on: today(),
      region: asked.region || villageOf(asked.household ?? "")?.code, household: asked.household, form: whole.form, version: whole.version,
      paper: filling.plain(true), masked: filling.masked,
    };
    await enter(async () => queued({ ...fact, files: await filesIn(filling) }, whole.title, draft, mend)).finally(() => setBusy(false));
  }
  return (
    <>
      <Bar title={whole.title} sub={draft.saved ? t("草稿已自动保存 {time}", { time: time(draft.saved) }) : undefined} />
      <form class="screen pad-foot" onSubmit={(event) => void save(event)} noValidate>
        <Head household={asked.household ?? ""} />
        {full ? <Full /> : null}
        {mend?.reasons?.length ? <div class="alert alert-r" role="alert"><Icon n="alert-triangle" /><div>{mend.reasons.map((one) => <p key={one.text + one.field}>{one.text}</p>)}</div></div> : null}
        <div id="errors" tabIndex={-1} role="alert">{tried && flaws.length ? <div class="alert alert-r"><Icon n="alert-triangle" /><div><b>{t("还有{n}处要填好", { n: flaws.length })}</b><ul>{flaws.slice(0, FEW).map((one) => <li key={filling.address(one.node)}><a href={`#${slug(about, one.node)}`} onClick={(event) => (event.preventDefault(), document.getElementById(slug(about, one.node))?.focus())}>{label(about, one.node)}</a>:{sentence(one)}</li>)}</ul></div></div> : null}</div>
        {cards(about, whole.children, filling.root)}
        <section class="card body"><Photos ids={draft.photos} onAdd={addPhoto} onRemove={removePhoto} /></section>
        <Discard draft={draft} discard={discard} />
        <footer class="foot"><button class="btn btn-p btn-lg grow" disabled={busy}>{t("保存(联网后自动上传)")}</button></footer>
      </form>
    </>
  );
}

/** The answers that are pictures. */
const pictures = (filling: Filling) => [...filling.questions.values()].filter((one) => one.control === "picture").flatMap((one) => filling.nodes(one.path)).filter((one) => one.t);

async function filesIn(filling: Filling): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { t: name } of pictures(filling).filter(filling.isRelevant)) {
    const photo = await store.photo(photoOf(name));
    if (photo) found[name] = photo[0].sha;
  }
  return found;
}

/** Groups are cards; questions that stand outside any are gathered in cards between them. */
function cards(about: About, children: (Question | Group)[], within: El) {
  const found: preact.JSX.Element[] = [];
  let loose: Question[] = [];
  const gather = () => {
    const lines = loose.map((one) => <Asked key={one.path} about={about} question={one} within={within} />);
    if (loose.some((one) => isAsked(about, one, within))) found.push(<section key={loose[0]!.path} class="card body">{lines}</section>);
    loose = [];
  };
  for (const one of children) {
    if (!isGroup(one)) loose.push(one);
    else {
      gather();
      found.push(<Part key={one.path || `${within.p}#${found.length}`} about={about} group={one} within={within} />);
    }
  }
  gather();
  return found;
}

const nodeOf = (filling: Filling, path: string, within: El) => filling.nodes(path).find((one) => one === within || above(one).includes(within));

function Part({ about, group, within }: { about: About; group: Group; within: El }): preact.JSX.Element | null {
  const { filling } = about;
  const node = group.path && !group.repeats ? nodeOf(filling, group.path, within) : within;
  if (group.repeats) return <Rows about={about} group={group} within={within} />;
  if (!node || !filling.isRelevant(node) || !anything(about, group.children, node)) return null;
  const said = filling.say(group.label, about.language, node);
  return <>{said ? <h2 class="head">{said}</h2> : null}{cards(about, group.children, node)}</>;
}

const anything = (about: About, children: (Question | Group)[], within: El): boolean => children.some((one) => {
  if (!isGroup(one)) return isAsked(about, one, within);
  const node = one.repeats ? within : one.path ? nodeOf(about.filling, one.path, within) : within;
  return one.repeats || (node && anything(about, one.children, node));
});

function Rows({ about, group, within }: { about: About; group: Group; within: El }) {
  const { filling, change } = about;
  const parent = nodeOf(filling, group.path.slice(0, group.path.lastIndexOf("/")), within) ?? within;
  if (!filling.isRelevant(parent)) return null;
  const rows = parent.c.filter((one) => one.p === group.path && filling.isRelevant(one));
  const said = filling.say(group.label, about.language, parent) || group.path.slice(group.path.lastIndexOf("/") + 1);
  return (
    <>
      {rows.map((row, at) => (
        <fieldset key={`${filling.address(row)}/${rows.length}`} class="rows">
          <legend class="head row"><span class="grow">{said} {at + 1}</span>{group.count ? null : <button type="button" class="btn btn-sm" onClick={() => change(() => (filling.remove(row), filling.settle()))}><Icon n="trash" />{t("去掉")}</button>}</legend>
          {cards(about, group.children, row)}
        </fieldset>
      ))}
      {group.count ? null : <button type="button" class="btn" onClick={() => change(() => (filling.add(group.path, parent), filling.settle()))}><Icon n="plus" />{t("再加一个:{what}", { what: said })}</button>}
    </>
  );
}

/** Whether a question shows: it is relevant, and neither a file that a phone cannot bring nor what the app knows by itself. */
function isAsked(about: About, question: Question, within: El): boolean {
  const node = nodeOf(about.filling, question.path, within);
  if (!node || question.control === "upload" || !about.filling.isRelevant(node)) return false;
  return !(["household", "region"].includes(about.whole.asks[question.path]?.name ?? "") && node.t && !about.wrong.has(node) && !about.said[about.filling.address(node)]);
}

const slug = (about: About, node: El) => `q${about.filling.address(node).replace(/\W+/g, "-")}`;
function label(about: About, node: El): string {
  const question = about.filling.questions.get(node.p);
  return (question && about.filling.say(question.label, about.language, node)) || about.whole.asks[node.p]?.label || node.n;
}
function sentence({ code, said }: Flaw): string {
  if (said) return said;
  switch (code) {
    case "missing": return t("必填");
    case "not_int": return t("应为整数");
    case "not_decimal": return t("应为数字");
    case "no_such_choice": return t("没有这个选项");
    default: return t("填得不合要求");
  }
}

function Asked({ about, question, within }: { about: About; question: Question; within: El }) {
  if (!isAsked(about, question, within)) return null;
  const { filling, language, paper } = about;
  const node = nodeOf(filling, question.path, within)!;
  const address = filling.address(node);
  const id = slug(about, node);
  const said = label(about, node);
  const unit = about.whole.asks[node.p]?.unit;
  const help = filling.say(question.hint, language, node);
  const flaw = about.wrong.get(node);
  const error = about.said[address] ?? (flaw && sentence(flaw));
  const [known, day] = paper.known[address] ?? [];
  const masked = address in filling.masked && !node.t;
  const was = paper.was[address];
  const notes = (
    <>
      {help ? <p class="small muted">{help}</p> : null}
      {known && (masked || known === node.t) ? <p class="small muted"><Icon n="check" />{t("{day}已登记,核对即可", { day: day! })}</p> : null}
      {was && !node.t ? <p class="small muted">{was[1]}: {was[0]}</p> : null}
      {error ? <p class="err" id={`${id}-error`}>{error}</p> : null}
    </>
  );
  if (filling.isReadonly(node)) return <div class="f"><p class="lbl">{said}</p>{node.t ? <output id={id}>{node.t}{unit ? ` ${unit}` : ""}</output> : null}{notes}</div>;
  const head = <>{said}{unit ? <small>({unit})</small> : null}{filling.isRequired(node) ? <span class="star" aria-hidden="true"> *</span> : null}</>;
  if (question.control === "picture") {
    const shoot = (file: File) => about.shoot(file).then((photo) => (photo ? about.tell(node, pictureName(photo)) : undefined));
    return (
      <div class={`f ${error ? "f-bad" : ""}`}>
        <span class="lbl" id={`${id}-label`}>{head}</span>
        <div class="photos">{node.t ? <Thumb id={photoOf(node.t)} onRemove={() => about.tell(node, "")} /> : <Shoot id={id} aria-labelledby={`${id}-label`} aria-describedby={error ? `${id}-error` : undefined} onTake={shoot} />}</div>
        {notes}
      </div>
    );
  }
  const choices = question.control === "trigger" ? ([["OK", t("是")]] as [string, string][]) : filling.choices(question, node, language);
  const several = question.control !== "select1";
  if (choices.length && (several || choices.length <= FEW)) {
    return <fieldset class={`f ${error ? "f-bad" : ""}`} aria-describedby={error ? `${id}-error` : undefined}><legend>{head}{masked ? <small> {known}</small> : null}</legend><Chips about={about} node={node} id={id} choices={choices} several={several} />{notes}</fieldset>;
  }
  return (
    <div class={`f ${error ? "f-bad" : ""}`}>
      <label for={id}>{head}</label>
      {choices.length || question.choices
        ? <select id={id} class="inp" value={node.t} onChange={(event) => about.tell(node, event.currentTarget.value)}><option value="">{masked ? known : choices.length ? t("请选择") : t("手机上没有可选的")}</option>{choices.map(([code, title]) => <option value={code} key={code}>{title}</option>)}</select>
        : <Input about={about} node={node} id={id} multiline={question.appearance?.includes("multiline") ?? false} error={error} placeholder={masked ? known : undefined} />}
      {notes}
    </div>
  );
}

function Chips({ about, node, id, choices, several }: { about: About; node: El; id: string; choices: [string, string][]; several: boolean }) {
  const chosen = node.t.split(/\s+/).filter(Boolean);
  const pick = (code: string) => {
    const next = !several ? [code] : chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code];
    about.tell(node, (several ? choices.map(([one]) => one).filter((one) => next.includes(one)) : next).join(" "));
  };
  return (
    <div class="chips">
      {choices.map(([code, title], at) => (
        <label class="chip" key={code}><input id={at ? undefined : id} type={several ? "checkbox" : "radio"} name={id} checked={chosen.includes(code)} onClick={() => { if (!several && chosen.includes(code)) about.tell(node, ""); }} onChange={() => pick(code)} /><span>{title}</span></label>
      ))}
    </div>
  );
}

const TYPED: Record<string, string> = { date: "date", time: "time", dateTime: "datetime-local" };

function Input({ about, node, id, multiline, error, placeholder }: { about: About; node: El; id: string; multiline: boolean; error: string | undefined; placeholder: string | undefined }) {
  const type = about.whole.binds[node.p]?.type ?? "string";
  const number = type === "int" || type === "decimal";
  const common = {
    id, class: "inp", "aria-invalid": error ? true : undefined, "aria-describedby": error ? `${id}-error` : undefined, placeholder, autocomplete: "off",
    value: type === "dateTime" ? node.t.slice(0, 16) : node.t,
    onInput: (event: { currentTarget: { value: string } }) => {
      const text = event.currentTarget.value;
      about.tell(node, type === "dateTime" && text ? moment(new Date(text)) : number ? text.replace(/[,,\s]/g, "") : text);
    },
  };
  if (multiline) return <textarea {...common} rows={3} />;
  return <input {...common} type={TYPED[type] ?? "text"} inputMode={type === "int" ? "numeric" : type === "decimal" ? "decimal" : undefined} />;
}
