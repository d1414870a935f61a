"""Report which tools are installed and which are missing: `python -m boardtrace.doctor`."""

import sys
from contextlib import suppress

from boardtrace.exit_codes import Exit
from ingest.ocr.engine import MissingToolError, ToolError
from ingest.ocr.rapidocr import find_version as find_rapidocr_version
from ingest.ocr.tesseract import find_tesseract


def main() -> int:
    try:
        tool = find_tesseract()
    except (MissingToolError, ToolError) as error:
        print(f"boardtrace: {error}", file=sys.stderr)
        return Exit.MISSING_TOOL
    print(f"Tesseract {tool.version} runs, with English data, from {tool.origin}.")
    with suppress(MissingToolError):
        print(f"RapidOCR {find_rapidocr_version()} reads lines of low confidence a second time.")
    return Exit.READ


if __name__ == "__main__":
    sys.exit(main())
