// Who is signed in, this phone's stores, language, the newest version, locking and signing out.
import { useEffect, useState } from "preact/hooks";
import { send } from "./api";
import { changeLang, notAgreed, said, signIn, tried } from "./gate";
import { Pill, Row } from "./parts";
import * as passkey from "./passkey";
import * as seal from "./seal";
import { now, set, toast, useApp } from "./state";
import * as store from "./store";
import { alone, closeOthers, isUnsent, reload, sync } from "./sync";
import { lang, t } from "./words";
import { takeOver } from "./update";

declare const APP: string;
const MEGA = 1024 * 1024;

export function MeScreen() {
  const app = useApp();
  const [used, put] = useState("");
  useEffect(() => void navigator.storage?.estimate?.().then(({ usage = 0, quota = 0 }) => put(t("已用{a} MB,可用{b} MB", { a: (usage / MEGA).toFixed(1), b: Math.round(quota / MEGA) }))), []);
  return (
    <>
      <header class="bar"><h1 class="grow">{t("我的")}</h1><Pill /></header>
      <div class="screen">
        {app.contact === "signIn" ? <SignInAgain /> : null}
        <section class="card body"><h2>{app.name}</h2><p class="sub">{app.user}{app.kept?.me.posts.map((one) => ` · ${one.post}`).join("")}</p><p class="sub">{used}</p></section>
        <section class="card"><ul>
          {app.fresh ? <Row icon="refresh" tone="dot-b" title={t("有新版本,点此更新")} onClick={takeOver} /> : null}
          <Row icon="language" title={lang() === "en" ? "中文" : "English"} onClick={() => void changeLang()} />
          <Row icon="lock" title={t("锁上")} sub={app.passkey ? t("要口令或通行密钥才能再打开") : t("要口令才能再打开")} onClick={lock} />
          <PasskeyRow />
          <SignOut />
        </ul></section>
        <p class="center small muted">{t("版本 {v}", { v: APP })}</p>
      </div>
    </>
  );
}

export function lock(): void {
  closeOthers();
  seal.close();
  set({ phase: "unlock", kept: null, items: [], drafts: [] });
}

/** A passkey is set up with the PIN, so that nobody who finds the phone open adds one; it goes at one tap. */
function PasskeyRow() {
  const app = useApp();
  const [offered, offer] = useState(false);
  const [asking, ask] = useState(false);
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => void passkey.isOffered().then(offer), []);
  const add = async (pin: string) => {
    const raw = await tried(pin);
    const known = await store.get("lock");
    if (!raw || !known) return t("口令不对");
    const made = await passkey.make(app.user);
    if (!made) return t("这台手机的通行密钥用不了,请用口令");
    const { secret, ...asked } = made;
    await store.put("lock", { ...known, passkey: { ...asked, wrapped: await seal.wrappedBy(secret, raw) } });
    ask(false);
    set({ passkey: true });
    toast(t("已设好,下次可以用通行密钥打开"));
    return "";
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setBusy(true);
    void add(String(new FormData(event.currentTarget as HTMLFormElement).get("pin"))).catch(notAgreed).then(setError).finally(() => setBusy(false));
  };
  const remove = async () => {
    if (!confirm(t("以后只用口令打开这台手机?"))) return;
    await forgetPasskey();
    set({ passkey: false });
  };
  if (app.passkey) return <Row icon="fingerprint" title={t("不再用通行密钥打开")} sub={t("口令照旧能用")} onClick={() => void remove()} />;
  if (!offered) return null;
  if (!asking) return <Row icon="fingerprint" title={t("用通行密钥打开")} sub={t("指纹、面容或锁屏密码,没有信号也能用")} onClick={() => ask(true)} />;
  return (
    <li><form class="body" onSubmit={submit}>
      <div class="f"><label for="pin">{t("先输入口令")}</label><input class="inp pin" id="pin" name="pin" type="password" inputMode="numeric" autocomplete="off" required ref={(input) => input?.focus()} /></div>
      {error ? <p class="err" role="alert">{error}</p> : null}
      <button class="btn btn-p btn-lg" disabled={busy}>{t("设通行密钥")}</button>
    </form></li>
  );
}

async function forgetPasskey(): Promise<void> {
  const found = await store.get("lock");
  if (!found?.passkey) return;
  const { passkey: gone, ...rest } = found;
  await store.put("lock", rest);
  passkey.retire(gone);
}

function SignInAgain() {
  const [error, setError] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      await signIn(now().user, String(new FormData(event.currentTarget as HTMLFormElement).get("password")));
      set({ contact: "unknown" });
      await sync(true);
    } catch (caught) {
      setError(said(caught));
    }
  };
  return (
    <form class="card body" onSubmit={(event) => void submit(event)}>
      <h2>{t("请重新登录,数据仍保存在本机")}</h2>
      {error ? <p class="err" role="alert">{error}</p> : null}
      <input type="hidden" name="username" autocomplete="username" value={now().user} />
      <div class="f"><label for="password">{t("密码")}</label><input class="inp" id="password" name="password" type="password" autocomplete="current-password" required /></div>
      <button class="btn btn-p btn-lg">{t("登录")}</button>
    </form>
  );
}

function SignOut() {
  const [text, put] = useState("");
  const leave = async () => {
    await sync(true);
    await reload();
    const left = now().items.filter(isUnsent).length + now().drafts.length;
    if (left) return put(t("还有{n}条没有上传或没写完,传完才能退出", { n: left }));
    try {
      await send("sign-out", {});
    } catch {
      return put(t("退出要联网"));
    }
    await forgetPasskey();
    seal.close();
    closeOthers(); // what they are writing ends with them
    await alone(store.wipe);
    closeOthers(); // who came back before that has nothing to open
    return location.reload();
  };
  return <Row icon="logout" tone="dot-r" title={t("退出并清空本机")} sub={text ? <span class="err" role="alert">{text}</span> : t("传完以后,本机的资料全部删除")} onClick={() => void leave()} />;
}
