// Lights up a field's places on the page, and a place's field, while the pointer or the focus is on either.
"use strict";

const held = (key) =>
  document.querySelectorAll(`[data-field="${CSS.escape(key)}"], [data-fields~="${CSS.escape(key)}"]`);

function light(target, on) {
  const found = target instanceof Element && target.closest("[data-field], [data-fields]");
  if (!found) return;
  const keys = found.dataset.field ? [found.dataset.field] : found.dataset.fields.split(" ");
  for (const key of keys) for (const one of held(key)) one.classList.toggle("lit", on);
}

for (const [begins, ends] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(begins, (event) => light(event.target, true));
  document.addEventListener(ends, (event) => light(event.target, false));
}

// The larger the page is shown, the finer its picture.
for (const choice of document.querySelectorAll("[name=zoom]")) {
  choice.addEventListener("change", () => {
    if (!choice.checked || choice.value === "1") return;
    for (const picture of document.querySelectorAll(".sheet img")) picture.src = picture.src.replace("dpi=150", "dpi=300");
  });
}
