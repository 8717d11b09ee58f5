// What the server gives and what the phone keeps.
export interface Member { name: string; relation: string; born: number | null }
export interface Household {
  key: string; head: string; sound: string; size: number; cause: string; state: string; label: string; mine: boolean;
  helpers: string[]; last: string; met: string; members: Member[];
}
export interface Village {
  code: string; name: string; town: string;
  teams: { key: string; name: string }[];
  households: Household[];
  needs: { day: string; household: string; amount: string; category: string; text: string }[];
  promises: { key: string; what: string; household: string; due: string; made: string }[];
  projects: { key: string; name: string; state: string; label: string; percent: number | null }[];
  plans: { key: string; household: string; need: string; state: string; measures: { what: string; percent: number }[] }[];
}
export interface Duty {
  of: "team" | "cadre"; measure: "days" | "nights"; period: "year" | "month"; done: number; required: number; expected: number;
  last: string; month: number; today: boolean; source: string;
}
export interface Property {
  title: string; description?: string; type?: string | string[]; format?: string; const?: string; minimum?: number; maximum?: number;
  maxLength?: number; pattern?: string; oneOf?: { const: string; title: string }[]; items?: Property;
  "x-unit"?: string; "x-ref"?: string; "x-ahead"?: boolean; "x-privacy"?: string;
}
export interface Schema {
  title: string; description: string; properties: Record<string, Property>; required: string[]; "x-stream": string; "x-births": boolean;
}
export interface Form { kind: string; label: string; schema: Schema }
export interface Policy {
  photo_place: boolean; photo_side: number; photo_quality: number; sent_days: number; photo_days: number; idle_minutes: number;
  pin_least: number; due_within: number;
}
export interface Kept {
  seq: number; today: string;
  me: { user: string; name: string; cadre: string; unit: string; every: number | null; posts: { team: string; region: string; post: string }[] };
  duty: Duty[];
  leaves: { key: string; region: string; since: string; until: string; state: string; label: string; why: string }[];
  villages: Village[];
  forms: { policy: Policy; kinds: Form[] };
  surveys: Survey[];
}
/** A survey form that this phone can fill in; the form itself is kept apart. */
export interface Survey { key: string; title: string; about: "household" | "village"; kind: string; mark: string }
/** What is known: value, day, and whether the value is only a mask. */
export type Said = Record<string, [unknown, string, boolean]>;
export interface KnownThings { households: Record<string, { items: Said; members: { token: string; items: Said }[] }>; village: Said }

export interface Reason { code: string; text: string; field?: string; source?: string }
export type Values = Record<string, unknown>;
/** Sent: on its way, or on it when the answer was lost. The others but waiting are what the server said. */
export type State = "waiting" | "sent" | "accepted" | "held" | "refused" | "withdrawn" | "dropped" | "mended";
export interface Payload {
  fact: Values & { id: string; kind: string };
  made_at: string;
  /** How many milliseconds the clock was behind the server's when this was entered; null when nobody can say. */
  behind: number | null;
  /** Where nobody can say: the moment of last contact, which was earlier. */
  after?: string;
  known: number;
  replaces?: string;
  title: string;
  reasons?: Reason[];
  words?: string;
  day?: string;
  seq?: number;
}
export interface Item extends Payload {
  id: string;
  order: number;
  state: State;
  /** When the server answered, by the phone's clock. */
  settled: number;
  /** The item that a photo belongs to. */
  parent: string;
}
export interface Draft { id: string; values: Values; photos: string[]; saved: number }
export interface Photo { id: string; item: string; sha: string; taken: string; size: number; place?: GeolocationCoordinates | undefined }
