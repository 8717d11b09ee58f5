// The phone's clock as the server saw it at last contact.
import * as store from "./store";

const MINUTE = 60_000;
let known: { behind: number; seen: number } | null = null;

/** Remember how far the clock is behind, as contact with the server has just shown. */
export async function met(serverNow: string, asked: number): Promise<number> {
  const arrived = Date.now();
  known = { behind: Math.round(Date.parse(serverNow) - (asked + arrived) / 2), seen: arrived };
  await store.put("clock", known);
  return known.behind;
}

/** How far the clock is behind; null when nobody can say, since it was turned back after it was last seen. */
export async function behind(): Promise<number | null> {
  known ??= (await store.get("clock")) ?? null;
  if (!known || Date.now() < known.seen - MINUTE) return null;
  known = { ...known, seen: Date.now() };
  await store.put("clock", known);
  return known.behind;
}
