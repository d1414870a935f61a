# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Report which OCR engines and other programs are used, or what to install.

`make setup` runs it as `python -m boardtrace.doctor`; the command `boardtrace doctor` also looks at the database.
"""

import sys

from boardtrace.exit_codes import Exit
from ingest.ocr.engine import MissingToolError, ToolError
from ingest.ocr.registry import describe_engine, find_page_engine, find_second_engine
from ingest.office.libreoffice import describe_libreoffice, find_libreoffice


def report_programs() -> int:
    """Print which programs are used; return the exit code."""
    try:
        engine, second = find_page_engine(), find_second_engine()
        print(f"Pages are read by {describe_engine(engine)} from {engine.find_origin()}.")
        if second is not None:
            print(f"Lines of low confidence are read again by {describe_engine(second)} from {second.find_origin()}.")
        print(_describe_office())
    except (MissingToolError, ToolError) as error:
        print(f"boardtrace: {error}", file=sys.stderr)
        return Exit.MISSING_TOOL
    return Exit.READ


def _describe_office() -> str:
    program = find_libreoffice()
    if program is None:
        return "Word and Excel files are not read: install LibreOffice for them."
    return f"Word and Excel files are printed to PDF by {describe_libreoffice(program)} from {program}."


if __name__ == "__main__":
    sys.exit(report_programs())
