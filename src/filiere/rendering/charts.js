// Draws every chart of the page from the JSON block it points at. Loaded as a module at the end of the Vega bundle; no inline script,
// no evaluated code (ast: true) and no injected style, so that it runs under a content security policy of default-src 'self'.
function ink(name, otherwise) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || otherwise;
}

function look() {
  const soft = ink("--soft", "#5c6675"), line = ink("--line", "#e3e0d8"), text = ink("--ink", "#1b2430");
  const quiet = { labelColor: soft, titleColor: soft };
  return {
    background: null,
    axis: { ...quiet, gridColor: line, domainColor: line, tickColor: line },
    legend: quiet, header: quiet, title: { color: text }, text: { color: text },
  };
}

function merged(ours, theirs) {
  const result = { ...ours };
  for (const [key, value] of Object.entries(theirs)) {
    const both = value && typeof value === "object" && !Array.isArray(value) && typeof result[key] === "object";
    result[key] = both ? merged(result[key] ?? {}, value) : value;
  }
  return result;
}

async function draw(view) {
  const spec = JSON.parse(document.getElementById(view.dataset.spec).textContent);
  const locale = spec.config?.locale ?? {};
  if (spec.width === undefined && !spec.hconcat && !spec.vconcat && !spec.facet && !spec.repeat) spec.width = "container";
  spec.config = merged(spec.config ?? {}, look());
  delete spec.config.locale;
  view.replaceChildren();
  view.dataset.drawn = "yes";
  await vegaEmbed(view, spec, {
    ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true },
    formatLocale: locale.number, timeFormatLocale: locale.time,
  });
}

function drawAll(again) {
  for (const view of document.querySelectorAll("[data-spec]")) {
    if (again || view.dataset.drawn !== "yes") draw(view).catch((fault) => { view.dataset.drawn = "no"; console.error(fault); });
  }
}

drawAll(false);
document.addEventListener("htmx:afterSettle", () => drawAll(false));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(true));
