// The app: which screen shows, and what happens by itself (sending, locking when unused).
import { render, type JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import "./app.css";
import { EntryScreen } from "./entry";
import { Gate } from "./gate";
import type { SurveyProps } from "./survey";
import { HomeScreen, TasksScreen } from "./home";
import { lock, MeScreen } from "./me";
import { Bar, Icon } from "./parts";
import { HouseholdScreen, HouseholdsScreen } from "./people";
import { ItemScreen, SentScreen } from "./sent";
import { now, set, useApp } from "./state";
import * as store from "./store";
import { SURVEY, keepTrying, needsCare, sync } from "./sync";
import { register, takeOver } from "./update";
import { setLang, t } from "./words";

const TABS: [string, string, string][] = [["/", "home", "首页"], ["/households", "home-heart", "农户"], ["/new", "plus", "登记"], ["/sent", "send", "记录"], ["/me", "user", "我的"]];
const WANTS_DATA = ["form", "mend", "household"];
const MINUTE = 60_000;
const SOON = 600;

const where = () => location.hash.slice(1) || "/";

function App() {
  const app = useApp();
  const [path, put] = useState(where());
  useEffect(() => {
    const moved = () => {
      put(where());
      scrollTo(0, 0);
    };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  if (app.phase === "loading") return null;
  if (app.phase !== "ready") return <><Gate /><Toast /></>;
  const isTab = TABS.some(([one]) => one === path);
  return (
    <>
      <main id="main"><Screen path={path} /></main>
      {isTab ? <Tabs path={path} /> : null}
      <Toast />
    </>
  );
}

function Screen({ path }: { path: string }) {
  const [route, query = ""] = path.split("?");
  const [, name, ...rest] = route!.split("/");
  const id = decodeURIComponent(rest.join("/"));
  if (!useApp().kept && WANTS_DATA.includes(name ?? "")) return <HomeScreen />; // until it is fetched
  switch (name) {
    case "households": return <HouseholdsScreen forVisit={false} />;
    case "new": return <HouseholdsScreen forVisit />;
    case "household": return <HouseholdScreen id={id} />;
    case "form": if (id.startsWith(SURVEY)) return <Surveying key={path} id={id.slice(SURVEY.length)} asked={Object.fromEntries(new URLSearchParams(query))} mend={undefined} />;
      return <EntryScreen key={path} kind={id} asked={Object.fromEntries(new URLSearchParams(query))} mend={undefined} />;
    case "mend": return <Mend id={id} />;
    case "tasks": return <><Bar title={t("今日任务")} /><TasksScreen /></>;
    case "sent": return <SentScreen />;
    case "item": return <ItemScreen id={id} />;
    case "me": return <MeScreen />;
    default: return <HomeScreen />;
  }
}

function Mend({ id }: { id: string }) {
  const item = useApp().items.find((one) => one.id === id);
  if (!item) return null;
  const asked = { household: String(item.fact.household ?? ""), region: String(item.fact.region) };
  if (item.fact.paper) return <Surveying key={id} id={`${String(item.fact.form)}@${String(item.fact.version)}`} asked={asked} mend={item} />;
  return <EntryScreen key={id} kind={item.fact.kind} asked={{}} mend={item} />;
}

/** Surveys are a part of the app of their own, read in when one is opened. */
function Surveying(props: SurveyProps) {
  const [Part, put] = useState<((props: SurveyProps) => JSX.Element | null) | null>(null);
  const [lost, setLost] = useState(false);
  useEffect(() => void import("./survey").then((found) => put(() => found.SurveyScreen), () => setLost(true)), []);
  if (lost) return <><Bar title={t("调查表")} /><p class="empty">{t("这部分还没有取到手机上,请联网后重新打开应用")}</p></>;
  return Part ? <Part {...props} /> : null;
}

function Tabs({ path }: { path: string }) {
  const cares = useApp().items.filter((one) => needsCare(one) && one.state !== "held").length;
  return (
    <nav class="tabs" aria-label={t("主菜单")}>
      {TABS.map(([to, icon, label]) => (
        <a key={to} href={`#${to}`} class={to === "/new" ? "plus" : ""} aria-current={path === to ? "page" : undefined}>
          <span class="ti"><Icon n={icon} />{to === "/sent" && cares ? <b class="n">{cares}</b> : null}</span>{t(label)}
        </a>
      ))}
    </nav>
  );
}

function Toast() {
  const app = useApp();
  return (
    <div class="toasts" aria-live="polite">
      {app.toast ? <p class="toast" role="status">{app.toast}</p> : null}
      {app.fresh ? <button class="toast" onClick={takeOver}><Icon n="refresh" />{t("有新版本,点此更新")}</button> : null}
    </div>
  );
}

let hidden = 0;
function watch(): void {
  addEventListener("online", () => void sync());
  addEventListener("offline", () => set({ contact: "none" }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") return void (hidden = Date.now());
    const idle = now().kept?.forms.policy.idle_minutes ?? 0;
    if (now().phase === "ready" && hidden && idle && Date.now() - hidden > idle * MINUTE) lock();
    else void sync();
    return undefined;
  });
  keepTrying();
}

async function start(): Promise<void> {
  setLang((await store.get("lang")) ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
  const [user, name, locked] = await Promise.all([store.get("user"), store.get("name"), store.get("lock")]);
  set({ user: user ?? "", name: name ?? "", pinLength: locked?.length ?? 0, passkey: Boolean(locked?.passkey), phase: locked ? "unlock" : "signIn" });
  watch();
}

render(<App />, document.getElementById("app")!);
void start();
setTimeout(() => void register(), SOON);
