# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The OCR engines that boardtrace knows, in order of preference; ingest/ocr/engine.py says how to add one."""

from ingest.ocr import rapidocr, tesseract, tesseract_library
from ingest.ocr.engine import MissingToolError, OcrEngine

PAGE_ENGINES: list[OcrEngine] = [tesseract_library, tesseract]
"""Engines that read pages; the first that is installed is used."""

SECOND_ENGINES: list[OcrEngine] = [rapidocr]
"""Engines that read uncertain lines once more; the first that is installed is used. None is required."""


def find_page_engine() -> OcrEngine:
    """Return the engine that reads pages.

    Raises:
        MissingToolError: None is installed; the message is that of the last.
        ToolError: An engine that may well run was stopped as it was asked; others are not tried, as they read
            differently.
    """
    missing: MissingToolError | None = None
    for engine in PAGE_ENGINES:
        try:
            engine.find_version()
        except MissingToolError as error:
            missing = error
        else:
            return engine
    raise missing or MissingToolError("No OCR engine is registered.")


def find_second_engine() -> OcrEngine | None:
    """Return the engine that reads uncertain lines once more; None where none is installed.

    Raises:
        ToolError: See `find_page_engine`.
    """
    for engine in SECOND_ENGINES:
        try:
            engine.find_version()
        except MissingToolError:
            continue
        return engine
    return None


def describe_engine(engine: OcrEngine) -> str:
    """Return an engine's name and version as page readings have them: "tesseract 5.5.2".

    Raises:
        MissingToolError, ToolError: See `OcrEngine.find_version`.
    """
    return f"{engine.NAME} {engine.find_version()}"
