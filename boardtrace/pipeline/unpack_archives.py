# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Replace zip archives among the files to import by the reports in them, unpacked in workers."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from boardtrace.pipeline.executors import enforce_limits
from boardtrace.pipeline.find_files import describe_other_file, is_archive_name, is_report_file, may_be_report
from boardtrace.pipeline.import_model import FileOutcome, ImportFile, make_refused_outcome, make_unopened_outcome
from boardtrace.pipeline.worker_pool import WorkerPool
from ingest.errors import RefusedError
from ingest.file_formats import ZIP
from ingest.identify_file import detect_format
from ingest.zip_archive import Member, unpack_archive

NESTED_REASON = "It is an archive in an archive, which is not unpacked."
NESTED_ADVICE = "Unpack it and import the files in it."


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpackTask:
    """An archive at `path`, to unpack into a new folder `folder`."""

    path: Path
    folder: Path


def unpack_archives(
    files: Iterable[ImportFile], pool: WorkerPool, folder: Path
) -> tuple[list[ImportFile], list[FileOutcome]]:
    """Return the files to read, with those of archives in their archive's place, and the outcomes of the others.

    A file called .zip that is not a zip archive is returned as it is. Files are unpacked below `folder`.
    """
    files = list(files)
    tasks = (
        UnpackTask(path=file.content, folder=folder / str(number))
        for number, file in enumerate(files)
        if is_archive_name(file.path)
    )
    unpacked = {task.path: found for task, found in pool.run_each(_unpack_archive, tasks)}
    to_read: list[ImportFile] = []
    outcomes: list[FileOutcome] = []
    for file in files:
        found = unpacked.get(file.content)
        if found is None:
            to_read.append(file)
        elif not isinstance(found, list):
            outcomes.append(make_unopened_outcome(file, None, found))
        else:
            inside = list(_list_members(file, found))
            to_read += [member for member in inside if isinstance(member, ImportFile)]
            outcomes += [member for member in inside if isinstance(member, FileOutcome)]
            if not any(isinstance(member, ImportFile) or member.outcome == "refused" for member in inside):
                reason = "The archive has no PDF, image, text or Office file."
                outcomes.append(make_refused_outcome(file, None, reason, "Check that it is the archive you meant."))
    return to_read, outcomes


def _unpack_archive(task: UnpackTask) -> list[Member] | RefusedError | OSError | None:
    """Unpack an archive; return None for another file. Runs in a worker."""
    with enforce_limits():
        try:
            if detect_format(task.path) is not ZIP:
                return None
            task.folder.mkdir(exist_ok=True)  # a worker that died may have made it
            return unpack_archive(task.path, task.folder, may_be_report)
        except RefusedError as error:
            return error
        except OSError as error:
            shutil.rmtree(task.folder, ignore_errors=True)  # a full disk is left for the other files
            return error


def _list_members(archive: ImportFile, members: Iterable[Member]) -> Iterator[ImportFile | FileOutcome]:
    """Yield the files of an archive that are read, and the outcomes of the others."""
    for member in members:
        path, name = archive.path / member.name, f"{archive.name}/{member.name}"
        file = ImportFile(path=path, name=name, content=member.unpacked or path)
        if member.unpacked and is_report_file(member.unpacked):
            yield file
        elif member.reason:
            yield make_refused_outcome(file, None, member.reason, member.advice)
        elif is_archive_name(path):
            yield make_refused_outcome(file, None, NESTED_REASON, NESTED_ADVICE)
        else:
            other = describe_other_file(path)
            yield FileOutcome(path=path, name=name, outcome="passed over", reason=other.reason, advice=other.advice)
