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
  const answer = await post(path, { method: "POST", body: text, headers: { "Content-Type": "application/json" } }, text.length);
  try {
    return (await answer.json()) as T;
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

export const sendFile = (sha: string, content: ArrayBuffer) =>
  post(`files/${sha}`, { method: "PUT", body: content, headers: { "Content-Type": "image/jpeg" } }, content.byteLength);

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
