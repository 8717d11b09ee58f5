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

/**
 * What is known of the clock when something is entered: how far it is behind, null when it was turned back since it was
 * last seen; then also the moment, by the server's clock, after which the entry was certainly made.
 */
export async function atEntry(): Promise<{ behind: number | null; after?: string }> {
  known ??= (await store.get("clock")) ?? null;
  if (!known) return { behind: null };
  if (Date.now() < known.seen - MINUTE) return { behind: null, after: new Date(known.seen + known.behind).toISOString() };
  known = { ...known, seen: Date.now() };
  await store.put("clock", known);
  return { behind: known.behind };
}
