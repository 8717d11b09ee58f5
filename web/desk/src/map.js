// A map of places shaded by a value in five named classes.
const COLOURS = ["#E3F0EB", "#B9DDD1", "#7FBFAE", "#2A7A65", "#084C3D"];
const LIGHT = { classes: COLOURS, none: "#EEF1F0", edge: "#fff", under: "#BDD0CA", text: "#4F5C58", inked: (n) => (n >= 3 ? "#fff" : "#17201D") };
const WALL = { classes: ["#0D4136", "#125A4A", "#187360", "#1F8C74", "#2FA88B"], none: "#15332C", edge: "#9FE0CD", under: "#04110E", text: "#B9D3CB", inked: () => "#fff" };
// The centres of these two lie so close that their labels need a nudge.
const NUDGES = { 610702: [-3, 6], 610722: [4, -14] };

export async function map(asked, echarts, box) {
  const answer = await fetch(asked.geojson);
  if (!answer.ok) return null;
  const name = `map:${asked.geojson}`;
  const shapes = await answer.json();
  if (!shapes.features.length) return null;
  const key = "code" in shapes.features[0].properties ? "code" : "adcode";
  echarts.registerMap(name, shapes);
  const look = asked.dark ? WALL : LIGHT;
  const narrow = box.clientWidth < 480;
  const wordy = (asked.classes || []).some((c) => c.label.length > 12);
  const frame = { left: narrow ? 4 : wordy ? 176 : 116, right: narrow ? 4 : 24, top: 6, bottom: narrow ? 110 : 12, map: name, nameProperty: key, aspectScale: 0.84, roam: false };
  return {
    tooltip: { trigger: "item", formatter: (p) => (p.data ? `${escaped(p.data.title)}<br><b>${escaped(p.data.shown || "—")}</b>` : ""), confine: true },
    visualMap: legend(asked.classes || [], narrow, look),
    geo: { ...frame, top: frame.top + 7, bottom: frame.bottom - 7, silent: true, z: 0, itemStyle: { areaColor: look.under, borderColor: look.under, borderWidth: 1 } },
    series: [{
      type: "map", ...frame, z: 2, selectedMode: false, label: { show: true }, labelLayout: (at) => nudged(at, asked),
      itemStyle: { areaColor: look.none, borderColor: look.edge, borderWidth: asked.dark ? 1 : 1.2 },
      emphasis: { label: { fontWeight: 600 }, itemStyle: { areaColor: null, borderColor: "#E5AC2E", borderWidth: 2 } },
      data: everywhere(shapes, key, asked.values || []).map((v) => region(v, asked.classes || [], narrow, look)),
    }],
  };
}

// Places without a value are named as well.
function everywhere(shapes, key, values) {
  const known = new Set(values.map((v) => v.code));
  const rest = shapes.features.map((f) => f.properties).filter((p) => !known.has(String(p[key])));
  return [...values, ...rest.map((p) => ({ code: String(p[key]), name: p.name, value: null, label: "" }))];
}

function region(v, classes, narrow, look) {
  const colour = look.inked(classOf(v.value, classes));
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

function legend(classes, narrow, look) {
  return {
    type: "piecewise", left: narrow ? 4 : 16, bottom: narrow ? 0 : 12, itemWidth: 18, itemHeight: 12, itemGap: 6, itemSymbol: "roundRect", selectedMode: false,
    textStyle: { color: look.text, fontSize: 12 }, outOfRange: { color: look.none },
    pieces: classes.map((c, n) => ({ ...(c.min == null ? {} : { gte: c.min }), ...(c.max == null ? {} : { lt: c.max }), label: c.label, color: look.classes[n] })),
  };
}

function escaped(text) {
  const holder = document.createElement("i");
  holder.textContent = text;
  return holder.innerHTML;
}
