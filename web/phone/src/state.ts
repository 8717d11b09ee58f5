// What the screens show; changed only by `set`.
import { useEffect, useState } from "preact/hooks";
import type { Item, Kept } from "./types";

/** signIn: nobody is here; pin: one must be chosen; unlock: it must be entered; ready: work. */
export type Phase = "loading" | "signIn" | "pin" | "unlock" | "ready";
export interface State {
  phase: Phase;
  user: string;
  name: string;
  kept: Kept | null;
  items: Item[];
  /** Whether the server was reached last time, wants the password again, or has locked this phone. */
  contact: "unknown" | "good" | "none" | "signIn" | "locked" | "trouble";
  sending: boolean;
  /** Seconds the clock was behind at last contact (negative: ahead), 0 when it was right. */
  clock: number;
  fresh: boolean;
  toast: string;
  drafts: string[];
  /** How long the PIN is, so that its last character opens the phone. */
  pinLength: number;
  /** A passkey opens the phone too. */
  passkey: boolean;
}

let state: State = {
  phase: "loading", user: "", name: "", kept: null, items: [], contact: "unknown", sending: false, clock: 0, fresh: false,
  toast: "", drafts: [], pinLength: 0, passkey: false,
};
const watchers = new Set<() => void>();

export const now = () => state;
export function set(change: Partial<State>): void {
  state = { ...state, ...change };
  for (const one of watchers) one();
}
export function useApp(): State {
  const [, turn] = useState(0);
  useEffect(() => {
    const watch = () => turn((n) => n + 1);
    watchers.add(watch);
    watch();
    return () => void watchers.delete(watch);
  }, []);
  return state;
}

let timer = 0;
export function toast(text: string): void {
  set({ toast: text });
  clearTimeout(timer);
  timer = window.setTimeout(() => set({ toast: "" }), 4000);
}
