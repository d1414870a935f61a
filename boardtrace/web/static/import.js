// Files dropped or picked are sent one by one, and the queue is kept up to date; without this the form does.
"use strict";

const POLL = 1000; // milliseconds between two looks at the queue while something is to do
const form = document.getElementById("give");

async function renewed() {
  const answer = await fetch("/import", { credentials: "same-origin" });
  if (!answer.ok) return;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("queue");
  if (made) document.getElementById("queue").replaceWith(made);
}

async function looked() {
  const answer = await fetch("/api/v1/import", { credentials: "same-origin" });
  if (!answer.ok) return;
  for (const job of (await answer.json()).jobs) {
    const row = document.querySelector(`[data-job="${job.id}"]`);
    if (!row || row.dataset.state !== job.state || (job.pages && !row.querySelector("progress[max]"))) {
      if (job.state === "done" && row && row.dataset.state === "done") continue;
      if (!row && document.querySelectorAll("[data-job]").length && job.state === "done") continue;
      return renewed();
    }
    const bar = row.querySelector("progress");
    if (bar && job.pages) {
      bar.max = job.pages;
      bar.value = job.pages_read;
      row.querySelector(".far").textContent = `page ${job.pages_read} of ${job.pages}`;
    }
  }
}

async function watch() {
  try {
    if (Number(document.getElementById("queue").dataset.todo)) await looked();
  } catch {
    // The server may be away for a moment.
  }
  setTimeout(watch, POLL);
}

function sent(file, say) {
  return new Promise((done) => {
    const data = new FormData();
    data.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/import");
    request.setRequestHeader("X-CSRF-Token", form.dataset.csrf);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) say(`Sending ${file.name}: ${Math.round((100 * event.loaded) / event.total)} %`);
    });
    request.addEventListener("loadend", () => {
      let told = "";
      if (request.status !== 202) {
        try {
          told = JSON.parse(request.responseText).error;
        } catch {
          told = "The server could not be reached.";
        }
      }
      done(told && `${file.name}: ${told}`);
    });
    request.send(data);
  });
}

async function sendAll(files) {
  const line = document.getElementById("sending");
  const say = (text) => { line.textContent = text; };
  const troubles = [];
  for (const file of files) {
    const trouble = await sent(file, say);
    if (trouble) troubles.push(trouble);
    await renewed();
  }
  say(troubles.join(" ") || (files.length === 1 ? "The file was sent." : `${files.length} files were sent.`));
}

if (form) {
  const picked = document.getElementById("files");
  document.getElementById("sending").textContent = "Files may be dropped on this page too.";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendAll([...picked.files]).then(() => form.reset());
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
    if (event.dataTransfer.files.length) sendAll([...event.dataTransfer.files]);
  });
}
watch();
