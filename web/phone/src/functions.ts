// The functions of XForms expressions that a phone knows. Their twin is bangfu/xforms/functions.py.
import { above, docOf, isDoc, nodeText, numberOf, plain, textOf, truthOf, type El, type Fn, type Here, type Node, type Value } from "./xpath";

/** What functions ask besides the instance. */
export interface About {
  now: Date;
  instances: Record<string, El>;
  choiceLabel(here: Here, value: string, path: string): string;
}
const about = (here: Here) => here.about as About;
const DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
/** From here on a number has no fraction that could be rounded. */
const WHOLE = 1e15;

const texts = (value: Value): string[] => (Array.isArray(value) ? value.map(nodeText) : [textOf(value)]);
const numbers = (values: Value[]): number[] => values.flatMap((value) => (Array.isArray(value) ? texts(value).map(numberOf) : [numberOf(value)])).filter((n) => !Number.isNaN(n));
const split = (value: Value): string[] => textOf(value).split(/\s+/).filter(Boolean);
const self = (here: Here, value: Value | undefined): Value => (value === undefined ? [here.node] : value);
const halfUp = (number: number) => (Number.isFinite(number) ? Math.floor(number + 0.5) : number);

/** A number's shortest decimal as a whole and its places: 1.25 is [125, 2]. */
function decimal(number: number): [bigint, number] {
  const [whole, part = ""] = plain(String(number)).split(".");
  return [BigInt(whole! + part), part.length];
}
const scaled = ([whole, places]: [bigint, number], to: number) => whole * 10n ** BigInt(to - places);
function fromDecimal(whole: bigint, places: number): number {
  return Number(`${whole}e${-places}`);
}

/** A number as a place in a text; nought where there is none. */
function index(value: Value): number {
  const number = numberOf(value);
  return Number.isFinite(number) ? Math.trunc(number) : 0;
}

const sum = (_here: Here, nodes: Value): number => total(texts(nodes).map(numberOf).filter(Number.isFinite));

function total(numbers: number[]): number {
  if (!numbers.every(Number.isFinite)) return numbers.reduce((a, b) => a + b, 0);
  const found = numbers.map(decimal);
  const places = Math.max(0, ...found.map(([, one]) => one));
  return fromDecimal(found.reduce((a, one) => a + scaled(one, places), 0n), places);
}

function round(_here: Here, value: Value, places: Value = 0): number {
  const number = numberOf(value);
  const to = index(places);
  if (!Number.isFinite(number) || Math.abs(number) >= WHOLE) return number;
  if (number < 0 && to === 0) return halfUp(number);
  const [whole, have] = decimal(number);
  const gone = have - to;
  if (gone <= 0) return number;
  const step = 10n ** BigInt(gone);
  const size = whole < 0n ? -whole : whole;
  const rounded = (size + step / 2n) / step;
  return fromDecimal(whole < 0n ? -rounded : rounded, to);
}

function position(here: Here, nodes?: Value): number {
  if (nodes === undefined) return here.position;
  const first = (nodes as Node[])[0];
  if (!first || typeof first === "string" || isDoc(first)) return NaN;
  return 1 + (first.up?.c ?? [first]).slice(0, (first.up?.c ?? [first]).indexOf(first)).filter((one) => one.n === first.n).length;
}

function indexed(here: Here, target: Value, ...rest: Value[]): Value {
  let chosen = target as Node[];
  for (let at = 0; at + 1 < rest.length; at += 2) {
    const place = numberOf(rest[at + 1]!);
    const inside = (rest[at] as Node[]).filter((one) => position(here, [one]) === place);
    chosen = chosen.filter((one) => inside.some((each) => each === one || above(one as El).includes(each as El)));
  }
  return chosen;
}

function between(value: Value, mark: Value, after: boolean): string {
  const [text, sign] = [textOf(value), textOf(mark)];
  if (!sign) return after ? text : "";
  const at = text.indexOf(sign);
  return at < 0 ? "" : after ? text.slice(at + sign.length) : text.slice(0, at);
}

function translate(_here: Here, value: Value, old: Value, fresh: Value): string {
  const [given, wanted] = [[...textOf(old)], [...textOf(fresh)]];
  return [...textOf(value)].map((one) => (given.includes(one) ? (wanted[given.indexOf(one)] ?? "") : one)).join("");
}

const two = (number: number) => String(number).padStart(2, "0");
function formatted(_here: Here, value: Value, pattern: Value): string {
  const number = numberOf(value);
  if (!isDay(number)) return "";
  const at = new Date(Math.floor(number * DAY + 0.5));
  const signs: Record<string, string> = {
    Y: String(at.getUTCFullYear()).padStart(4, "0"), y: two(at.getUTCFullYear() % 100), m: two(at.getUTCMonth() + 1), n: String(at.getUTCMonth() + 1),
    b: MONTHS[at.getUTCMonth()]!, d: two(at.getUTCDate()), e: String(at.getUTCDate()), H: two(at.getUTCHours()), h: String(at.getUTCHours()),
    M: two(at.getUTCMinutes()), S: two(at.getUTCSeconds()), 3: String(at.getUTCMilliseconds()).padStart(3, "0"), a: DAYS[at.getUTCDay()]!,
  };
  return textOf(pattern).replace(/%(.)/g, (all, sign: string) => signs[sign] ?? all);
}
const iso = (days: number) => new Date(Math.floor(days * DAY + 0.5)).toISOString().slice(0, -1);
/** Whether so many days since 1970-01-01 are a day of a calendar with years of four digits. */
const isDay = (days: number) => days >= -719_162 && days < 2_932_896;

function decimalTime(_here: Here, value: Value): number {
  const text = textOf(value);
  const found = /^(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?/.exec(text.slice(text.lastIndexOf("T") + 1));
  return found ? (Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3] ?? 0)) / 86400 : NaN;
}

function regex(_here: Here, value: Value, pattern: Value): boolean {
  try {
    return new RegExp(`^(?:${textOf(pattern)})$`, "u").test(textOf(value));
  } catch {
    return false;
  }
}

const isYes = (value: Value, noes: string[]) => truthOf(value) && !noes.includes(textOf(value));

function substring(_here: Here, value: Value, start: Value, length: Value = Infinity): string {
  const first = halfUp(numberOf(start));
  const last = first + halfUp(numberOf(length));
  return [...textOf(value)].filter((_one, at) => at + 1 >= first && at + 1 < last).join("");
}

function substr(_here: Here, value: Value, start: Value, end?: Value): string {
  return [...textOf(value)].slice(index(start), end === undefined ? undefined : index(end)).join("");
}

/** A function of one number; where it has no value, NaN. */
const of = (run: (n: number) => number): Fn => (_here, value) => {
  const number = numberOf(value!);
  const found = run(number);
  return Number.isFinite(number) && !Number.isFinite(found) ? NaN : found;
};

/** The moment with the phone's own clock time and its distance from UTC. */
export function moment(at: Date): string {
  const off = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + off * 60_000).toISOString().slice(0, -1);
  return `${local}${off < 0 ? "-" : "+"}${two(Math.floor(Math.abs(off) / 60))}:${two(Math.abs(off) % 60)}`;
}

const choiceName: Fn = (here, value, question) => about(here).choiceLabel(here, textOf(value), textOf(question).trim());
const name: Fn = (here, nodes) => {
  const first = ((nodes as Node[] | undefined)?.[0] ?? here.node) as El;
  return first.n;
};

export const FUNCTIONS: Record<string, Fn> = {
  last: (here) => here.size,
  position: position as Fn,
  count: (_here, nodes) => (nodes as Node[]).length,
  "local-name": name,
  name,
  string: (here, value) => textOf(self(here, value)),
  concat: (_here, ...values) => values.flatMap(texts).join(""),
  "starts-with": (_here, value, mark) => textOf(value).startsWith(textOf(mark)),
  "ends-with": (_here, value, mark) => textOf(value).endsWith(textOf(mark)),
  contains: (_here, value, mark) => textOf(value).includes(textOf(mark)),
  "substring-before": (_here, value, mark) => between(value!, mark!, false),
  "substring-after": (_here, value, mark) => between(value!, mark!, true),
  substring: substring as Fn,
  substr: substr as Fn,
  "string-length": (here, value) => [...textOf(self(here, value))].length,
  "normalize-space": (here, value) => split(self(here, value)).join(" "),
  translate: translate as Fn,
  boolean: (_here, value) => truthOf(value!),
  not: (_here, value) => !truthOf(value!),
  true: () => true,
  false: () => false,
  number: (here, value) => numberOf(self(here, value)),
  sum: sum as Fn,
  floor: of(Math.floor),
  ceiling: of(Math.ceil),
  round: round as Fn,
  if: (_here, test, then, otherwise) => (truthOf(test!) ? then! : otherwise!),
  coalesce: (_here, ...values) => values.map(textOf).find((text) => text !== "") ?? "",
  once: (here, value) => nodeText(here.origin) || value!,
  selected: (_here, value, wanted) => split(value!).includes(textOf(wanted).trim()),
  "selected-at": (_here, value, at) => (numberOf(at!) >= 0 ? (split(value!)[Math.trunc(numberOf(at!))] ?? "") : ""),
  "count-selected": (_here, value) => split(value!).length,
  "count-non-empty": (_here, nodes) => texts(nodes!).filter((text) => text.trim()).length,
  checklist: (_here, least, most, ...answers) => {
    const [low, high, n] = [numberOf(least!), numberOf(most!), answers.filter((one) => isYes(one, ["no", "false", "0"])).length];
    return (low < 0 || n >= low) && (high < 0 || n <= high);
  },
  "weighted-checklist": (_here, least, most, ...pairs) => {
    let n = 0;
    for (let at = 0; at + 1 < pairs.length; at += 2) if (isYes(pairs[at]!, ["no"])) n += numberOf(pairs[at + 1]!);
    return numberOf(least!) <= n && n <= numberOf(most!);
  },
  "boolean-from-string": (_here, value) => ["1", "true"].includes(textOf(value)),
  "jr:choice-name": choiceName,
  "choice-name": choiceName,
  today: (here) => moment(about(here).now).slice(0, 10),
  now: (here) => moment(about(here).now),
  date: (_here, value) => (isDay(numberOf(value!)) ? iso(Math.floor(numberOf(value!))).slice(0, 10) : ""),
  "date-time": (_here, value) => (isDay(numberOf(value!)) ? iso(numberOf(value!)) : ""),
  "format-date": formatted as Fn,
  "format-date-time": formatted as Fn,
  "decimal-date-time": (_here, value) => numberOf(textOf(value)),
  "decimal-time": decimalTime as Fn,
  int: of(Math.trunc),
  abs: of(Math.abs),
  sqrt: of(Math.sqrt),
  exp: of(Math.exp),
  exp10: of((n) => 10 ** n),
  log: of(Math.log),
  log10: of(Math.log10),
  sin: of(Math.sin),
  cos: of(Math.cos),
  tan: of(Math.tan),
  pi: () => Math.PI,
  pow: (_here, base, exponent) => {
    const [a, b] = [numberOf(base!), numberOf(exponent!)];
    const found = a ** b;
    return Number.isFinite(a) && Number.isFinite(b) && !Number.isFinite(found) ? NaN : found;
  },
  min: (_here, ...values) => (numbers(values).length ? Math.min(...numbers(values)) : NaN),
  max: (_here, ...values) => (numbers(values).length ? Math.max(...numbers(values)) : NaN),
  avg: (_here, nodes) => {
    const found = numbers([nodes!]);
    return found.length ? total(found) / found.length : NaN;
  },
  regex: regex as Fn,
  join: (_here, mark, ...values) => values.flatMap(texts).join(textOf(mark)),
  instance: (here, named) => {
    const found = about(here).instances[textOf(named)];
    return found ? [docOf(found)] : [];
  },
  current: (here) => [here.origin],
  "indexed-repeat": indexed as Fn,
};
