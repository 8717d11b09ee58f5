// Talking to the server. Nothing here decides what is lost or kept.
import { lang } from "./words";

export class Unreachable extends Error {}
export class Answered extends Error {
  constructor(public status: number, public reasons: { code: string; text: string }[]) {
    super(reasons[0]?.text ?? String(status));
  }
}

const PATIENCE = 20_000;
const SLOWEST_BYTES_A_SECOND = 4000;
const cookie = (name: string) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1] ?? "";

async function ask(path: string, how: RequestInit, size = 0): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE + (size / SLOWEST_BYTES_A_SECOND) * 1000);
  try {
    const headers = { "Accept-Language": lang(), "X-CSRFToken": cookie("csrftoken"), ...(how.headers as Record<string, string>) };
    const answer = await fetch(`/api/phone/${path}`, { ...how, headers, signal: stop.signal, credentials: "same-origin", redirect: "error", cache: "no-store" });
    if (answer.ok || answer.status === 304) return answer;
    const said = (await answer.json().catch(() => ({}))) as { reasons?: { code: string; text: string }[] };
    throw new Answered(answer.status, said.reasons ?? []);
  } catch (error) {
    throw error instanceof Answered ? error : new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** The cookie that proves a request comes from this page may be gone or changed: it is fetched anew, once. */
async function post(path: string, how: RequestInit, size: number): Promise<Response> {
  try {
    return await ask(path, how, size);
  } catch (error) {
    if (!(error instanceof Answered) || error.status !== 403 || error.reasons.length) throw error;
    await fetch("/phone/?fresh", { cache: "no-store", credentials: "same-origin" }).catch(() => undefined);
    return ask(path, how, size);
  }
}

export async function send<T>(path: string, body: unknown): Promise<T> {
  const text = JSON.stringify(body);
  return read<T>(await post(path, { method: "POST", body: text, headers: { "Content-Type": "application/json" } }, text.length));
}

const PIECE = 64 * 1024;
interface Here { have: number; whole: boolean }

/** Whether a picture is on the server. */
export const isThere = async (sha: string) => (await read<Here>(await ask(`files/${sha}`, {}))).whole;

/** Bring a picture over, in pieces where it is large: it goes on where it stopped, whenever that was. */
export async function sendFile(sha: string, content: ArrayBuffer): Promise<void> {
  const size = content.byteLength;
  let here: Here = size > PIECE ? await read<Here>(await ask(`files/${sha}`, {})) : { have: 0, whole: false };
  while (!here.whole) {
    const until = Math.min(here.have + PIECE, size);
    const extent = size > PIECE ? `?at=${here.have}&until=${until}&of=${size}` : "";
    const piece = { method: "PUT", body: content.slice(here.have, until), headers: { "Content-Type": "image/jpeg" } };
    const next = await read<Here>(await post(`files/${sha}${extent}`, piece, until - here.have));
    if (!next.whole && next.have <= here.have) throw new Unreachable("no piece was taken");
    here = next;
  }
}

async function read<T>(answer: Response): Promise<T> {
  try {
    return (await answer.json()) as T;
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

/** What the server has at a path, or null when it is what `mark` names. */
export async function fetchKept<T>(path: string, mark: string): Promise<[T, string] | null> {
  const answer = await ask(path, mark ? { headers: { "If-None-Match": mark } } : {});
  if (answer.status === 304) return null;
  try {
    return [(await answer.json()) as T, answer.headers.get("ETag") ?? ""];
  } catch (error) {
    throw new Unreachable(String(error));
  }
}
