// Words: Chinese in the source, English beside.
import english from "./words.en";

let current = "zh";
export const lang = () => current;
export function setLang(next: string): void {
  current = next === "en" ? "en" : "zh";
  document.documentElement.lang = current === "en" ? "en" : "zh-CN";
  document.cookie = `django_language=${current === "en" ? "en" : "zh-hans"};path=/;max-age=31536000;samesite=lax`;
  document.title = t("驻村帮扶");
}

/** A text in the reader's language; `{name}` places are filled. */
export function t(text: string, values: Record<string, string | number> = {}): string {
  const found = current === "en" ? (english[text] ?? text) : text;
  return found.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
}
