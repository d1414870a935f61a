# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Looks at files: each user sees their own, and nothing of one is kept."""

from pathlib import Path
from typing import Any

import pytest

from boardtrace.web.kept_folders import KEEP_S
from boardtrace.web.looks import MAX_LOOKS, Looks, TooManyLooksError
from tests.boardtrace.web.conftest import wait_until


class EndedProcess:
    """A process that has ended without a result."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.killed = False

    def poll(self) -> int:
        return 1

    def wait(self) -> int:
        return 1

    def kill(self) -> None:
        self.killed = True


@pytest.fixture(autouse=True)
def no_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("boardtrace.web.looks.subprocess.Popen", EndedProcess)
    monkeypatch.setattr("boardtrace.web.looks.tempfile.tempdir", str(tmp_path))


def test_a_look_is_removed_when_it_is_discarded_or_old_or_the_server_stops(tmp_path: Path) -> None:
    now_s = [0.0]
    looks = Looks(lambda: now_s[0])
    first, second, third = (looks.begin("plan.pdf", b"%PDF", "ann") for _ in range(3))
    assert len(list(tmp_path.iterdir())) == 3
    looks.discard(first, "ann")
    assert looks.find(first, "ann") is None
    now_s[0] = KEEP_S
    assert looks.find(second, "ann") is None
    assert looks.find(third, "ann") is None
    looks.begin("plan.pdf", b"%PDF", "ann")
    looks.close()
    assert list(tmp_path.iterdir()) == []


def test_a_look_is_its_users_own(tmp_path: Path) -> None:
    looks = Looks()
    key = looks.begin("plan.pdf", b"%PDF", "ann")
    assert looks.find(key, "ben") is None
    looks.discard(key, "ben")
    found = looks.find(key, "ann")
    assert found
    assert found.has_failed
    assert found.folder.stat().st_mode & 0o777 == 0o700


def test_only_some_looks_are_open_at_the_same_time() -> None:
    looks = Looks()
    for _ in range(MAX_LOOKS):
        looks.begin("plan.pdf", b"%PDF", "ann")
    with pytest.raises(TooManyLooksError):
        looks.begin("plan.pdf", b"%PDF", "ann")


def test_an_old_look_is_removed_though_nobody_asks_for_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boardtrace.web.kept_folders.KEEP_S", 0.02)
    Looks().begin("plan.pdf", b"%PDF", "ann")
    wait_until(lambda: not list(tmp_path.iterdir()), interval_s=0.01)
