// A map of places shaded by a value in five named classes.
const COLOURS = ["#E3F0EB", "#B9DDD1", "#7FBFAE", "#2A7A65", "#084C3D"];
const NO_VALUE = "#EEF1F0";
const DARK_FROM = 3;
// The centres of these two lie so close that their labels need a nudge.
const NUDGES = { 610702: [-3, 6], 610722: [4, -14] };

export async function map(asked, echarts, box) {
  const answer = await fetch(asked.geojson);
  if (!answer.ok) return null;
  const name = `map:${asked.geojson}`;
  const shapes = await answer.json();
  const key = "code" in shapes.features[0].properties ? "code" : "adcode";
  echarts.registerMap(name, shapes);
  const narrow = box.clientWidth < 480;
  const wordy = (asked.classes || []).some((c) => c.label.length > 12);
  const frame = { left: narrow ? 4 : wordy ? 176 : 116, right: narrow ? 4 : 24, top: 6, bottom: narrow ? 110 : 12, map: name, nameProperty: key, aspectScale: 0.84, roam: false };
  return {
    tooltip: { trigger: "item", formatter: (p) => (p.data ? `${escaped(p.data.title)}<br><b>${escaped(p.data.shown || "—")}</b>` : ""), confine: true },
    visualMap: legend(asked.classes || [], narrow),
    geo: { ...frame, top: frame.top + 7, bottom: frame.bottom - 7, silent: true, z: 0, itemStyle: { areaColor: "#BDD0CA", borderColor: "#BDD0CA", borderWidth: 1 } },
    series: [{
      type: "map", ...frame, z: 2, selectedMode: false, label: { show: true }, labelLayout: (at) => nudged(at, asked),
      itemStyle: { areaColor: NO_VALUE, borderColor: "#fff", borderWidth: 1.2 },
      emphasis: { label: { fontWeight: 600 }, itemStyle: { areaColor: null, borderColor: "#E5AC2E", borderWidth: 2 } },
      data: everywhere(shapes, key, asked.values || []).map((v) => region(v, asked.classes || [], narrow)),
    }],
  };
}

// Places without a value are named as well.
function everywhere(shapes, key, values) {
  const known = new Set(values.map((v) => v.code));
  const rest = shapes.features.map((f) => f.properties).filter((p) => !known.has(String(p[key])));
  return [...values, ...rest.map((p) => ({ code: String(p[key]), name: p.name, value: null, label: "" }))];
}

function region(v, classes, narrow) {
  const dark = classOf(v.value, classes) >= DARK_FROM;
  const colour = dark ? "#fff" : "#17201D";
  return {
    name: v.code, title: v.name, value: v.value === null ? NaN : v.value, shown: v.label, url: v.url, cursor: v.url ? "pointer" : "default",
    label: {
      formatter: v.label && !narrow ? `{n|${v.name}}\n{v|${v.label}}` : `{n|${v.name}}`,
      rich: { n: { fontSize: narrow ? 10 : 13, fontWeight: 600, color: colour, lineHeight: 17 }, v: { fontSize: 12, color: colour, lineHeight: 16 } },
    },
    emphasis: { label: { color: colour } },
  };
}

function nudged(at, asked) {
  const value = asked.values[at.dataIndex];
  const nudge = value && (value.nudge || NUDGES[value.code]);
  return { hideOverlap: true, ...(nudge ? { dx: nudge[0], dy: nudge[1] } : {}) };
}

function classOf(value, classes) {
  return classes.findIndex((c) => value !== null && (c.min == null || value >= c.min) && (c.max == null || value < c.max));
}

function legend(classes, narrow) {
  return {
    type: "piecewise", left: narrow ? 4 : 16, bottom: narrow ? 0 : 12, itemWidth: 18, itemHeight: 12, itemGap: 6, itemSymbol: "roundRect", selectedMode: false,
    textStyle: { color: "#4F5C58", fontSize: 12 }, outOfRange: { color: NO_VALUE },
    pieces: classes.map((c, n) => ({ ...(c.min == null ? {} : { gte: c.min }), ...(c.max == null ? {} : { lt: c.max }), label: c.label, color: COLOURS[n] })),
  };
}

function escaped(text) {
  const holder = document.createElement("i");
  holder.textContent = text;
  return holder.innerHTML;
}
