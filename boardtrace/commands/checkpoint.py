# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `checkpoint`: sign the head of the audit log."""

from pathlib import Path

import click

from boardtrace.commands._options import OUTPUT_PATH, db_option, open_database
from boardtrace.settings import files_folder
from store.admin.checkpoints import PUBLIC_KEY_SUFFIX, append_checkpoint, checkpoint_path, make_key, sign_head
from store.audit_log import load_head
from store.engine import store_url


@click.command("checkpoint")
@db_option
@click.option("--key", required=True, type=OUTPUT_PATH, help="The file of the private key, outside the database.")
@click.option("--new-key", is_flag=True, help="Make the key, and its public key beside it, and sign nothing.")
@click.option("--also", type=OUTPUT_PATH, help="A second file for the checkpoint, on another disk or machine.")
def checkpoint_command(db: str, key: Path, new_key: bool, also: Path | None) -> None:
    """Sign the head of the audit log, so that `verify` can tell later that the log was not replaced.

    The checkpoint is added to a file beside the store, and to --also. Give verify the public key and the second file:
    the public key must come from a place where nobody can change it.

    Example: boardtrace checkpoint --key audit.key --also plans.checkpoints
    """
    if new_key:
        public = make_key(key)
        click.echo(f"The key {public} is made. Give {key}{PUBLIC_KEY_SUFFIX} to verify, and keep {key} to yourself.")
        return
    with open_database(db).connect() as connection:
        head = load_head(connection)
    paths = [checkpoint_path(files_folder(store_url(db))), *([also] if also else [])]
    append_checkpoint(paths, sign_head(head, key))
    click.echo(f"Entry {head.number} of the log is signed: {', '.join(map(str, paths))}")
