// The fields of a form, made from the schema of its fact: what each holds decides how it is asked.
import { useState } from "preact/hooks";
import { now } from "./state";
import { household, villages } from "./today";
import type { Form, Property, Reason, Values } from "./types";
import { t } from "./words";

const FEW = 8;
const LONG = 5000;
const SHOWN = 6;

/** What the app knows without asking: who, which team and village, a new key. */
export function given(form: Form, asked: Values, id: string): Values {
  const kept = now().kept!;
  const found: Values = { ...asked };
  const of = household(String(asked.household ?? ""));
  const village = villages().find((v) => (of ? v.households.includes(of) : v.code === asked.region)) ?? villages().find((v) => v.code === kept.me.posts[0]?.region) ?? villages()[0];
  found.region ??= village?.code ?? "";
  found.happened_on ??= undefined;
  for (const [name, property] of Object.entries(form.schema.properties)) {
    if (found[name] !== undefined) continue;
    if (form.schema["x-births"] && name === form.schema["x-stream"]) found[name] = `${kept.me.cadre || kept.me.user}-${id.slice(-12)}`;
    else if (property["x-ref"] === "plan" && of) found[name] = village?.plans.find((one) => one.household === of.key)?.key;
    else if (property["x-ref"] === "cadre" && kept.me.cadre) found[name] = kept.me.cadre;
    else if (property["x-ref"] === "unit" && kept.me.unit) found[name] = kept.me.unit;
    else if (property["x-ref"] === "team") found[name] = kept.me.posts.find((p) => p.region === found.region)?.team ?? (village?.teams.length === 1 ? village.teams[0]!.key : undefined);
  }
  return found;
}

/** Whether a field is asked: not what `given` filled in, not the household that stands in the head. */
export function isAsked(name: string, known: Values): boolean {
  if (name === "kind" || name === "id") return false;
  if (name === "region") return villages().length > 1 && !known.household;
  return name === "happened_on" || known[name] === undefined || known[name] === "";
}

const isEmpty = (value: unknown) => value === undefined || value === "" || (Array.isArray(value) && !value.length);

/** What is wrong with the values, in the words of the form; the server judges the rest. */
export function flaws(form: Form, values: Values): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, property] of Object.entries(form.schema.properties)) {
    if (name === "kind" || name === "id") continue;
    const value = values[name];
    const text = typeof value === "string" ? value : "";
    if (isEmpty(value)) {
      if (form.schema.required.includes(name)) found[name] = t("请填写{what}", { what: property.title });
    } else if (isNumber(property)) {
      const number = Number(text);
      if (text.trim() === "" || Number.isNaN(number)) found[name] = t("应为数字");
      else if (property.type === "integer" && !Number.isInteger(number)) found[name] = t("应为整数");
      else if (property.minimum !== undefined && number < property.minimum) found[name] = t("不能小于{n}", { n: property.minimum });
      else if (property.maximum !== undefined && number > property.maximum) found[name] = t("不能大于{n}", { n: property.maximum });
    } else if (property.maxLength && text.length > property.maxLength) found[name] = t("最多{n}个字", { n: property.maxLength });
  }
  return found;
}

const isNumber = (property: Property) => property.type === "integer" || Array.isArray(property.type);

/** The values as the server wants them: nothing that is empty, numbers as written. */
export function toSend(form: Form, values: Values): Values {
  const found: Values = {};
  for (const [name, property] of Object.entries(form.schema.properties)) {
    const value = values[name];
    if (!isEmpty(value)) found[name] = property.type === "integer" ? Number(value) : value;
  }
  return found;
}

interface FieldProps {
  form: Form; name: string; property: Property; value: unknown; error: string | undefined; region: string;
  onChange: (value: unknown) => void;
}

export function Field(props: FieldProps) {
  const { form, name, property, error } = props;
  const required = form.schema.required.includes(name);
  const choices = choicesOf(props);
  const several = property.type === "array";
  const asChips = choices && choices.length > 0 && choices.length <= FEW;
  const help = property.description;
  const label = <>{property.title}{property["x-unit"] ? <small>({property["x-unit"]})</small> : null}{required ? <span class="star" aria-hidden="true"> *</span> : null}{several ? <small> {t("可多选")}</small> : null}</>;
  const described = error ? `${name}-error` : undefined;
  if (choices && (asChips || several)) {
    return (
      <fieldset class={`f ${error ? "f-bad" : ""}`} aria-describedby={described}>
        <legend>{label}</legend>
        <Chips {...props} choices={choices} several={several} />
        {error ? <p class="err" id={described}>{error}</p> : null}
      </fieldset>
    );
  }
  return (
    <div class={`f ${error ? "f-bad" : ""}`}>
      <label for={`f-${name}`}>{label}</label>
      {property["x-ref"] === "household" ? <HouseholdPicker {...props} /> : choices ? <Select {...props} choices={choices} /> : <Input {...props} described={described} required={required} />}
      {help ? <p class="small muted">{help}</p> : null}
      {error ? <p class="err" id={described}>{error}</p> : null}
    </div>
  );
}

type Choice = [string, string];

function choicesOf({ property, name, region }: FieldProps): Choice[] | null {
  const village = villages().find((v) => v.code === region);
  const codes = property.oneOf ?? property.items?.oneOf;
  if (codes) return codes.map((one) => [one.const, one.title]);
  if (property.type === "array") return [];
  if (property.type === "boolean") return [["true", t("是")], ["false", t("否")]];
  if (name === "region") return villages().map((v) => [v.code, `${v.town} ${v.name}`]);
  switch (property["x-ref"]) {
    case "team": return village?.teams.map((one) => [one.key, one.name]) ?? [];
    case "project": return village?.projects.map((one) => [one.key, `${one.name} · ${one.label}`]) ?? [];
    case "plan": return village?.plans.map((one) => [one.key, `${household(one.household)?.head ?? ""} ${one.need}`]) ?? [];
    case "promise": return villages().flatMap((v) => v.promises).map((one) => [one.key, one.what]);
    case "leave": return now().kept!.leaves.filter((one) => one.state === "approved").map((one) => [one.key, `${one.why} ${one.since} – ${one.until}`]);
    default: return null;
  }
}

function Chips({ name, property, value, onChange, choices, several }: FieldProps & { choices: Choice[]; several: boolean }) {
  const chosen = several ? (Array.isArray(value) ? (value as string[]) : []) : value === undefined ? [] : [String(value)];
  const pick = (code: string) => {
    if (several) onChange(chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]);
    else onChange(property.type === "boolean" ? code === "true" : code);
  };
  return (
    <div class="chips">
      {choices.map(([code, title]) => (
        <label class="chip" key={code}>
          <input type={several ? "checkbox" : "radio"} name={name} checked={chosen.includes(code)} onChange={() => pick(code)} /><span>{title}</span>
        </label>
      ))}
    </div>
  );
}

function Select({ name, value, onChange, choices }: FieldProps & { choices: Choice[] }) {
  return (
    <select id={`f-${name}`} class="inp" value={String(value ?? "")} onChange={(event) => onChange(event.currentTarget.value || undefined)}>
      <option value="">{choices.length ? t("请选择") : t("手机上没有可选的")}</option>
      {choices.map(([code, title]) => <option value={code} key={code}>{title}</option>)}
    </select>
  );
}

function Input({ name, property, value, onChange, described, required }: FieldProps & { described: string | undefined; required: boolean }) {
  const common = {
    id: `f-${name}`, class: "inp", value: String(value ?? ""), "aria-describedby": described, "aria-invalid": described ? true : undefined,
    "aria-required": required,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value || undefined),
  };
  if (property.maxLength === LONG) return <textarea {...common} rows={3} />;
  if (property.format === "date") return <input {...common} type="date" max="9999-12-31" />;
  if (isNumber(property)) return <input {...common} inputMode={property.type === "integer" ? "numeric" : "decimal"} autocomplete="off" />;
  return <input {...common} type="text" autocomplete="off" maxLength={property.maxLength} />;
}

/** Choosing a household by a few letters of its head's name. */
function HouseholdPicker({ name, value, onChange }: FieldProps) {
  const [text, put] = useState("");
  const chosen = household(String(value ?? ""));
  if (chosen) return <p class="picked"><b>{chosen.head}</b> <small>{chosen.key}</small> <button type="button" class="btn btn-sm" onClick={() => onChange(undefined)}>{t("改选")}</button></p>;
  const found = text ? matching(text).slice(0, SHOWN) : [];
  return (
    <>
      <input id={`f-${name}`} class="inp" type="search" autocomplete="off" placeholder={t("户主姓名或拼音")} value={text} onInput={(event) => put(event.currentTarget.value)} />
      {found.length ? <ul class="found">{found.map((h) => <li key={h.key}><button type="button" onClick={() => onChange(h.key)}>{h.head} <small>{h.key} · {t("{n}人", { n: h.size })}</small></button></li>)}</ul> : null}
    </>
  );
}

export function matching(text: string) {
  const wanted = text.trim().toLowerCase();
  const all = villages().flatMap((v) => v.households);
  return all.filter((h) => h.head.includes(wanted) || h.sound.toLowerCase().includes(wanted) || h.key.toLowerCase().includes(wanted));
}

/** What the server said of fields, by field. */
export function said(reasons: Reason[] = []): Record<string, string> {
  return Object.fromEntries(reasons.filter((one) => one.field).map((one) => [one.field!.split(".")[0]!, one.text]));
}
