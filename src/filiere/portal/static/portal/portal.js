// What scripts add to pages that already work without them: the "/" key, and live charts over their printed twin.
const charts = document.querySelector("script[data-charts]")?.dataset.charts;

// The bundle that draws is 0.9 MB: only a page with a chart loads it. Once loaded, it follows htmx's swaps by itself.
function drawCharts() {
  if (charts && document.querySelector("[data-spec]")) import(charts).catch((fault) => console.error(fault));
}

drawCharts();
document.addEventListener("htmx:afterSettle", drawCharts);

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.querySelector("[data-slash]")?.focus();
  }
  if (event.key === "Escape") {
    const open = document.querySelector("details.asof[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  }
});

document.addEventListener("click", (event) => {
  const open = document.querySelector("details.asof[open]");
  if (open && !open.contains(event.target)) open.open = false;
});
