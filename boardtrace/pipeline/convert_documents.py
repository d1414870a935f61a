# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print Office documents to PDF in workers, within `ingest.sandbox.limits`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from boardtrace.pipeline.executors import enforce_limits
from boardtrace.pipeline.worker_pool import WorkerDeath, WorkerPool
from ingest.file_formats import OfficeFormat
from ingest.identify_file import RefusedError
from ingest.ocr.engine import ToolError
from ingest.office.convert import PrintedDocument, convert_to_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionTask:
    """A document to print. The PDF is made in a new folder below `folder`."""

    path: Path
    sha256: str
    format: OfficeFormat
    folder: Path


def convert_documents(
    tasks: Iterator[ConversionTask], pool: WorkerPool
) -> Iterator[tuple[ConversionTask, PrintedDocument | RefusedError | OSError | WorkerDeath]]:
    """Yield each task with its PDF, or why there is none."""
    yield from pool.run_each(_convert_document, tasks)


def _convert_document(task: ConversionTask) -> PrintedDocument | RefusedError | OSError:
    """Print a document. Runs in a worker."""
    folder = task.folder / task.sha256
    folder.mkdir(exist_ok=True)  # a worker that died may have made it
    with enforce_limits():
        try:
            made = convert_to_pdf(task.path, task.format, folder)
        except ToolError as error:
            return OSError(str(error))
        except (RefusedError, OSError) as error:
            return error
    return made if made.sha256 == task.sha256 else OSError("it was changed while it was read")
