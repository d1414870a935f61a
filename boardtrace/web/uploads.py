"""Files that are sent to the page: looked at, kept under their hash, put into the queue."""

import hashlib
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from boardtrace.web.settings import MEGABYTE, Settings
from ingest.identify_file import RefusedError, kind_of
from store.accounts.import_queue import Job, add_job, end_job, job
from store.engine import writing
from store.file_archive import PRIVATE_FOLDER, keep_file

NAME = 200  # characters; file systems take 255 bytes
SUFFIXES = ((b"\x89PNG", ".png"), (b"\xff\xd8", ".jpg"))
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
TOO_MANY = 100  # files at once; a form's parts are all opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    sha256: str
    suffix: str
    size: int


def take_in(engine: Engine, given: Settings, name: str, content: BinaryIO, by: str) -> Job:
    """The queue's entry of a file that was sent: waiting, or done where it was refused."""
    called = plain_name(name)
    try:
        kept = _keep(given, called, content)
    except RefusedError as refused:
        with writing(engine) as connection:
            number = add_job(connection, name=called, sha256="", suffix="", size=0, by=by)
            end_job(connection, number, outcome="refused", reason=refused.reason, advice=refused.advice)
            return job(connection, number)
    with writing(engine) as connection:
        number = add_job(connection, name=called, sha256=kept.sha256, suffix=kept.suffix, size=kept.size, by=by)
        return job(connection, number)


def plain_name(name: str) -> str:
    """The last part of a file's name, whatever system it comes from, fit to be shown. It is data: no file is ever
    made or opened by it."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    said = _CONTROL.sub("", last).strip()
    if len(said) > NAME:
        stem, dot, suffix = said.rpartition(".")
        said = stem[: NAME - len(suffix) - 2] + "…" + dot + suffix if dot and len(suffix) < 8 else said[:NAME]
    return said or "a file without a name"


def _keep(given: Settings, name: str, content: BinaryIO) -> Kept:
    """Raises RefusedError."""
    given.files.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=given.files, prefix="incoming-")  # made 0600
    try:
        sha256, size = _copied(handle, content, given.max_file)
        suffix = _suffix(Path(path))
        os.rename(path, path + suffix)
        path += suffix
        keep_file(given.files, Path(path), sha256)
    finally:
        os.unlink(path)
    return Kept(sha256=sha256, suffix=suffix, size=size)


def _copied(handle: int, content: BinaryIO, limit: int) -> tuple[str, int]:
    """Hash and size of what was copied into the file behind `handle`, which is closed."""
    digest, size = hashlib.sha256(), 0
    with os.fdopen(handle, "wb") as file:
        while part := content.read(MEGABYTE):
            size += len(part)
            if size > limit:
                said = f"The file is larger than {limit // MEGABYTE} MB."
                raise RefusedError(said, "Split it, or scan it at 300 dpi in grey.")
            digest.update(part)
            file.write(part)
    if size == 0:
        raise RefusedError("The file is empty.", "Scan or download it again.")
    return digest.hexdigest(), size


def _suffix(path: Path) -> str:
    """The suffix of a file by what it holds, whatever it is called. Raises RefusedError."""
    kind = kind_of(path)
    if kind == "pdf":
        return ".pdf"
    if kind == "text":
        return ".txt"
    with path.open("rb") as file:
        head = file.read(8)
    return next((suffix for sign, suffix in SUFFIXES if head.startswith(sign)), ".tif")
