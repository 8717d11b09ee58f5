// A survey form being filled in on the phone: what is relevant, what is calculated, what is wrong. Its twin on the server
// is bangfu/xforms/filling.py; forms come as bangfu/xforms/carried.py makes them.
import { FUNCTIONS, moment, type About } from "./functions";
import { docOf, evaluate, nodeText, numberOf, textOf, truthOf, within, above, type El, type Here, type Node, type Tree } from "./xpath";

/** An element as it is sent: its name, and its text or what is in it. */
export type Plain = [string, string | Plain[]] | [string, string | Plain[], Record<string, string>];
/** A text in each language: plain pieces, and expressions whose value stands there. */
export type Words = Record<string, (string | Tree)[]>;
export interface Bind {
  type?: string; relevant?: Tree; required?: Tree; readonly?: Tree; constraint?: Tree; calculate?: Tree; message?: Words;
  required_message?: Words; preload?: string; preload_of?: string;
}
export interface Choices { nodes: Tree | null; value: string; label: string; label_is_id: boolean; fixed: [string, Words][] }
export interface Question { path: string; control: string; label: Words; hint: Words; choices?: Choices; appearance?: string }
export interface Group { path: string; label: Words; children: (Question | Group)[]; repeats?: boolean; count?: Tree }
export interface CarriedForm {
  languages: string[]; root: Plain; children: (Question | Group)[]; binds: Record<string, Bind>;
  sets: { path: string; event: string; value: Tree | null; source: string }[];
  instances: Record<string, Plain>; templates: Record<string, Plain>; texts: Record<string, Words>;
  /** The names of what stands in the parents of repeats, in order. */
  orders: Record<string, string[]>;
}
export interface Flaw { node: El; code: string; said: string }

export const isGroup = (one: Question | Group): one is Group => "children" in one;
const MOST_PASSES = 12;
export const MOST_REPEATS = 200;

export function grow(from: Plain, up: El | null = null): El {
  const [n, inside, a] = from;
  const made: El = { n, p: `${up?.p ?? ""}/${n}`, t: typeof inside === "string" ? inside : "", c: [], up, a };
  if (typeof inside !== "string") made.c = inside.map((one) => grow(one, made));
  return made;
}

function* walk(children: (Question | Group)[]): Generator<Question | Group> {
  for (const one of children) {
    yield one;
    if (isGroup(one)) yield* walk(one.children);
  }
}

const TYPES: Record<string, (text: string) => boolean> = {
  int: (text) => /^-?\d{1,9}$/.test(text),
  decimal: (text) => /^-?(\d+\.?\d*|\.\d+)$/.test(text),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text.slice(0, 10)) && !Number.isNaN(numberOf(text.slice(0, 10))),
  dateTime: (text) => text.includes("T") && !Number.isNaN(numberOf(text)),
  time: (text) => /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/.test(text),
  boolean: (text) => ["true", "false", "1", "0"].includes(text),
};

export class Filling implements About {
  root: El;
  absent: ReadonlySet<El> = new Set();
  instances: Record<string, El>;
  questions: Map<string, Question>;
  repeats: Map<string, Group>;
  private byPath: Map<string, El[]> | null = null;

  /** `masked`: answers that are known and not shown here, by address; they need not be given again. */
  constructor(public form: CarriedForm, root: Plain, public now: Date, public user = "", public masked: Record<string, string> = {}) {
    this.root = grow(root);
    this.instances = Object.fromEntries(Object.entries(form.instances).map(([name, one]) => [name, grow(one)]));
    const all = [...walk(form.children)];
    this.questions = new Map(all.filter((one): one is Question => !isGroup(one)).map((one) => [one.path, one]));
    this.repeats = new Map(all.filter((one): one is Group => isGroup(one) && Boolean(one.repeats)).map((one) => [one.path, one]));
  }

  nodes(path: string): El[] {
    if (!this.byPath) {
      this.byPath = new Map();
      for (const one of within(this.root)) this.byPath.set(one.p, [...(this.byPath.get(one.p) ?? []), one]);
    }
    return this.byPath.get(path) ?? [];
  }

  /** An element's path with the place of each repeat's element: `/data/member[2]/age`. */
  address(node: El): string {
    const fellows = (node.up?.c ?? []).filter((one) => one.n === node.n);
    const mark = this.repeats.has(node.p) ? `[${fellows.indexOf(node) + 1}]` : "";
    return `${node.up ? this.address(node.up) : ""}/${node.n}${mark}`;
  }

  here(node: Node): Here {
    return { node, doc: docOf(this.root), origin: node, position: 1, size: 1, absent: this.absent, functions: FUNCTIONS, about: this };
  }
  private ask(tree: Tree | undefined, node: El, otherwise: boolean): boolean {
    return tree ? truthOf(evaluate(tree, this.here(node))) : otherwise;
  }
  isRelevant = (node: El): boolean => !this.absent.has(node) && !above(node).some((one) => this.absent.has(one));
  isRequired = (node: El): boolean => this.ask(this.form.binds[node.p]?.required, node, false);
  isReadonly(node: El): boolean {
    const bind = this.form.binds[node.p];
    return Boolean(bind && (bind.calculate || this.ask(bind.readonly, node, false)));
  }

  /** Evaluate until nothing changes; a circle in the form ends after some passes. */
  settle(): void {
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const before = this.absent;
      const gone = new Set<El>();
      for (const [path, bind] of Object.entries(this.form.binds)) {
        if (bind.relevant) for (const node of this.nodes(path)) if (!this.ask(bind.relevant, node, true)) gone.add(node);
      }
      this.absent = gone;
      const counted = this.repeatAsCounted();
      const calculated = this.calculate();
      const moved = gone.size !== before.size || [...gone].some((one) => !before.has(one));
      if (!counted && !calculated && !moved) return;
    }
  }

  private calculate(): boolean {
    let changed = false;
    for (const [path, bind] of Object.entries(this.form.binds)) {
      if (!bind.calculate) continue;
      for (const node of this.nodes(path)) if (this.isRelevant(node)) changed = put(node, shown(textOf(evaluate(bind.calculate, this.here(node))))) || changed;
    }
    return changed;
  }

  private repeatAsCounted(): boolean {
    let changed = false;
    for (const group of this.repeats.values()) {
      if (!group.count) continue;
      for (const parent of this.nodes(group.path.slice(0, group.path.lastIndexOf("/")))) {
        const there = parent.c.filter((one) => one.p === group.path);
        const asked = Math.trunc(numberOf(evaluate(group.count, this.here(parent))));
        const wanted = Number.isNaN(asked) ? 0 : Math.min(Math.max(asked, 0), MOST_REPEATS);
        for (const extra of there.slice(wanted)) this.remove(extra);
        for (let n = there.length; n < wanted; n++) this.add(group.path, parent);
        changed ||= wanted !== there.length;
      }
    }
    return changed;
  }

  /** Add an element to a repeat, after those that are there; null when it has too many already. */
  add(path: string, parent: El | undefined = this.nodes(path.slice(0, path.lastIndexOf("/")))[0]): El | null {
    const there = parent?.c.filter((one) => one.p === path) ?? [];
    if (!parent || there.length >= MOST_REPEATS) return null;
    const made = grow(this.form.templates[path]!, parent);
    const at = there.length ? parent.c.indexOf(there[there.length - 1]!) + 1 : this.place(parent, path);
    parent.c.splice(at, 0, made);
    this.byPath = null;
    this.set("odk-new-repeat", "", made);
    return made;
  }

  /** Where the first element of a repeat belongs among its parent's children. */
  private place(parent: El, path: string): number {
    const names = this.form.orders[parent.p] ?? [];
    const at = names.indexOf(path.slice(path.lastIndexOf("/") + 1));
    const before = at < 0 ? names : names.slice(0, at);
    return parent.c.reduce((found, one, index) => (before.includes(one.n) ? index + 1 : found), 0);
  }

  remove(node: El): void {
    const from = this.address(node);
    node.up!.c.splice(node.up!.c.indexOf(node), 1);
    this.byPath = null;
    this.masked = moved(this.masked, from);
  }

  /** What is filled in when an instance is opened for the first time. */
  start(): void {
    for (const [path, bind] of Object.entries(this.form.binds)) {
      const value = bind.preload ? this.preloaded(bind) : "";
      if (value) for (const node of this.nodes(path)) put(node, value);
    }
    this.set("odk-instance-first-load");
    this.settle();
  }

  private preloaded(bind: Bind): string {
    if (bind.preload === "timestamp") return bind.preload_of === "start" ? moment(this.now) : "";
    if (bind.preload === "date") return moment(this.now).slice(0, 10);
    return bind.preload === "property" && bind.preload_of === "username" ? this.user : "";
  }

  private set(event: string, source = "", inside: El | null = null): void {
    for (const one of this.form.sets) {
      if (!one.event.split(" ").includes(event) || (source && one.source !== source)) continue;
      for (const node of this.nodes(one.path)) {
        if (!inside || above(node).includes(inside)) put(node, one.value ? shown(textOf(evaluate(one.value, this.here(node)))) : "");
      }
    }
  }

  /** Somebody gave an answer: what hangs on it follows. */
  answer(node: El, text: string): void {
    if (put(node, text)) this.set("xforms-value-changed", node.p);
    this.settle();
  }

  /** The moment of finishing goes in. */
  end(): void {
    for (const [path, bind] of Object.entries(this.form.binds)) {
      if (bind.preload === "timestamp" && bind.preload_of === "end") for (const node of this.nodes(path)) put(node, moment(this.now));
    }
    this.settle();
  }

  /** The instance as it is kept, or as it is sent: without what is not relevant. */
  plain(finished: boolean, node = this.root): Plain {
    const inside = node.c.filter((one) => !finished || !this.absent.has(one));
    return [node.n, node.c.length ? inside.map((one) => this.plain(finished, one)) : node.t];
  }

  say(words: Words, language: string, node: Node): string {
    const pieces = words[language] ?? Object.values(words)[0] ?? [];
    const said = pieces.map((one) => (typeof one === "string" ? one : textOf(evaluate(one, this.here(node)))));
    return said.join("").split(/\s+/).filter(Boolean).join(" ");
  }

  choices(question: Question, node: El, language: string): [string, string][] {
    const of = question.choices;
    if (!of) return [];
    if (!of.nodes) return of.fixed.map(([value, words]) => [value, this.say(words, language, node)]);
    return (evaluate(of.nodes, this.here(node)) as El[]).map((item) => {
      const part = (name: string) => nodeText(item.c.filter((one) => one.n === name).pop() ?? "");
      const label = part(of.label);
      return [part(of.value), of.label_is_id ? (this.form.texts[label] ? this.say(this.form.texts[label]!, language, node) : label) : label];
    });
  }

  choiceLabel(here: Here, value: string, path: string): string {
    const question = this.questions.get(path);
    const found = question ? this.choices(question, here.origin as El, this.form.languages[0] ?? "") : [];
    return found.filter(([one]) => one === value).pop()?.[1] ?? value;
  }

  /** What is wrong, in the order of asking: `said` is the form's own sentence where it has one. */
  flaws(language: string): Flaw[] {
    const order = [...this.questions.keys()];
    const paths = new Set([...order, ...Object.keys(this.form.binds)]);
    return [...paths].flatMap((path) => this.nodes(path).filter(this.isRelevant).flatMap((node) => this.flaw(node, language) ?? []));
  }

  flaw(node: El, language: string): Flaw | null {
    const bind = this.form.binds[node.p] ?? {};
    const question = this.questions.get(node.p);
    const wrong = (code: string, words?: Words): Flaw => {
      const said = words ? this.say(words, language, node) : "";
      return { node, code: said && said !== "-" ? "constraint" : code, said: said === "-" ? "" : said };
    };
    if (node.c.length) return null;
    const text = node.t.trim();
    if (!text) return question && this.ask(bind.required, node, false) && !(this.address(node) in this.masked) ? wrong("missing", bind.required_message) : null;
    if (TYPES[bind.type ?? ""]?.(text) === false) return wrong(`not_${bind.type}`);
    if (question?.choices && !this.among(question, node, text)) return wrong("no_such_choice");
    return bind.constraint && !this.ask(bind.constraint, node, true) ? wrong("constraint", bind.message) : null;
  }

  private among(question: Question, node: El, text: string): boolean {
    const values = this.choices(question, node, "").map(([value]) => value);
    const chosen = question.control === "select1" ? [text] : text.split(/\s+/);
    return !values.length || chosen.every((one) => values.includes(one));
  }
}

const shown = (text: string) => (text === "NaN" ? "" : text);
function put(node: El, text: string): boolean {
  const other = node.t !== text;
  node.t = text;
  return other;
}

/** Answers by address after an element of a repeat was taken out: those in it go, those after it move up. */
function moved(by: Record<string, string>, gone: string): Record<string, string> {
  const at = gone.lastIndexOf("[");
  const [stem, place] = [gone.slice(0, at + 1), parseInt(gone.slice(at + 1), 10)];
  const found: Record<string, string> = {};
  for (const [address, one] of Object.entries(by)) {
    const index = address.startsWith(stem) ? parseInt(address.slice(stem.length), 10) : 0;
    if (index !== place) found[index > place ? `${stem}${index - 1}${address.slice(address.indexOf("]", stem.length))}` : address] = one;
  }
  return found;
}

/** A sent instance with what was left out of it because it was not relevant, empty again; `blank` has one of each. */
export function regrown(form: CarriedForm, sent: Plain, blank: Plain = form.root, path = `/${form.root[0]}`): Plain {
  if (typeof blank[1] === "string") return sent;
  const there = typeof sent[1] === "string" ? [] : sent[1];
  const children = blank[1].flatMap((wanted) => {
    const below = `${path}/${wanted[0]}`;
    const found = there.filter(([name]) => name === wanted[0]);
    const pattern = form.templates[below] ?? wanted;
    if (!found.length && !(below in form.templates)) return [wanted];
    return found.map((one) => regrown(form, one, pattern, below));
  });
  return [sent[0], children];
}
