# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The progress of a `reprocess` that was stopped."""

from pathlib import Path

import pytest

from boardtrace.pipeline.reprocess_progress import ReprocessProgress, hash_rules
from tests import search_effort
from tests.command_line import run_boardtrace


def test_the_next_run_knows_what_is_done_by_the_same_rules(tmp_path: Path) -> None:
    first = ReprocessProgress(tmp_path, "rules")
    first.note_done("a")
    first.note_done("b")
    assert ReprocessProgress(tmp_path, "rules").done == {"a", "b"}
    assert ReprocessProgress(tmp_path, "other rules").done == frozenset()


def test_other_rules_begin_again(tmp_path: Path) -> None:
    ReprocessProgress(tmp_path, "rules").note_done("a")
    ReprocessProgress(tmp_path, "other rules").note_done("b")
    assert ReprocessProgress(tmp_path, "rules").done == frozenset()
    assert ReprocessProgress(tmp_path, "other rules").done == {"b"}


def test_nothing_is_left_when_all_are_done(tmp_path: Path) -> None:
    progress = ReprocessProgress(tmp_path, "rules")
    progress.note_done("a")
    progress.finish()
    assert not list((tmp_path / ".work").iterdir())


def test_rules_differ_by_columns_and_agencies(tmp_path: Path) -> None:
    agencies = tmp_path / "agencies.toml"
    agencies.write_text("[police]")
    hashes = [hash_rules("", None), hash_rules("c", None), hash_rules("", agencies)]
    agencies.write_text("[housing]")
    assert len({*hashes, hash_rules("", agencies)}) == 4
    assert hash_rules("", None) == hashes[0]


def test_a_stopped_reprocessing_resumes(archived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from boardtrace.commands import reprocess

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ReprocessProgress, "finish", stop)
        assert run_boardtrace("reprocess", "--db", archived).returncode == 130
    with monkeypatch.context() as patch:
        patch.delattr(reprocess, "_load_pages")  # nothing is interpreted
        done = run_boardtrace("reprocess", "--db", archived)
    assert done.returncode == 0, done.stderr
    assert "Resuming: 2 of 2 files are done already" in done.stderr
    if search_effort.LONG:
        assert "2 files, 0 of them changed" in run_boardtrace("reprocess", "--db", archived).stderr
