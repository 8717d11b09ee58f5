// XPath as XForms use it, over trees that the server has read (bangfu/xforms/parsing.py). Its twin evaluates the same
// trees on the server (xpath.py, values.py): both must answer alike, and a test holds them to it.
/** An element: name, text, what is in it, what it is in; `p` is its path of names. */
export interface El { n: string; p: string; t: string; c: El[]; up: El | null; a?: Record<string, string> | undefined }
/** What stands above a root element. */
export interface Doc { root: El }
export type Node = El | Doc | string;
export type Value = Node[] | string | number | boolean;
export type Tree = [string, ...unknown[]];
export type Fn = (here: Here, ...values: Value[]) => Value;
export interface Here {
  node: Node; doc: Doc; origin: Node; position: number; size: number; absent: ReadonlySet<El>;
  functions: Record<string, Fn>; about: unknown;
}
type Step = [string, string, Tree[]];

const docs = new WeakMap<El, Doc>();
/** The one document of a root. */
export function docOf(root: El): Doc {
  let found = docs.get(root);
  if (!found) docs.set(root, (found = { root }));
  return found;
}
export const isDoc = (node: Node): node is Doc => typeof node === "object" && "root" in node;

export function nodeText(node: Node): string {
  if (typeof node === "string") return node;
  const one = isDoc(node) ? node.root : node;
  return one.c.length ? one.c.map(nodeText).join("") : one.t;
}

/** Fifteen digits that count and never an exponent. */
export function numberText(number: number): string {
  if (!Number.isFinite(number)) return String(number);
  if (Number.isInteger(number) && Math.abs(number) < 1e15) return BigInt(number).toString();
  return plain(number.toPrecision(15));
}

/** A decimal number without exponent and needless noughts. */
export function plain(text: string): string {
  const [mantissa, power = "0"] = text.split("e");
  const sign = mantissa!.startsWith("-") ? "-" : "";
  let [whole, part = ""] = mantissa!.replace("-", "").split(".");
  const by = Number(power);
  if (by < 0) {
    const filled = whole!.padStart(1 - by, "0");
    part = filled.slice(by) + part;
    whole = filled.slice(0, by);
  } else if (by > 0) {
    const filled = part.padEnd(by, "0");
    whole += filled.slice(0, by);
    part = filled.slice(by);
  }
  part = part.replace(/0+$/, "");
  whole = whole!.replace(/^0+(?=\d)/, "");
  return sign + whole + (part ? `.${part}` : "");
}

export function textOf(value: Value | undefined): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.length ? nodeText(value[0]!) : "";
  return typeof value === "number" ? numberText(value) : String(value);
}

export function numberOf(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  const text = textOf(value).trim();
  if (/^-?(\d+\.?\d*|\.\d+)$/.test(text)) return Number(text);
  return /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text) ? daysOf(text) : NaN;
}

const DAY = 86_400_000;
/** Days since 1970-01-01 of a date, or of a moment with its own clock time. */
export function daysOf(text: string): number {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d{1,6})?))?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  if (!found) return NaN;
  const [year, month, day, hour, minute, second] = found.slice(1).map((one) => Number(one ?? 0)) as [number, number, number, number, number, number];
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  if (!year || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || hour > 23 || minute > 59 || second >= 60) return NaN;
  return Math.round(at.getTime() / DAY) + (hour * 3600 + minute * 60 + second) / 86400;
}

export const truthOf = (value: Value): boolean => (Array.isArray(value) ? value.length > 0 : typeof value === "number" ? value !== 0 && !Number.isNaN(value) : Boolean(value));
const each = (value: Value): Exclude<Value, Node[]>[] => (Array.isArray(value) ? value.map(nodeText) : [value]);
const equal = (a: Value, b: Value) => (typeof a === "number" || typeof b === "number" ? numberOf(a) === numberOf(b) : a === b);

function same(left: Value, right: Value): boolean {
  if (typeof left === "boolean" || typeof right === "boolean") return truthOf(left) === truthOf(right);
  return each(left).some((a) => each(right).some((b) => equal(a, b)));
}
function differs(left: Value, right: Value): boolean {
  if (typeof left === "boolean" || typeof right === "boolean") return truthOf(left) !== truthOf(right);
  return each(left).some((a) => each(right).some((b) => !equal(a, b)));
}
const ordered = (holds: (a: number, b: number) => boolean) => (left: Value, right: Value): boolean => {
  if (typeof left === "boolean" || typeof right === "boolean") {
    const [a, b] = [left, right].map((one) => (Array.isArray(one) ? truthOf(one) : one)) as [Value, Value];
    return holds(numberOf(a), numberOf(b));
  }
  return each(left).some((a) => each(right).some((b) => holds(numberOf(a), numberOf(b))));
};
const reckoned = (of: (a: number, b: number) => number) => (left: Value, right: Value): Value => of(numberOf(left), numberOf(right));

const OPERATORS: Record<string, (left: Value, right: Value) => Value> = {
  "=": same, "!=": differs, "<": ordered((a, b) => a < b), "<=": ordered((a, b) => a <= b), ">": ordered((a, b) => a > b), ">=": ordered((a, b) => a >= b),
  "+": reckoned((a, b) => a + b), "-": reckoned((a, b) => a - b), "*op": reckoned((a, b) => a * b), div: reckoned((a, b) => a / b),
  mod: reckoned((a, b) => a % b),
};

const unique = (nodes: Node[]): Node[] => [...new Set(nodes)];

export function evaluate(tree: Tree, here: Here): Value {
  switch (tree[0]) {
    case "number": return tree[1] as number;
    case "text": return tree[1] as string;
    case "or": return truthOf(evaluate(tree[1] as Tree, here)) || truthOf(evaluate(tree[2] as Tree, here));
    case "and": return truthOf(evaluate(tree[1] as Tree, here)) && truthOf(evaluate(tree[2] as Tree, here));
    case "do": return OPERATORS[tree[1] as string]!(evaluate(tree[2] as Tree, here), evaluate(tree[3] as Tree, here));
    case "minus": return -numberOf(evaluate(tree[1] as Tree, here));
    case "union": return unique([...(evaluate(tree[1] as Tree, here) as Node[]), ...(evaluate(tree[2] as Tree, here) as Node[])]);
    case "kept": return filtered(evaluate(tree[1] as Tree, here) as Node[], tree[2] as Tree[], here);
    case "call": {
      const called = here.functions[tree[1] as string];
      if (!called) throw new Error(`${tree[1]}()`);
      return called(here, ...(tree.slice(2) as Tree[]).map((one) => evaluate(one, here)));
    }
  }
  const start = tree[1] as null | "/" | Tree;
  let nodes: Node[] = start === null ? [here.node] : start === "/" ? [here.doc] : (evaluate(start, here) as Node[]);
  for (const step of tree[2] as Step[]) nodes = unique(nodes.flatMap((node) => stepped(step, { ...here, node })));
  return nodes;
}

function stepped([axis, test, kept]: Step, here: Here): Node[] {
  const nodes = along(axis, here, test).filter((one) => !here.absent.has(one as El) && isNamed(one, test));
  return kept.length ? filtered(nodes, kept, here) : nodes;
}

function filtered(nodes: Node[], predicates: Tree[], here: Here): Node[] {
  for (const predicate of predicates) {
    const size = nodes.length;
    nodes = nodes.filter((node, at) => {
      const answer = evaluate(predicate, { ...here, node, position: at + 1, size });
      return typeof answer === "number" ? answer === at + 1 : truthOf(answer);
    });
  }
  return nodes;
}

const isNamed = (node: Node, test: string) => test === "node()" || (!isDoc(node) && (test === "*" || typeof node === "string" || node.n === test));
export const within = (node: El): El[] => [node, ...node.c.flatMap(within)];
export function above(node: El): El[] {
  return node.up ? [node.up, ...above(node.up)] : [];
}

function along(axis: string, here: Here, test: string): Node[] {
  const node = here.node;
  if (axis === "self") return [node];
  if (typeof node === "string") return [];
  if (isDoc(node)) {
    if (axis === "child") return [node.root];
    const all = within(node.root);
    return axis === "descendant" ? all : axis === "descendant-or-self" ? [node, ...all] : [];
  }
  const siblings = node.up?.c ?? [node];
  const at = siblings.indexOf(node);
  switch (axis) {
    case "child": return node.c;
    case "parent": return [node.up ?? here.doc];
    case "descendant": return within(node).slice(1);
    case "descendant-or-self": return within(node);
    case "ancestor": return [...above(node), here.doc];
    case "ancestor-or-self": return [node, ...above(node), here.doc];
    case "attribute": return Object.entries(node.a ?? {}).filter(([name]) => test === "*" || test === "node()" || test === name).map(([, value]) => value);
    case "preceding-sibling": return siblings.slice(0, at).reverse();
    default: return siblings.slice(at + 1);
  }
}
