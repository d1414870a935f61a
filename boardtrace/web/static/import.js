// Uploads dropped or chosen files one by one and keeps the queue up to date. Without JavaScript the plain form works.
"use strict";

const POLL_MS = 1000; // between two requests for the queue while files are waiting
const form = document.getElementById("give");

async function reloadQueue() {
  const answer = await fetch("/import", { credentials: "same-origin" });
  if (!answer.ok) return;
  const queue = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("queue");
  if (queue) document.getElementById("queue").replaceWith(queue);
}

async function updateProgress() {
  const answer = await fetch("/api/v1/import", { credentials: "same-origin" });
  if (!answer.ok) return;
  for (const job of (await answer.json()).jobs) {
    const row = document.querySelector(`[data-job="${job.id}"]`);
    if (!row || row.dataset.state !== job.state || (job.pages && !row.querySelector("progress[max]"))) {
      if (job.state === "done" && row && row.dataset.state === "done") continue;
      if (!row && document.querySelectorAll("[data-job]").length && job.state === "done") continue;
      return reloadQueue();
    }
    const bar = row.querySelector("progress");
    if (bar && job.pages) {
      bar.max = job.pages;
      bar.value = job.pages_read;
      row.querySelector(".far").textContent = `page ${job.pages_read} of ${job.pages}`;
    }
  }
}

async function watchQueue() {
  try {
    if (Number(document.getElementById("queue").dataset.todo)) await updateProgress();
  } catch {
    // The server may be unavailable for a moment.
  }
  setTimeout(watchQueue, POLL_MS);
}

function uploadFile(file, say) {
  return new Promise((done) => {
    const data = new FormData();
    data.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/import");
    request.setRequestHeader("X-CSRF-Token", form.dataset.csrf);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) say(`Uploading ${file.name}: ${Math.round((100 * event.loaded) / event.total)} %`);
    });
    request.addEventListener("loadend", () => {
      let error = "";
      if (request.status !== 202) {
        try {
          error = JSON.parse(request.responseText).error;
        } catch {
          error = "The server could not be reached.";
        }
      }
      done(error && `${file.name}: ${error}`);
    });
    request.send(data);
  });
}

async function uploadAll(files) {
  const line = document.getElementById("sending");
  const say = (text) => { line.textContent = text; };
  const errors = [];
  for (const file of files) {
    const error = await uploadFile(file, say);
    if (error) errors.push(error);
    await reloadQueue();
  }
  say(errors.join(" ") || (files.length === 1 ? "The file was uploaded." : `${files.length} files were uploaded.`));
}

if (form) {
  const chosen = document.getElementById("files");
  document.getElementById("sending").textContent = "You can also drop files on this page.";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    uploadAll([...chosen.files]).then(() => form.reset());
  });
  const over = (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("over", event.type === "dragover");
  };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", over);
  document.addEventListener("drop", (event) => {
    over(event);
    if (event.dataTransfer.files.length) uploadAll([...event.dataTransfer.files]);
  });
}
watchQueue();
