// SPDX-FileCopyrightText: 2026 the boardtrace authors
// SPDX-License-Identifier: MIT

// Shows the progress of what runs on the server: loads the page again every few seconds.
const RELOAD_MS = 3000;
setTimeout(() => location.reload(), RELOAD_MS);
