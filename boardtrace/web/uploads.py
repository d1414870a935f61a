# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Uploaded report files: checked, stored under their SHA-256, and added to the import queue."""

import hashlib
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from boardtrace.pipeline.find_files import ARCHIVE_SUFFIX
from boardtrace.web.auth import CSRF_HEADER, User, check_csrf_token
from boardtrace.web.settings import MEGABYTE, WebSettings
from ingest.file_formats import ZIP, ForeignFormat, OfficeFormat, is_heif
from ingest.identify_file import RefusedError, detect_format
from ingest.office.libreoffice import find_libreoffice
from ingest.word_files.load_word_file import HEAD_BYTES, detect_word_format
from store.accounts.import_queue import Job, add_job, end_job, load_job
from store.engine import write_transaction
from store.file_archive import PRIVATE_FOLDER, archive_file

MAX_NAME_CHARS = 200  # file systems allow 255 bytes
MAX_FORM_PARTS = 100  # all parts of a form are open at the same time
IMAGE_SIGNATURES = ((b"\x89PNG", ".png"), (b"\xff\xd8", ".jpg"))
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUpload:
    sha256: str
    suffix: str
    size: int


async def receive_uploads(request: Request, user: User, engine: Engine, settings: WebSettings) -> list[Job]:
    """Add all files of a multipart form to the import queue and return their entries, in the form's order.

    Raises:
        HTTPException: The form's CSRF token is wrong.
    """
    async with request.form(max_files=MAX_FORM_PARTS, max_fields=MAX_FORM_PARTS) as form:
        token = form.get("csrf")
        check_csrf_token(user, token if isinstance(token, str) and token else request.headers.get(CSRF_HEADER, ""))
        uploads = [f for _, f in form.multi_items() if isinstance(f, UploadFile) and (f.filename or f.size)]
        files = [(f.filename or "", f.file) for f in uploads]
        jobs = await run_in_threadpool(_add_all_to_queue, engine, settings, files, user.name)
    request.app.state.import_supervisor.notify()
    return jobs


def _add_all_to_queue(engine: Engine, settings: WebSettings, files: list[tuple[str, BinaryIO]], by: str) -> list[Job]:
    return [add_upload_to_queue(engine, settings, name, content, by) for name, content in files]


def add_upload_to_queue(engine: Engine, settings: WebSettings, name: str, content: BinaryIO, by: str) -> Job:
    """Return the queue entry of an uploaded file: waiting, or done if the file was refused."""
    clean_name = clean_file_name(name)
    try:
        stored = _store_upload(settings, content)
    except RefusedError as refused:
        with write_transaction(engine) as connection:
            number = add_job(connection, name=clean_name, sha256="", suffix="", size=0, by=by)
            end_job(connection, number, outcome="refused", reason=refused.reason, advice=refused.advice)
            return load_job(connection, number)
    with write_transaction(engine) as connection:
        number = add_job(
            connection, name=clean_name, sha256=stored.sha256, suffix=stored.suffix, size=stored.size, by=by
        )
        return load_job(connection, number)


def clean_file_name(name: str) -> str:
    """Return the last part of a file name from any system, without control characters and shortened for display.

    The name is data only: no file is created or opened by it.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = _CONTROL_CHARACTERS.sub("", last).strip()
    if len(clean) > MAX_NAME_CHARS:
        stem, dot, suffix = clean.rpartition(".")
        has_suffix = dot and len(suffix) < 8
        clean = stem[: MAX_NAME_CHARS - len(suffix) - 2] + "…" + dot + suffix if has_suffix else clean[:MAX_NAME_CHARS]
    return clean or "a file without a name"


def _store_upload(settings: WebSettings, content: BinaryIO) -> StoredUpload:
    """Store an upload under its SHA-256. Raises RefusedError."""
    settings.files.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(prefix="incoming-")  # created with mode 0600
    try:
        sha256, size = _copy_and_hash(handle, content, settings.max_file)
        suffix = _detect_suffix(Path(path))
        os.rename(path, path + suffix)
        path += suffix
        archive_file(settings.files, Path(path), sha256)
    finally:
        os.unlink(path)
    return StoredUpload(sha256=sha256, suffix=suffix, size=size)


def _copy_and_hash(handle: int, content: BinaryIO, max_bytes: int) -> tuple[str, int]:
    """Copy `content` to the file behind `handle` and close it; returns SHA-256 and size. Raises RefusedError."""
    digest, size = hashlib.sha256(), 0
    with os.fdopen(handle, "wb") as file:
        while part := content.read(MEGABYTE):
            size += len(part)
            if size > max_bytes:
                reason = f"The file is larger than {max_bytes // MEGABYTE} MB."
                raise RefusedError(reason, "Split it, or scan it at 300 dpi in grey.")
            digest.update(part)
            file.write(part)
    if size == 0:
        raise RefusedError("The file is empty.", "Scan or download it again.")
    return digest.hexdigest(), size


def _detect_suffix(path: Path) -> str:
    """Return the suffix for a file's content, whatever its name is. Raises RefusedError."""
    kind = detect_format(path)
    if kind is ZIP:
        return ARCHIVE_SUFFIX
    if isinstance(kind, OfficeFormat) and find_libreoffice():
        return kind.suffixes[0]
    if isinstance(kind, ForeignFormat):
        raise RefusedError(kind.reason, kind.advice)
    if kind == "pdf":
        return ".pdf"
    if kind == "text":
        return ".txt"
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if words := detect_word_format(head):
        return words.suffix
    if is_heif(head):
        return ".heic"
    return next((suffix for signature, suffix in IMAGE_SIGNATURES if head.startswith(signature)), ".tif")
