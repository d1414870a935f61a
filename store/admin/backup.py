# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A backup: every row of the store and every kept file in one zip.

A store on SQLite or PostgreSQL can be made from it. It is of one moment, whatever is imported meanwhile.
"""

import base64
import json
import os
import zipfile
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Engine, LargeBinary, MetaData, Table, func, insert, select, text

from store.admin.leftovers import open_work_folder
from store.audit_log import load_head
from store.clock import current_iso_time
from store.engine import create_store, snapshot_connection
from store.errors import StoreError
from store.file_archive import PRIVATE_FOLDER, archive_path, copy_and_hash, find_copy, is_sha256, write_whole_file
from store.joins import join_converted_file
from store.reports.converted_files import PDF_SUFFIX
from store.schema import Base, ConvertedFileRow, SourceRow
from store.work_folder import note_kept_file, remove_file_notes

BACKUP_FORMAT = "boardtrace-backup/1"
ROWS_PER_BATCH = 1000  # rows read or written together
MANIFEST_NAME = "manifest.json"


class BackupError(Exception):
    """A backup that cannot be made or restored; the message says why and what to do."""


def back_up(engine: Engine, root: Path, target: Path, version: str) -> dict[str, int]:
    """Write the store and the kept files below `root` to `target`, whole or not at all.

    Only its user can read the backup. Returns the number of rows of each table. `version` is the program's. Raises
    BackupError, StoreError.
    """
    try:
        with (
            open_work_folder(engine.url.render_as_string(hide_password=False), root),
            write_whole_file(target) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            with snapshot_connection(engine) as connection:
                counts = {t.name: _write_table(archive, connection, t) for t in Base.metadata.sorted_tables}
                revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
                head = load_head(connection)
                query = select(SourceRow.sha256, SourceRow.name, ConvertedFileRow.pdf_sha256)
                sources = connection.execute(join_converted_file(query)).all()
            for source in sources:
                _write_file(archive, root, source.sha256, Path(source.name).suffix)
                if source.pdf_sha256:
                    _write_file(archive, root, source.pdf_sha256, PDF_SUFFIX)
            made = current_iso_time()
            manifest = {
                "format": BACKUP_FORMAT, "schema": revision, "version": version, "made": made, "rows": counts,
                "log_head": str(head),
            }  # fmt: skip
            archive.writestr(MANIFEST_NAME, json.dumps(manifest, indent=1))
    except OSError as error:
        raise BackupError(f"The backup {target} could not be written: {error.strerror or error}.") from error
    return counts


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    count = 0
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:
        out.write(json.dumps([column.name for column in table.columns]).encode() + b"\n")
        rows = connection.execution_options(yield_per=ROWS_PER_BATCH).execute(select(table))
        for row in rows:
            out.write(json.dumps([_encode_value(value) for value in row], ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _encode_value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _write_file(archive: zipfile.ZipFile, root: Path, key: str, suffix: str) -> None:
    path = find_copy(root, key) or archive_path(root, key, suffix)
    if not path.is_file():
        raise BackupError(f"The kept file {path} is missing: boardtrace verify tells more.")
    archive.write(path, f"files/{path.relative_to(root)}")


def restore_backup(source: Path, url: str, root: Path) -> dict[str, int]:
    """Makes a new store at `url` and the files below `root` from a backup; gives the number of rows of each table.

    It makes all or nothing, however the process ends. Raises BackupError, StoreError.
    """
    try:
        with zipfile.ZipFile(source) as archive, open_work_folder(url, root) as folder, ExitStack() as undo:
            manifest = _read_manifest(archive)
            undo.callback(remove_file_notes)
            with create_store(url, manifest["schema"]) as connection:
                counts = _restore_rows(archive, connection)
                if counts != manifest["rows"]:
                    raise BackupError(f"{source} is not whole: it holds other rows than it says. Take another backup.")
                _place_files(_unpack_files(archive, folder), root, undo)
            undo.pop_all()
            remove_file_notes()
    except (zipfile.BadZipFile, EOFError, KeyError, ValueError) as error:
        raise BackupError(f"{source} is not a backup of boardtrace, or is damaged ({error}).") from error
    except OSError as error:
        raise BackupError(f"{source} could not be restored: {error.strerror or error}.") from error
    return counts


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST_NAME))
    if manifest.get("format") != BACKUP_FORMAT:
        raise BackupError(f"This is a backup of the form {manifest.get('format')}; a newer boardtrace may read it.")
    return manifest


def _restore_rows(archive: zipfile.ZipFile, connection: Connection) -> dict[str, int]:
    """Restore the tables by the schema that the backup was made with."""
    metadata = MetaData()
    metadata.reflect(connection)
    names = {Path(n).stem for n in archive.namelist() if n.startswith("tables/")}
    return {t.name: _restore_table(archive, connection, t) for t in metadata.sorted_tables if t.name in names}


def _restore_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    count, waiting = 0, []
    with archive.open(f"tables/{table.name}.jsonl") as lines:
        kinds = [(name, table.columns[name].type) for name in json.loads(next(lines))]
        for line in lines:
            values = json.loads(line)
            waiting.append({name: _decode_value(kind, v) for (name, kind), v in zip(kinds, values, strict=True)})
            count += 1
            if len(waiting) == ROWS_PER_BATCH:
                connection.execute(insert(table), waiting)
                waiting = []
    if waiting:
        connection.execute(insert(table), waiting)
    if connection.dialect.name == "postgresql" and count:
        _advance_sequence(connection, table)
    return count


def _decode_value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return base64.b64decode(value) if isinstance(kind, LargeBinary) else value


def _advance_sequence(connection: Connection, table: Table) -> None:
    """Let later rows get numbers after the restored ones."""
    column = table.primary_key.columns[0]
    sequence = connection.execute(select(func.pg_get_serial_sequence(f'"{table.name}"', column.name))).scalar()
    if sequence:
        connection.execute(select(func.setval(sequence, select(func.max(column)).scalar_subquery())))


def _unpack_files(archive: zipfile.ZipFile, folder: Path) -> list[Path]:
    """Unpack the kept files, whose names are their hashes, and check their content. Raises BackupError."""
    unpacked = []
    for entry in archive.infolist():
        if not entry.filename.startswith("files/") or entry.is_dir():
            continue
        name = PurePosixPath(entry.filename)
        if not is_sha256(name.stem):
            raise BackupError(f"The file {name.name} in the backup is not named after its hash. Use another backup.")
        path = archive_path(folder, name.stem, name.suffix)
        path.parent.mkdir(exist_ok=True)
        with archive.open(entry) as content, write_whole_file(path) as out:
            sha256 = copy_and_hash(content, out)
        if sha256 != name.stem:
            raise BackupError(f"The file {name.name} in the backup was changed. Use another backup.")
        unpacked.append(path)
    return unpacked


def _place_files(unpacked: list[Path], root: Path, undo: ExitStack) -> None:
    """Move the kept files to their places below `root`; `undo` removes them again."""
    for path in unpacked:
        target = archive_path(root, path.stem, path.suffix)
        if not target.exists():
            target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            note_kept_file(target, path.stem)
            undo.callback(target.unlink, missing_ok=True)
            os.replace(path, target)


__all__ = ["BackupError", "StoreError", "back_up", "restore_backup"]
