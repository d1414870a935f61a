// Single-key shortcuts for the buttons, outside text fields. Switching them off is remembered.
"use strict";

const OFF = "boardtrace-single-keys-off";
const choice = document.getElementById("single-keys");

function isSwitchedOff() {
  try { return localStorage.getItem(OFF) !== null; } catch { return false; }
}

function saveSwitchedOff(off) {
  try { if (off) localStorage.setItem(OFF, "1"); else localStorage.removeItem(OFF); } catch { /* storage is disabled */ }
}

// The address of the item itself, so that Back and Reload show it after it was decided too.
const desk = document.getElementById("desk");
if (desk) history.replaceState(null, "", desk.dataset.address);

if (choice) {
  choice.checked = !isSwitchedOff();
  choice.addEventListener("change", () => saveSwitchedOff(!choice.checked));
}

function isText(element) {
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement ||
    (element instanceof HTMLInputElement && !["radio", "checkbox"].includes(element.type));
}

document.addEventListener("keydown", (event) => {
  const buttonOfKey = (key) => document.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (event.key === "Enter" && event.ctrlKey) {
    const button = buttonOfKey("Enter");
    if (button) { event.preventDefault(); button.click(); }
    return;
  }
  if (!choice || !choice.checked || event.ctrlKey || event.altKey || event.metaKey || isText(event.target)) return;
  const key = event.key.toLowerCase();
  const status = document.querySelectorAll(".statuses input")[Number(key) - 1];
  const value = key === "e" && document.querySelector("#value, .statuses input:checked");
  const button = buttonOfKey(key);
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
