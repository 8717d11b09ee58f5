// Small parts that several screens are made of.
import icons from "virtual:icons";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { shown } from "./photos";
import { isUnsent, sync } from "./sync";
import { useApp } from "./state";
import type { Item } from "./types";
import { t } from "./words";

export const Icon = ({ n }: { n: string }) => (
  <svg class="i" viewBox="0 0 24 24" aria-hidden="true" dangerouslySetInnerHTML={{ __html: icons[n] ?? "" }} />
);

export const go = (path: string) => void (location.hash = path);
export const back = () => (history.length > 1 ? history.back() : go("/"));

/** Whether the server is reached and how much waits; pressing it sends. */
export function Pill() {
  const app = useApp();
  const n = app.items.filter(isUnsent).length;
  const [icon, text] = app.sending && n ? ["cloud-upload", t("上传中")]
    : app.contact === "good" ? [n ? "cloud-upload" : "circle-check", t("在线")]
    : app.contact === "signIn" ? ["lock", t("请重新登录")]
    : app.contact === "trouble" ? ["alert-triangle", t("服务器忙")] : ["cloud-off", t("离线")];
  return (
    <button class={`pill ${app.contact === "good" ? "pill-good" : ""}`} onClick={() => (app.contact === "signIn" ? go("/me") : void sync(true))}>
      <Icon n={icon} /><span>{text}{n ? ` · ${t("{n}条待传", { n })}` : ""}</span>
    </button>
  );
}

export function Bar({ title, sub, children }: { title: string; sub?: string | undefined; children?: ComponentChildren }) {
  return (
    <header class="bar">
      <button class="ib" aria-label={t("返回")} onClick={back}><Icon n="arrow-left" /></button>
      <div class="grow center"><h1>{title}</h1>{sub ? <p class="small muted">{sub}</p> : null}</div>
      {children ?? <Pill />}
    </header>
  );
}

export const STATES: Record<Item["state"], [string, string, string]> = {
  waiting: ["待上传", "tag-y", "cloud-upload"], sent: ["上传中", "tag-b", "hourglass"], accepted: ["已入账", "tag-ok", "circle-check"],
  held: ["待核", "tag-y", "clock"], refused: ["需处理", "tag-r", "alert-triangle"], withdrawn: ["已撤销", "", "x"],
  dropped: ["未采用", "tag-r", "x"], mended: ["已改正", "", "check"],
};
export function StateTag({ state }: { state: Item["state"] }) {
  const [text, tone, icon] = STATES[state];
  return <span class={`tag ${tone}`}><Icon n={icon} />{t(text)}</span>;
}

export function Row({ icon, tone = "", title, sub, right, onClick }: {
  icon: string; tone?: string; title: ComponentChildren; sub?: ComponentChildren; right?: ComponentChildren; onClick: () => void;
}) {
  return (
    <li><button class="task" onClick={onClick}>
      <span class={`dot ${tone}`}><Icon n={icon} /></span>
      <span class="grow"><b>{title}</b>{sub ? <span class="sub">{sub}</span> : null}</span>
      {right}
    </button></li>
  );
}

export function Thumb({ id, onRemove }: { id: string; onRemove?: () => void }) {
  const [address, put] = useState("");
  useEffect(() => void shown(id).then(put), [id]);
  return (
    <span class="thumb">
      {address ? <img src={address} alt={t("现场照片")} /> : <Icon n="camera" />}
      {onRemove ? <button type="button" aria-label={t("删除照片")} onClick={onRemove}><Icon n="x" /></button> : null}
    </span>
  );
}

export const Empty = ({ text }: { text: string }) => <p class="empty"><Icon n="mood-empty" />{text}</p>;
