# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Known faults of the packages in the lock file, by pip-audit: python -m tools.audit [--save]

Prints the age of the lock file, as faults become known after it was made. `--save` keeps the answer as a snapshot in
tools/advisories.json. Where the source of such reports cannot be reached, or knows none of the packages, the snapshot
is used, and its age is printed; packages that it does not have in the version of the lock file are named. Without
a network and a snapshot the audit is skipped with a message: it neither fails nor passes.
"""

import argparse
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
SNAPSHOT = ROOT / "tools" / "advisories.json"
TOTAL_TIMEOUT_S = 120  # seconds for the whole; offline, pip-audit gives up sooner
ANSWER_TIMEOUT_S = 15  # seconds to wait for one answer

Package = dict[str, Any]
"""A package as pip-audit's JSON has it: name, version, and `vulns` where the source knows the package."""


class AuditError(Exception):
    """The source of known faults cannot be asked; the message says why."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", action="store_true", help="keep the answer in tools/advisories.json")
    save = parser.parse_args().save
    print(describe_lock_age())
    try:
        packages = ask_pip_audit()
    except AuditError as error:
        if save:
            print(f"Nothing was saved: {error}.", file=sys.stderr)
            return 1
        return report_snapshot(str(error))
    if save:
        SNAPSHOT.write_text(json.dumps({"made": date.today().isoformat(), "packages": packages}, indent=1) + "\n")
    return report_faults(packages)


def describe_lock_age() -> str:
    """Return when the lock file was last changed, by Git, otherwise by the file system."""
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct", "--", LOCK.name]
    try:
        changed = float(subprocess.run(command, capture_output=True, text=True).stdout)
    except (OSError, ValueError):  # no Git, or no repository
        changed = LOCK.stat().st_mtime
    days = (datetime.now(UTC) - datetime.fromtimestamp(changed, UTC)).days
    return f"{LOCK.name} was last changed {days} days ago."


def ask_pip_audit() -> list[Package]:
    """Return the packages of the lock file with their known faults. Raises AuditError."""
    command = [
        sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--format", "json",
        "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", str(ANSWER_TIMEOUT_S),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TOTAL_TIMEOUT_S)
        packages: list[Package] = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired as error:
        raise AuditError(f"no answer within {TOTAL_TIMEOUT_S} seconds") from error
    except (json.JSONDecodeError, KeyError) as error:
        raise AuditError((done.stderr.strip().splitlines() or ["pip-audit printed nothing"])[-1][:200]) from error
    if not any("vulns" in package for package in packages):
        raise AuditError("the source knows none of the packages")
    return packages


def report_snapshot(why: str) -> int:
    """Report the faults in the snapshot, because the source cannot be asked: `why`."""
    if not SNAPSHOT.exists():
        print(f"AUDIT SKIPPED: {why}, and there is no tools/advisories.json.", file=sys.stderr)
        return 0
    snapshot = json.loads(SNAPSHOT.read_text())
    days = (date.today() - date.fromisoformat(snapshot["made"])).days
    print(f"The known faults are {days} days old, from tools/advisories.json: {why}.")
    locked = read_locked_versions(LOCK.read_text())
    known = {(package["name"], package["version"]): package for package in snapshot["packages"]}
    return report_faults([known.get((name, v), {"name": name, "version": v}) for name, v in locked.items()])


def read_locked_versions(lock: str) -> dict[str, str]:
    """Return the versions in the text of a lock file, by package."""
    lines = (line.split() for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#")))
    return {name: version for name, _, version in (line[0].partition("==") for line in lines)}


def report_faults(packages: list[Package]) -> int:
    """Print the known faults of each package; return 1 if there are any."""
    unknown = sorted(package["name"] for package in packages if "vulns" not in package)
    faulty = [(package, fault) for package in packages for fault in package.get("vulns", ())]
    for package, fault in faulty:
        better = ", ".join(fault.get("fix_versions", ())) or "none yet"
        print(f"{package['name']} {package['version']}: {fault['id']}, fixed in: {better}")
    print(f"{len(packages) - len(unknown)} packages audited, {len(faulty)} known faults.")
    if unknown:
        print(f"AUDIT SKIPPED for {len(unknown)} packages: {', '.join(unknown)}", file=sys.stderr)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
