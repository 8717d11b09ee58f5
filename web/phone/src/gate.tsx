// Coming in: signing in, choosing a PIN, entering it.
import { useState } from "preact/hooks";
import { Answered, Unreachable, send } from "./api";
import { Icon } from "./parts";
import * as passkey from "./passkey";
import * as seal from "./seal";
import { now, set, toast, useApp } from "./state";
import * as store from "./store";
import { fetchSoon, reload, sync } from "./sync";
import type { Kept } from "./types";
import { lang, setLang, t } from "./words";

const DEFAULT_LEAST = 6;
const TRIES_BEFORE_WAIT = 5;
let key: Uint8Array<ArrayBuffer> | null = null;

export function said(error: unknown): string {
  if (error instanceof Unreachable) return t("连不上服务器,请到有信号的地方再试");
  if (error instanceof Answered && error.reasons[0]) return error.reasons[0].text;
  return t("服务器出错,请稍后再试");
}

export function Gate() {
  const app = useApp();
  return (
    <main class="gate">
      <img src="/static/field/icon.svg" alt="" width="72" height="72" />
      {app.phase === "signIn" ? <SignIn /> : app.phase === "pin" ? <ChoosePin /> : app.phase === "unlock" ? <Unlock /> : null}
      <button class="link" onClick={() => void changeLang()}><Icon n="language" />{lang() === "en" ? "中文" : "English"}</button>
    </main>
  );
}

export async function changeLang(): Promise<void> {
  setLang(lang() === "en" ? "zh" : "en");
  await store.put("lang", lang());
  set({});
  fetchSoon();
  void sync(true);
}

/** Sign in as somebody; who has something unsent on this phone must be the same. Throws what the server said. */
export async function signIn(username: string, password: string): Promise<void> {
  const mine = await store.get("user");
  if (mine && mine !== username && (await store.countUnsent())) {
    throw new Answered(409, [{ code: "other", text: t("这台手机上有{name}没有上传的记录,请先由本人登录上传", { name: mine }) }]);
  }
  const { user, name } = await send<{ user: string; name: string }>("sign-in", { username, password });
  if (mine && mine !== user) await store.wipe();
  await store.put("user", user);
  await store.put("name", name);
  set({ user, name });
}

/** After signing in where no PIN opens the phone: the key that the server keeps for it, or a new one. */
export async function comeIn(): Promise<void> {
  const known = await store.get("device");
  if (known && !(await store.get("lock")) && !(await store.countUnsent())) {
    await store.wipeSealed(); // nothing of it can be read with another key
    await store.forget("device");
  }
  const device = await store.get("device");
  key = device ? seal.fromBase64((await send<{ key: string }>("key", { device })).key) : seal.newKey();
  if (!device) await store.put("device", crypto.randomUUID());
  set({ phase: "pin" });
}

function SignIn() {
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const [forgot] = useState(now().user);
  const submit = async (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    try {
      await signIn(String(form.get("username")).trim(), String(form.get("password")));
      await comeIn();
    } catch (caught) {
      setError(said(caught));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <h1>{t("登录")}</h1>
      <p class="muted">{t("第一次要联网登录;以后没有信号也能用。")}</p>
      {error ? <p class="err" role="alert">{error}</p> : null}
      <div class="f"><label for="username">{t("用户名")}</label><input class="inp" id="username" name="username" autocomplete="username" autocapitalize="none" required defaultValue={forgot} /></div>
      <div class="f"><label for="password">{t("密码")}</label><input class="inp" id="password" name="password" type="password" autocomplete="current-password" required /></div>
      <button class="btn btn-p btn-lg" disabled={busy}>{t("登录")}</button>
    </form>
  );
}

function ChoosePin() {
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const pin = String(form.get("pin"));
    const least = now().kept?.forms.policy.pin_least ?? DEFAULT_LEAST;
    if (pin.length < least) return setError(t("口令至少{n}位", { n: least }));
    if (/^(.)\1*$/.test(pin) || "01234567890123456789".includes(pin)) return setError(t("这个口令太容易猜,请换一个"));
    if (pin !== form.get("again")) return setError(t("两次输入的口令不一样"));
    setBusy(true);
    try {
      await send("device", { device: await store.get("device"), name: deviceName(), key: seal.toBase64(key!) });
      await store.put("lock", await seal.lockWith(pin, key!));
      set({ pinLength: pin.length, passkey: false });
      key = null;
      await navigator.storage?.persist?.();
      await begin();
    } catch (caught) {
      setError(said(caught));
    } finally {
      setBusy(false);
    }
    return undefined;
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <h1>{t("设一个口令")}</h1>
      <p class="muted">{t("手机里的农户资料用它加密,每次打开都要输入。忘了可以联网用密码重设,不会丢记录。")}</p>
      {error ? <p class="err" role="alert">{error}</p> : null}
      <div class="f"><label for="pin">{t("口令(至少6位数字)")}</label><input class="inp pin" id="pin" name="pin" type="password" inputMode="numeric" autocomplete="new-password" required /></div>
      <div class="f"><label for="again">{t("再输一遍")}</label><input class="inp pin" id="again" name="again" type="password" inputMode="numeric" autocomplete="new-password" required /></div>
      <button class="btn btn-p btn-lg" disabled={busy}>{t("确定")}</button>
    </form>
  );
}

function deviceName(): string {
  const found = /\(([^)]*)\)/.exec(navigator.userAgent)?.[1] ?? "";
  return found.slice(0, 100) || navigator.platform;
}

let tries = 0;

/** The key of this phone for a PIN, null when it is not the one; after some wrong ones each takes longer. */
export async function tried(pin: string): Promise<ArrayBuffer | null> {
  const lock = await store.get("lock");
  if (tries >= TRIES_BEFORE_WAIT) await new Promise((done) => setTimeout(done, 2 ** (tries - TRIES_BEFORE_WAIT) * 1000));
  const raw = lock ? await seal.byPin(pin, lock) : null;
  tries = raw ? 0 : tries + 1;
  return raw;
}

/** Why a passkey did not do what it was asked for. */
export const notAgreed = (error: unknown) =>
  error instanceof DOMException && error.name === "NotAllowedError" ? t("没有验证通过或已取消,请再试一次,或用口令") : t("这台手机的通行密钥用不了,请用口令");

async function byPasskey(): Promise<ArrayBuffer | null> {
  const known = (await store.get("lock"))?.passkey;
  const secret = known ? await passkey.secretOf(known) : null;
  return secret && known ? seal.bySecret(secret, known) : null;
}

function Unlock() {
  const app = useApp();
  const [pin, put] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const attempt = async (key: () => Promise<ArrayBuffer | null>, otherwise: string) => {
    if (busy) return;
    setBusy(true);
    const found = await key().catch((error: unknown) => notAgreed(error));
    if (found && typeof found !== "string") {
      await seal.take(found);
      return begin();
    }
    setBusy(false);
    put("");
    return setError(found ?? otherwise);
  };
  const enter = (text: string) => void attempt(() => tried(text), t("口令不对"));
  const type = (text: string) => {
    put(text);
    if (text.length === app.pinLength) enter(text);
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), enter(pin))}>
      <h1>{app.name}</h1>
      {error ? <p class="err" role="alert">{error}</p> : null}
      {app.passkey ? <button type="button" class="btn btn-p btn-lg" disabled={busy} onClick={() => void attempt(byPasskey, t("这台手机的通行密钥用不了,请用口令"))}><Icon n="fingerprint" />{t("用通行密钥打开")}</button> : null}
      <div class="f"><label for="pin">{t("口令")}</label>
        <input class="inp pin" id="pin" type="password" inputMode="numeric" autocomplete="off" autofocus={!app.passkey} value={pin} readOnly={busy} onInput={(event) => type(event.currentTarget.value)} ref={(input) => (app.passkey ? undefined : input?.focus())} />
      </div>
      <button class={`btn btn-lg ${app.passkey ? "" : "btn-p"}`} disabled={busy}>{t("打开")}</button>
      <button type="button" class="link" onClick={() => set({ phase: "signIn" })}>{t("忘了口令,用密码登录")}</button>
    </form>
  );
}

/** Open the stores and show what is there; sending and fetching follow by themselves. */
async function begin(): Promise<void> {
  const found = await store.kept<Kept>("kept");
  const kept = found && { ...found, surveys: found.surveys ?? [] }; // an older app kept none
  await reload();
  set({ kept, phase: "ready" });
  if (!kept) {
    fetchSoon();
    await sync(true);
    if (!now().kept) toast(t("第一次要联网取回您的村和农户"));
  } else void sync();
}
