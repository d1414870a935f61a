// SPDX-FileCopyrightText: 2026 the boardtrace authors
// SPDX-License-Identifier: MIT

// Shows the progress of what runs on the server: loads the page again every few seconds, or once the file that is ready.
const { seconds = "3", address } = document.currentScript.dataset;
setTimeout(() => (address ? location.assign(address) : location.reload()), Number(seconds) * 1000);
