// Draws the chart of a report's table from that table, so that the two can not disagree.
// Without scripts the table stands alone; nothing is in a chart that is not in its table.
(() => {
  "use strict";

  const SCALE = { share: 100, minutes: 1 / 60 };
  const AXES = { number: "count" };
  const PLAIN = new Set(["stack", "bar"]);
  const PALETTE = ["--dv-brand", "--dv-accent", "--dv-danger", "--dv-info", "--dv-border", "--dv-success", "--dv-waiting"];
  const ROW = 22;
  const LINE = 24;
  const NARROW = 480;
  const PRINTED = 640;

  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();

  // Counts and averages of counts stand on one axis.
  const axis = (column) => AXES[column.kind] ?? column.kind;

  function read(table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    const drawn = heads.flatMap((head, place) => (head.dataset.draw ? [{ place, ...head.dataset, label: head.textContent.trim() }] : []));
    const rows = Array.from(table.tBodies[0].rows).filter((row) => drawn.some((one) => row.cells[one.place].dataset.value));
    return { drawn, rows, names: rows.map((row) => row.cells[0].textContent.trim()) };
  }

  // A cell that is withheld, or of which there is nothing to count, leaves a gap.
  function points(rows, column) {
    return rows.map((row) => {
      const value = row.cells[column.place].dataset.value;
      return value ? Number(value) * (SCALE[column.kind] ?? 1) : null;
    });
  }

  function series(found, kinds, lying) {
    const few = found.rows.length <= 31;
    return found.drawn.map((column, place) => ({
      name: column.label,
      type: PLAIN.has(column.draw) ? "bar" : "line",
      data: points(found.rows, column),
      stack: column.draw === "stack" ? "all" : undefined,
      step: column.draw === "step" ? "middle" : undefined,
      symbolSize: few ? 6 : 0,
      lineStyle: { width: 2 },
      itemStyle: { color: colour(PALETTE[place % PALETTE.length]), borderColor: colour("--dv-surface"), borderWidth: column.draw === "stack" ? 1 : 0 },
      z: PLAIN.has(column.draw) ? 2 : 3,
      [lying ? "xAxisIndex" : "yAxisIndex"]: kinds.indexOf(axis(column)),
    }));
  }

  function values(kind, units, place, lying, width, whole) {
    return {
      type: "value",
      name: units[kind] ?? "",
      ...(lying ? { nameLocation: "middle", nameGap: 26 } : {}),
      splitNumber: width < NARROW ? 3 : 5,
      min: 0,
      minInterval: whole ? 1 : undefined,
      max: kind === "share" && !lying ? 100 : undefined,
      splitLine: { show: place === 0, lineStyle: { color: colour("--dv-line") } },
      axisLabel: { color: colour("--dv-muted") },
      nameTextStyle: { color: colour("--dv-muted") },
    };
  }

  const isWhole = (found, kind) => found.drawn.every((column) => axis(column) !== kind || column.kind === "count");

  // How many lines the legend takes: it is not folded away, since folds want a mouse.
  function legendLines(found, width) {
    const wide = (text) => 48 + Array.from(text).reduce((sum, one) => sum + (one.charCodeAt(0) > 0x2e80 ? 13 : 7), 0);
    let lines = 1;
    let used = 0;
    found.drawn.forEach((column) => {
      const needed = wide(column.label);
      if (used && used + needed > width) {
        lines += 1;
        used = 0;
      }
      used += needed;
    });
    return lines;
  }

  function option(found, units, width) {
    const lying = found.drawn.every((column) => PLAIN.has(column.draw));
    const kinds = [...new Set(found.drawn.map(axis))];
    const names = {
      type: "category",
      data: found.names,
      inverse: lying,
      z: 4,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--dv-border") } },
      axisLabel: { color: colour("--dv-text"), hideOverlap: true, ...(lying ? { width: Math.min(190, width * 0.36), overflow: "break" } : {}) },
    };
    const amounts = kinds.map((kind, place) => values(kind, units, place, lying, width, isWhole(found, kind)));
    return {
      animation: false,
      textStyle: { fontFamily: style.getPropertyValue("--dv-font") },
      aria: { enabled: true, label: { enabled: false }, decal: { show: found.drawn.length > 1 } },
      legend: { selectedMode: false, top: 0, left: 0, itemGap: 16, type: "plain", textStyle: { color: colour("--dv-text") } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow" }, formatter: (hovered) => told(found, hovered[0].dataIndex) },
      grid: { left: 8, right: 16, top: 32 + LINE * legendLines(found, width), bottom: lying && units[kinds[0]] ? 26 : 8, containLabel: true },
      [lying ? "yAxis" : "xAxis"]: names,
      [lying ? "xAxis" : "yAxis"]: amounts,
      series: series(found, kinds, lying),
    };
  }

  // The words of the table itself.
  function told(found, place) {
    const cells = found.rows[place].cells;
    const lines = found.drawn.map((column) => `${column.label}: ${cells[column.place].textContent.trim()}`);
    return [found.names[place], ...lines].join("\n");
  }

  function height(found, width) {
    const lying = found.drawn.every((column) => PLAIN.has(column.draw));
    const bars = found.drawn.filter((column) => column.draw === "bar").length || 1;
    return lying ? Math.max(200, 96 + LINE * legendLines(found, width) + found.rows.length * ROW * Math.max(1.4, 0.8 * bars)) : 320;
  }

  function draw(place) {
    const table = place.parentElement.querySelector("table");
    const found = table && read(table);
    if (!found || found.rows.length < 2) return;
    place.hidden = false;
    place.style.height = `${height(found, place.clientWidth)}px`;
    const chart = echarts.init(place, null, { renderer: "canvas" });
    const units = { minutes: place.dataset.hours, share: "%" };
    new ResizeObserver(() => {
      chart.resize();
      chart.setOption(option(found, units, place.clientWidth));
    }).observe(place);
    chart.setOption(option(found, units, place.clientWidth));
    addEventListener("beforeprint", () => chart.resize({ width: PRINTED }));
    addEventListener("afterprint", () => chart.resize({ width: "auto" }));
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
})();
