# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Small reports that are stored with a kept file each."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from normalise.agencies.registry import load_register
from store.decisions.carry_over import place_report_with_corrections
from store.decisions.structure_changes import change_structure
from store.engine import write_transaction
from store.file_archive import archive_file
from store.reports.digest import log_import
from store.reports.save import save_report
from store.schema import Base
from store.structure.make_edits import delete_row
from tests.store.report_versions import version

REGISTER = load_register()
SUBJECT = "Child Q – “Robin”"


def store_report_with_file(engine: Engine, root: Path, ident: str, on: date, subject: str = SUBJECT) -> None:
    """Store a report and a kept file whose hash is its own."""
    original = root.with_name(f"{ident}.pdf")
    original.write_bytes(f"%PDF- {ident}".encode())
    key = sha256(original.read_bytes()).hexdigest()
    archive_file(root, original, key)
    report = version(ident, on, subject)
    report = replace(report, source=replace(report.source, sha256=key))
    with write_transaction(engine) as connection:
        save_report(connection, report)
        log_import(connection, report, "Import", "1")
        place_report_with_corrections(connection, ident, REGISTER)


def delete_first_row(engine: Engine, ident: str, why: str) -> None:
    """Delete the first row of a report, as a person does whose reason is `why`; the reading is kept beside the rows."""
    with write_transaction(engine) as connection:
        change_structure(
            connection, ident, lambda report, _: delete_row(report, report.responses[0].id), by="Ann", why=why,
            register=REGISTER,
        )  # fmt: skip


def dump_tables(engine: Engine) -> dict[str, list[Any]]:
    """Return the rows of all tables."""
    with engine.connect() as connection:
        return {
            t.name: [tuple(r) for r in connection.execute(select(t).order_by(*t.primary_key.columns))]
            for t in Base.metadata.sorted_tables
        }


def list_kept_files(root: Path) -> list[str]:
    """Return the names of all files below `root`, but for the lock of its work folder."""
    return sorted(path.name for path in root.rglob("*") if not path.is_dir() and path.name != "lock")
