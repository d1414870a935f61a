// Single keys for the desk's buttons, outside of text fields; they can be switched off, and then stay off.
"use strict";

const OFF = "boardtrace-single-keys-off";
const choice = document.getElementById("single-keys");

function remembered() {
  try { return localStorage.getItem(OFF) !== null; } catch { return false; }
}

function remember(off) {
  try { if (off) localStorage.setItem(OFF, "1"); else localStorage.removeItem(OFF); } catch { /* not kept, then */ }
}

if (choice) {
  choice.checked = !remembered();
  choice.addEventListener("change", () => remember(!choice.checked));
}

function isText(element) {
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement ||
    (element instanceof HTMLInputElement && !["radio", "checkbox"].includes(element.type));
}

document.addEventListener("keydown", (event) => {
  const press = (key) => document.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (event.key === "Enter" && event.ctrlKey) {
    const button = press("Enter");
    if (button) { event.preventDefault(); button.click(); }
    return;
  }
  if (!choice || !choice.checked || event.ctrlKey || event.altKey || event.metaKey || isText(event.target)) return;
  const key = event.key.toLowerCase();
  const status = document.querySelectorAll(".statuses input")[Number(key) - 1];
  const value = key === "e" && document.querySelector("#value, .statuses input:checked");
  const button = press(key);
  if (key === "enter" || !(status || value || button)) return;
  event.preventDefault();
  if (status) { status.checked = true; status.focus(); }
  else if (value) { value.focus(); if (value.select) value.select(); }
  else button.click();
});

// Escape leaves a text field, so that single keys work again.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isText(event.target)) event.target.blur();
});
