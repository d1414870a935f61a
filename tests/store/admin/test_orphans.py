# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Kept files that no row refers to are found, once they are old enough to be of no import that is running."""

import os
from pathlib import Path

from sqlalchemy import Engine

from store.admin.orphans import MIN_AGE_S, find_orphans, remove_orphans
from store.engine import write_transaction
from tests.store.case_versions import SPRING
from tests.store.report_versions import version
from tests.store.used_store import import_report


def test_only_old_files_of_no_report_are_removed(empty: Engine, tmp_path: Path) -> None:
    root = tmp_path / "kept"
    root.mkdir()
    import_report(empty, root, version("aaaa", SPRING))
    (kept,) = root.glob("??/*.pdf")
    fresh, old = (root / "ab" / f"{digit * 64}.pdf" for digit in "ab")
    fresh.parent.mkdir(exist_ok=True)
    for path in (fresh, old):
        path.write_bytes(b"%PDF")
    for path in (kept, old):
        os.utime(path, (0, path.stat().st_mtime - 2 * MIN_AGE_S))
    with write_transaction(empty) as connection:
        assert list(find_orphans(connection, root)) == [old]
        assert remove_orphans(connection, root) == [old]
    assert kept.exists()
    assert fresh.exists()
    assert not old.exists()
