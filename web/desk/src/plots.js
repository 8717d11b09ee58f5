// Bars for amounts, lines for time; one pair of axes, or two on "barline".
const FONT = getComputedStyle(document.body).fontFamily;
const COLOURS = ["#0F6B57", "#7FBFAE", "#E5AC2E", "#D0493A", "#2F74DB", "#6B4AA0"];
const DARK = { color: "#B9D3CB", line: "#22493F", area: "rgba(143,227,204,.22)", bright: "#8FE3CC" };
const TEXT = { color: "#4F5C58", fontSize: 12, fontFamily: FONT };

export function axes(asked) {
  const two = asked.kind === "barline";
  const lying = asked.lying && !two;
  const text = asked.dark ? { ...TEXT, color: DARK.color } : TEXT;
  const values = [amounts(asked.series[0], asked.dark), ...(two ? [amounts(asked.series[1] || {})] : [])];
  const names = { type: "category", data: asked.x, axisTick: { show: false }, axisLine: { lineStyle: { color: "#C0C9C6" } }, axisLabel: text, inverse: Boolean(lying) };
  return {
    color: asked.dark ? [DARK.bright] : two ? ["#7FBFAE", "#D0493A"] : COLOURS,
    tooltip: { trigger: "axis", axisPointer: { type: asked.kind === "line" ? "line" : "shadow" }, confine: true },
    legend: asked.series.length > 1 ? { top: 0, right: 8, textStyle: TEXT, itemWidth: two ? 18 : 12, itemHeight: 9, itemGap: 16, icon: two ? undefined : "roundRect" } : undefined,
    grid: { left: 8, right: 12, top: asked.series.length > 1 ? 40 : 22, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: asked.series.map((s, n) => one(s, n, asked, two)),
  };
}

function one(s, n, asked, two) {
  const type = s.type || (["line", "area"].includes(asked.kind) || (two && n === 1) ? "line" : "bar");
  return {
    type, name: s.unit ? `${s.name}(${s.unit})` : s.name, stack: asked.stacked && type === "bar" ? "all" : undefined,
    data: s.values.map((value, i) => ({ value, url: s.urls && s.urls[i] })),
    yAxisIndex: two && n === 1 ? 1 : 0, barMaxWidth: 22, itemStyle: type === "bar" && !asked.stacked ? { borderRadius: 3 } : {},
    areaStyle: asked.kind === "area" ? { color: DARK.area } : undefined, symbolSize: 7, lineStyle: { width: 2 }, label: { show: Boolean(asked.labels), position: "top", formatter: (p) => Number(p.value).toLocaleString("en"), ...TEXT }, cursor: s.urls ? "pointer" : "default",
    markLine: n === 0 && asked.mark ? {
      symbol: "none", silent: true, lineStyle: { type: "dashed", color: "#B93225" },
      label: { formatter: asked.mark.label, color: "#B93225", position: "insideStartTop" }, data: [{ yAxis: asked.mark.value }],
    } : undefined,
  };
}

function amounts(s, dark) {
  return { type: "value", name: "", axisLabel: { ...TEXT, ...(dark ? { color: DARK.color } : {}), formatter: short }, splitLine: { lineStyle: { color: dark ? DARK.line : "#E8ECEB" } }, splitNumber: 4, minInterval: s.whole ? 1 : 0 };
}

function short(value) {
  if (Math.abs(value) >= 1e6 && !document.documentElement.lang.startsWith("zh")) return `${value / 1e6}M`;
  return Math.abs(value) >= 10000 && document.documentElement.lang.startsWith("zh") ? `${value / 10000}万` : value.toLocaleString("en");
}

export function pie(asked) {
  return {
    color: COLOURS,
    tooltip: { trigger: "item", confine: true },
    series: [{ type: "pie", radius: ["48%", "74%"], itemStyle: { borderColor: "#fff", borderWidth: 2 }, label: { ...TEXT, formatter: "{b} {c}" }, data: asked.items }],
  };
}
