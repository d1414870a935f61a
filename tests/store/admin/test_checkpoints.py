# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A signed checkpoint proves a head of the log, and that it was signed with the key."""

from dataclasses import replace
from pathlib import Path

import pytest

from store.admin.checkpoints import (
    PUBLIC_KEY_SUFFIX,
    append_checkpoint,
    is_signed,
    load_checkpoints,
    load_public_key,
    make_key,
    sign_head,
)
from store.audit_log import Head
from store.errors import StoreError

HEAD = Head(7, "ab" * 32)


def test_a_checkpoint_is_signed_and_kept_in_two_files(tmp_path: Path) -> None:
    key = tmp_path / "audit.key"
    public = make_key(key)
    assert key.stat().st_mode & 0o777 == 0o600
    assert load_public_key(key.with_name(key.name + PUBLIC_KEY_SUFFIX)) == public
    made = sign_head(HEAD, key)
    paths = [tmp_path / "one", tmp_path / "other"]
    for checkpoint in (made, sign_head(Head(8, "cd" * 32), key)):
        append_checkpoint(paths, checkpoint)
    assert load_checkpoints(paths[0]) == load_checkpoints(paths[1])
    assert load_checkpoints(paths[0])[0] == made
    assert is_signed(made, public)


def test_an_edited_checkpoint_and_one_of_another_key_are_not_signed(tmp_path: Path) -> None:
    public = make_key(tmp_path / "one")
    make_key(tmp_path / "other")
    made = sign_head(HEAD, tmp_path / "one")
    assert not is_signed(replace(made, number=8), public)
    assert not is_signed(replace(made, at="2020-01-01T00:00:00+00:00"), public)
    assert not is_signed(replace(made, signature="zz"), public)
    assert not is_signed(sign_head(HEAD, tmp_path / "other"), public)


def test_a_key_is_never_replaced_and_damaged_files_are_refused(tmp_path: Path) -> None:
    make_key(tmp_path / "key")
    with pytest.raises(StoreError, match="exists already"):
        make_key(tmp_path / "key")
    damaged = tmp_path / "damaged"
    damaged.write_text("{}\n")
    for read in (load_checkpoints, load_public_key, lambda path: sign_head(HEAD, path)):
        with pytest.raises(StoreError):
            read(damaged)
