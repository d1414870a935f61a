# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Copies of sources: by their hash, whole or not at all, for their user alone."""

import hashlib
import os
from hashlib import sha256
from pathlib import Path

import pytest

from store.engine import files_root, store_url
from store.file_archive import FileChangedError, archive_file, archive_path, find_copies, find_copy, write_private


def test_a_kept_file_is_whole_private_and_kept_once(tmp_path: Path) -> None:
    source = tmp_path / "in.PDF"
    source.write_bytes(b"%PDF-1.4 " + bytes(1000))
    root = files_root(store_url(str(tmp_path / "a.db")))
    key = sha256(source.read_bytes()).hexdigest()
    kept = archive_file(root, source, key)
    assert kept == root / key[:2] / f"{key}.pdf"
    assert kept.read_bytes() == source.read_bytes()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert root.stat().st_mode & 0o777 == kept.parent.stat().st_mode & 0o777 == 0o700
    before = kept.stat()
    assert archive_file(root, source, key) == kept
    assert kept.stat() == before


def test_a_file_that_cannot_be_read_leaves_no_part_of_it(tmp_path: Path) -> None:
    root = tmp_path / "kept"
    with pytest.raises(FileNotFoundError):
        archive_file(root, tmp_path / "gone.pdf", "ab" * 32)
    with pytest.raises(IsADirectoryError):
        archive_file(root, tmp_path, "cd" * 32)
    assert [p for p in root.rglob("*") if p.is_file()] == []


@pytest.mark.skipif(not os.access("/proc/self/mem", os.R_OK), reason="no file here opens and then fails to be read")
def test_a_read_that_fails_half_way_leaves_no_part_of_it(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Input/output error"):
        archive_file(tmp_path / "kept", Path("/proc/self/mem"), "ef" * 32)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_a_file_that_changed_since_its_hash_was_taken_is_not_kept(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(b"another")
    with pytest.raises(FileChangedError):
        archive_file(tmp_path / "kept", source, sha256(b"what it was").hexdigest())
    assert [p for p in (tmp_path / "kept").rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("suffix", [".pdf\n", "." + "x" * 250, ".p/../../x", ".p\udcff", ".;rm"])
def test_a_name_never_makes_the_copys_name(suffix: str) -> None:
    assert archive_path(Path("/kept"), "ab" * 32, suffix) == Path("/kept/ab") / ("ab" * 32)


def test_what_is_written_over_a_public_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("older and longer")
    path.chmod(0o644)
    write_private(path, b"newer")
    assert path.read_bytes() == b"newer"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_copy_is_found_by_its_hash_alone(tmp_path: Path) -> None:
    given = tmp_path / "a.PDF"
    given.write_bytes(b"content")
    root, sha256 = tmp_path / "kept", hashlib.sha256(b"content").hexdigest()
    kept = archive_file(root, given, sha256)
    (kept.parent / f"{sha256}-page-1.png").write_bytes(b"a picture of it")
    assert find_copies(root, sha256) == [kept]
    assert find_copy(root, "cd" * 32) is None
    for odd in ("*", "../kept", "ab", sha256.upper()):
        assert find_copy(root, odd) is None
