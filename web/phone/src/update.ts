// New versions of the app: fetched in the background, taken when somebody says so and nothing is on its way.
import { now, set, toast } from "./state";
import { t } from "./words";

let registration: ServiceWorkerRegistration | undefined;

export async function register(): Promise<void> {
  if (!("serviceWorker" in navigator)) return toast(t("请在浏览器中打开,才能没有信号也能用"));
  try {
    registration = await navigator.serviceWorker.register("/phone/sw.js", { scope: "/phone/", updateViaCache: "none" });
  } catch {
    addEventListener("online", () => void register(), { once: true });
    return undefined;
  }
  let taken = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (taken) location.reload();
    taken = true;
  });
  const look = (worker: ServiceWorker | null) =>
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller) set({ fresh: true });
    });
  look(registration.installing);
  if (registration.waiting && navigator.serviceWorker.controller) set({ fresh: true });
  registration.addEventListener("updatefound", () => look(registration!.installing));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void registration?.update().catch(() => undefined);
  });
  return undefined;
}

export function takeOver(): void {
  if (now().sending) return toast(t("正在上传,传完再更新"));
  registration?.waiting?.postMessage("take over");
}
