// Who is signed in, this phone's stores, language, the newest version, locking and signing out.
import { useEffect, useState } from "preact/hooks";
import { send } from "./api";
import { changeLang, said, signIn } from "./gate";
import { Pill, Row } from "./parts";
import * as seal from "./seal";
import { now, set, useApp } from "./state";
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
          <Row icon="lock" title={t("锁上")} sub={t("要口令才能再打开")} onClick={lock} />
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
    seal.close();
    closeOthers(); // what they are writing ends with them
    await alone(store.wipe);
    closeOthers(); // who came back before that has nothing to open
    return location.reload();
  };
  return <Row icon="logout" tone="dot-r" title={t("退出并清空本机")} sub={text ? <span class="err" role="alert">{text}</span> : t("传完以后,本机的资料全部删除")} onClick={() => void leave()} />;
}
