// Highlights a field's places on the page, and a place's field, while the pointer or the focus is on either.
"use strict";

const elementsOfField = (key) =>
  document.querySelectorAll(`[data-field="${CSS.escape(key)}"], [data-fields~="${CSS.escape(key)}"]`);

function highlight(target, on) {
  const found = target instanceof Element && target.closest("[data-field], [data-fields]");
  if (!found) return;
  const keys = found.dataset.field ? [found.dataset.field] : found.dataset.fields.split(" ");
  for (const key of keys) for (const one of elementsOfField(key)) one.classList.toggle("lit", on);
}

for (const [begins, ends] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(begins, (event) => highlight(event.target, true));
  document.addEventListener(ends, (event) => highlight(event.target, false));
}

// Enlarged pages are shown at a higher resolution.
for (const choice of document.querySelectorAll("[name=zoom]")) {
  choice.addEventListener("change", () => {
    if (!choice.checked || choice.value === "1") return;
    for (const picture of document.querySelectorAll(".sheet img")) picture.src = picture.src.replace("dpi=150", "dpi=300");
  });
}
