# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command serve."""

from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.mark.parametrize("options", [("--host", "0.0.0.0"), ("--proxy",), ("--allow-host", "plans.example.org")])
def test_serving_other_machines_needs_accounts(options: tuple[str, ...], boardtrace: Run, tmp_path: Path) -> None:
    done = boardtrace("serve", *options, "--port", "0", "--db", tmp_path / "a.db")
    assert done.returncode == 2
    assert "boardtrace users add" in done.stderr
