# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Changes in files: the keys to the letter, and files in which no text does anything."""

import csv
import io
import json
import stat
from pathlib import Path

from store.export.changes import (
    CSV_HEADERS,
    export_changes_csv,
    export_changes_json,
    write_changes_html,
    write_changes_xlsx,
)
from store.export.safe_text import FORMULA_PREFIXES
from store.file_archive import write_private
from tests.store.change_examples import (
    ADDED,
    EVERY,
    FIRST,
    FORMULA_TEXT,
    LOST,
    PERHAPS,
    REMOVED,
    REWORDED,
)

KEYS = {"finding", "question", "agency", "field", "old", "new", "kind", "score", "old_id", "new_id", "agency_id"}


def test_json_has_these_keys_and_no_others() -> None:
    found = json.loads(export_changes_json(EVERY))
    assert len(found) == len(EVERY) - 2
    assert all(set(c) - {"question_old", "agency_old"} == KEYS for c in found)
    assert [c["question_old"] for c in found if "question_old" in c] == ["1c"]
    assert [c["agency_old"] for c in found if "agency_old" in c] == ["@SUM(1)"]
    assert next(c for c in found if c["kind"] == "renamed")["agency_id"] is None


def test_json_has_null_where_there_is_nothing() -> None:
    said = {c["kind"]: (c["old"], c["new"]) for c in json.loads(export_changes_json([ADDED, REMOVED, FIRST]))}
    assert said == {"added": (None, FORMULA_TEXT), "removed": ("A thing done", None), "rag": (None, "amber")}
    assert json.loads(export_changes_json([LOST]))[0]["new"] is None
    assert json.loads(export_changes_json([])) == []


def test_json_tells_the_doubtful_apart_if_asked() -> None:
    found = json.loads(export_changes_json([REWORDED, PERHAPS], perhaps=True))
    assert set(found[0]) == KEYS
    assert set(found[1]) == KEYS | {"perhaps", "why"}
    assert (found[1]["perhaps"], found[1]["why"]) == (True, PERHAPS.why)


def test_csv_has_a_line_a_change_and_no_formula(tmp_path: Path) -> None:
    target = tmp_path / "moved.csv"
    target.write_bytes(export_changes_csv(EVERY).encode())
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig"), newline="")))
    assert tuple(rows[0]) == CSV_HEADERS
    assert len(rows) == 1 + len(EVERY)
    assert [r[CSV_HEADERS.index("Perhaps")] for r in rows[1:4]] == ["perhaps", "perhaps", ""]
    assert [r[CSV_HEADERS.index("Times")] for r in rows[1:] if r[0].startswith("slipped")] == ["", "3"]
    assert not any(value.startswith(FORMULA_PREFIXES) for row in rows for value in row if value != "-1")
    assert next(r for r in rows if r[0] == "added")[CSV_HEADERS.index("After")] == f"'{FORMULA_TEXT}"
    assert len(export_changes_csv(EVERY, perhaps=False).splitlines()) == len(EVERY) - 1


def test_files_are_private_and_replaced(tmp_path: Path) -> None:
    write_changes_html(EVERY, tmp_path / "new.html", "A title")
    for name in ("a.csv", "a.xlsx", "a.html"):
        (tmp_path / name).write_text("old")
        (tmp_path / name).chmod(0o644)
    write_private(tmp_path / "a.csv", export_changes_csv(EVERY).encode())
    write_changes_xlsx(EVERY, tmp_path / "a.xlsx", "A title")
    write_changes_html(EVERY, tmp_path / "a.html", "A title")
    for target in tmp_path.iterdir():
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert target.read_bytes() != b"old"
