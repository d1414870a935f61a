# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The audit of packages without a network."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tools import audit

LOCK = "pillow==13.0.0 \\\n    --hash=sha256:0\njinja2==3.1.6 ; python_version > '3' \\\n    --hash=sha256:1\n"


def fail_to_ask() -> list[audit.Package]:
    raise audit.AuditError("no network")


@pytest.fixture
def snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the snapshot is looked for. The source of known faults cannot be asked."""
    (tmp_path / "requirements.lock").write_text(LOCK)
    monkeypatch.setattr(audit, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(audit, "SNAPSHOT", tmp_path / "advisories.json")
    monkeypatch.setattr(audit, "ask_pip_audit", fail_to_ask)
    monkeypatch.setattr("sys.argv", ["audit"])
    return tmp_path / "advisories.json"


def test_without_a_snapshot_the_audit_is_skipped(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main() == 0
    said = capsys.readouterr()
    assert "requirements.lock was last changed" in said.out
    assert "AUDIT SKIPPED: no network" in said.err


def test_the_snapshot_is_used_with_its_age(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packages = [
        {"name": "pillow", "version": "13.0.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["13.0.1"]}]},
        {"name": "jinja2", "version": "3.1.5", "vulns": []},
    ]
    made = (date.today() - timedelta(days=3)).isoformat()
    snapshot.write_text(json.dumps({"made": made, "packages": packages}))
    assert audit.main() == 1
    said = capsys.readouterr()
    assert "3 days old" in said.out
    assert "pillow 13.0.0: PYSEC-1, fixed in: 13.0.1" in said.out
    assert "AUDIT SKIPPED for 1 packages: jinja2" in said.err
