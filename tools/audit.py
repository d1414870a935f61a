"""Known faults of the packages in the lock file, by pip-audit: python -m tools.audit

Where the source of such reports cannot be reached, or knows none of the packages, the audit is skipped with a message:
without a network the check neither fails nor passes.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TOTAL_TIMEOUT_S = 120  # seconds for the whole; offline, pip-audit gives up sooner
ANSWER_TIMEOUT_S = 15  # seconds to wait for one answer


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    command = [
        sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "requirements.lock"), "--format", "json",
        "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", str(ANSWER_TIMEOUT_S),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TOTAL_TIMEOUT_S)
        found = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return report_skipped(f"no answer within {TOTAL_TIMEOUT_S} seconds")
    except (json.JSONDecodeError, KeyError):
        return report_skipped((done.stderr.strip().splitlines() or ["it said nothing"])[-1])
    return report_faults(found)


def report_faults(found: list[dict[str, Any]]) -> int:
    """Print the known faults of each package; return 1 if there are any."""
    unknown = sorted(package["name"] for package in found if "vulns" not in package)
    faulty = [(package, fault) for package in found for fault in package.get("vulns", ())]
    if len(unknown) == len(found):
        return report_skipped("it knows none of the packages")
    for package, fault in faulty:
        better = ", ".join(fault.get("fix_versions", ())) or "none yet"
        print(f"{package['name']} {package['version']}: {fault['id']}, put right in: {better}")
    print(f"{len(found) - len(unknown)} packages audited, {len(faulty)} known faults.")
    if unknown:
        print(f"AUDIT SKIPPED for {len(unknown)} packages: {', '.join(unknown)}", file=sys.stderr)
    return 1 if faulty else 0


def report_skipped(why: str) -> int:
    print(f"AUDIT SKIPPED: pip-audit could not learn of known faults ({why[:200]}).", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
