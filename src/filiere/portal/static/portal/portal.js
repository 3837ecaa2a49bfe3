// What scripts add to pages that already work without them: the "/" key, and live charts over their printed twin.
const mine = document.querySelector("script[type=module][src*='portal.js']");

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
