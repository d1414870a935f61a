#!/bin/sh
# Installs what the tests run against and Python has no package of: a browser, a PostgreSQL server and LibreOffice's
# Writer and Calc without a display, from Debian's packages, where this user may. Where he may not, says what will be skipped; with BOARDTRACE_REQUIRE_ALL, fails.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium fonts-dejavu-core"
command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1 ||
    missing="$missing libreoffice-writer-nogui libreoffice-calc-nogui"
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root="no"; fi
fi
if [ "$as_root" != "no" ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing$missing for the tests (Debian packages)"
    log=$(mktemp)
    # shellcheck disable=SC2086
    if $as_root apt-get update -qq >"$log" 2>&1 &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >>"$log" 2>&1
    then
        rm -f "$log"
        exit 0
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
fi
echo "Not installed:$missing. The tests that need it are skipped; install it to run them: apt-get install$missing" >&2
[ -z "${BOARDTRACE_REQUIRE_ALL:-}" ]
