// Draws every [data-chart]: the attribute names the JSON island that holds what to draw.
import { BarChart, LineChart, MapChart, PieChart } from "echarts/charts";
import { AriaComponent, GeoComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapPiecewiseComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { map } from "./map.js";
import { axes, pie } from "./plots.js";

echarts.use([
  MapChart, BarChart, LineChart, PieChart, AriaComponent, GeoComponent, GridComponent, LegendComponent, MarkLineComponent,
  TooltipComponent, VisualMapPiecewiseComponent, LabelLayout, SVGRenderer,
]);

const KINDS = { map, bar: axes, line: axes, area: axes, barline: axes, pie };

async function draw(box) {
  if (box.dataset.drawn) return;
  box.dataset.drawn = "1";
  const island = document.getElementById(box.dataset.chart);
  const asked = island && JSON.parse(island.textContent);
  const kind = asked && (box.dataset.kind || asked.kind || "map");
  if (!asked || !KINDS[kind]) return;
  const option = await KINDS[kind]({ ...asked, kind }, echarts, box);
  if (!option) return;
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption({ animationDuration: 300, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, aria: { enabled: true, label: { description: box.getAttribute("aria-label") || undefined } }, ...option });
  chart.on("click", (event) => event.data && event.data.url && window.location.assign(event.data.url));
  new ResizeObserver(() => chart.resize()).observe(box);
  window.addEventListener("beforeprint", () => chart.resize());
}

function drawAll(root) {
  root.querySelectorAll("[data-chart]").forEach(draw);
}

// A page on a wall draws itself anew when nobody has touched it for a while.
function again(seconds) {
  let waiting;
  const wait = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => window.location.reload(), seconds * 1000);
  };
  ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, wait));
  wait();
}
if (document.body.dataset.again) again(Number(document.body.dataset.again));

window.bfCharts = { draw, drawAll };
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => drawAll(document));
else drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt.parentNode || document));
