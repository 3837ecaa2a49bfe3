// What scripts add to pages that already work without them: keys, panels that close, and live charts over their printed twin.
const charts = document.querySelector("script[data-charts]")?.dataset.charts;

// The bundle that draws is 0.9 MB: only a page with a chart loads it. Once loaded, it follows htmx's swaps by itself.
function drawCharts() {
  if (charts && document.querySelector("[data-spec]")) import(charts).catch((fault) => console.error(fault));
}

drawCharts();
document.addEventListener("htmx:afterSettle", drawCharts);

// Single keys: "/" to search, "?" for their list, "g" then a letter to go somewhere. Silent in fields, and wherever the reader put them out.
const OFF = "filiere-keys", PATIENCE_MS = 1500;
const list = document.getElementById("keys"), opener = document.querySelector("[data-keys]"), tick = document.getElementById("keys-on");
let going = 0;

function kept(value) {
  // A browser may refuse to keep anything; keys then stay as they are until the page is left.
  try { return value === undefined ? localStorage.getItem(OFF) : localStorage.setItem(OFF, value); } catch { return null; }
}

if (list && opener && tick) {
  tick.checked = kept() !== "off";
  tick.addEventListener("change", () => kept(tick.checked ? "on" : "off"));
  opener.hidden = false;
  opener.addEventListener("click", () => list.showModal());
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

const ACTS = {
  "/": () => document.querySelector("[data-slash]")?.focus(),
  "?": () => list?.showModal(),
  "g": (event) => { going = event.timeStamp; },
};

function act(event) {
  const awaited = going && event.timeStamp - going < PATIENCE_MS;
  going = 0;
  const way = awaited && /^[a-z]$/.test(event.key) && document.querySelector(`[data-letter="${event.key}"]`);
  const found = way ? () => { location.href = way.href; } : ACTS[event.key];
  if (!found) return;
  event.preventDefault();
  found(event);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (!typing && !list?.open && tick?.checked && !event.ctrlKey && !event.metaKey && !event.altKey) act(event);
  if (event.key === "Escape") {
    const open = document.querySelector("details.asof[open], details.more[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  }
});

function closeOthers(event) {
  for (const open of document.querySelectorAll("details.asof[open], details.more[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
}

document.addEventListener("click", closeOthers);
document.addEventListener("focusin", closeOthers);
