// What there is to do today, and what is known of a household, counted from what is kept and what was just entered.
import { local } from "./photos";
import { now } from "./state";
import { needsCare } from "./sync";
import type { Household, Item, Village } from "./types";
import { t } from "./words";

/** Before the key of a survey form, where a kind of fact stands otherwise. */
export const SURVEY = "survey~";
const VISIT = "pairing.visit_made";
const DAY = 86_400_000;
const POOR = "poor";

export const today = () => local(new Date()).slice(0, 10);
export const daysSince = (day: string) => Math.round((Date.parse(today()) - Date.parse(day)) / DAY);
export const villages = () => now().kept?.villages ?? [];
export const villageOf = (key: string): Village | undefined => villages().find((v) => v.households.some((h) => h.key === key));
export const household = (key: string): Household | undefined => villageOf(key)?.households.find((h) => h.key === key);
const later = (a: string, b: string) => (a > b ? a : b);

/** Facts of a kind entered on this phone that are not refused. */
const own = (kind: string) => now().items.filter((one) => one.fact.kind === kind && one.state !== "refused" && one.state !== "dropped");

/** The days of the last visit: by anybody, and by the one who uses this phone. */
export function visited(h: Household): { last: string; met: string } {
  const mine = own(VISIT).filter((one) => one.fact.household === h.key).map((one) => String(one.fact.happened_on)).reduce(later, "");
  return { last: later(h.last, mine), met: later(h.met, mine) };
}

export interface Task { icon: string; tone: string; title: string; sub: string; due: string; path: string }

export function tasks(): Task[] {
  return [...cares(), ...promises(), ...leaves(), ...visits()];
}

function cares(): Task[] {
  return now().items.filter((one) => needsCare(one) && one.state !== "held").map((one: Item) => ({
    icon: "alert-triangle", tone: "dot-r", title: one.title, sub: one.reasons?.[0]?.text ?? one.words ?? "", due: t("需处理"), path: `/item/${one.id}`,
  }));
}

function visits(): Task[] {
  const kept = now().kept;
  const every = kept?.me.every;
  const all = villages().flatMap((v) => v.households).filter((h) => h.state === POOR);
  const mine = all.filter((h) => h.mine);
  const seen = (h: Household) => (mine.length ? visited(h).met : visited(h).last);
  const due = (mine.length ? mine : all).filter((h) => !seen(h) || (every && daysSince(seen(h)) > every));
  due.sort((a, b) => (seen(a) < seen(b) ? -1 : seen(a) > seen(b) ? 1 : 0));
  return due.map((h) => ({
    icon: "heart-handshake", tone: "", title: t("走访 {name}({cause})", { name: h.head, cause: h.cause }), due: "",
    sub: seen(h) ? t("距上次走访{n}天", { n: daysSince(seen(h)) }) : t("还没有走访过"), path: `/form/${VISIT}?household=${encodeURIComponent(h.key)}`,
  }));
}

function promises(): Task[] {
  const within = now().kept?.forms.policy.due_within ?? 0;
  const settled = new Set(own("stationing.promise_settled").map((one) => one.fact.promise));
  return villages().flatMap((v) => v.promises).filter((p) => p.due && -daysSince(p.due) <= within && !settled.has(p.key)).map((p) => ({
    icon: "message-circle", tone: "dot-y", title: t("兑现承诺:{what}", { what: p.what }), sub: household(p.household)?.head ?? "",
    due: daysSince(p.due) > 0 ? t("已超期{n}天", { n: daysSince(p.due) }) : p.due.slice(5), path: `/form/stationing.promise_settled?promise=${encodeURIComponent(p.key)}`,
  }));
}

function leaves(): Task[] {
  const back = new Set(own("stationing.returned_from_leave").map((one) => one.fact.leave));
  return (now().kept?.leaves ?? []).filter((one) => one.state === "approved" && one.until < today() && !back.has(one.key)).map((one) => ({
    icon: "calendar-down", tone: "dot-b", title: t("销假"), sub: `${one.why} ${one.since} – ${one.until}`, due: "",
    path: `/form/stationing.returned_from_leave?leave=${encodeURIComponent(one.key)}`,
  }));
}

/** How a form looks in a list: its icon and colour. */
export const FACES: Record<string, [string, string]> = {
  [VISIT]: ["walk", ""], "helping.condolence_visit_made": ["gift", "dot-r"], "projects.need_collected": ["clipboard-list", "dot-b"],
  "stationing.promise_made": ["message-circle", "dot-y"], "stationing.promise_settled": ["circle-check", "dot-y"],
  "projects.project_progressed": ["progress", "dot-y"], "stationing.day_in_village": ["map-pin", ""],
  "stationing.leave_applied": ["calendar-off", "dot-p"], "stationing.returned_from_leave": ["calendar-down", "dot-p"],
  "helping.training_held": ["school", "dot-b"], "coordination.meeting_held": ["users-group", "dot-b"],
  "plans.measure_delivered": ["list-check", ""], "plans.plan_confirmed": ["check", "dot-b"],
  "stationing.conditions_recorded": ["bed", "dot-p"], "stationing.presence_objected": ["flag", "dot-r"], "field.photo_taken": ["camera", ""],
  "survey.household_surveyed": ["clipboard-text", "dot-p"], "survey.village_surveyed": ["clipboard-text", "dot-p"],
};
export const face = (kind: string): [string, string] => FACES[kind] ?? (kind.startsWith(SURVEY) ? ["clipboard-text", "dot-p"] : ["tool", ""]);
