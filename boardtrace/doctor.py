"""Says what the machine offers and what is missing: `python -m boardtrace.doctor`."""

import sys
from contextlib import suppress

from ingest.ocr.engine import MissingToolError, ToolError
from ingest.ocr.rapidocr import find_version as find_rapidocr_version
from ingest.ocr.tesseract import find_tesseract


def main() -> int:
    try:
        tool = find_tesseract()
    except (MissingToolError, ToolError) as error:
        print(f"boardtrace: {error}", file=sys.stderr)
        return 4
    print(f"Tesseract {tool.version} runs, with English data, from {tool.origin}.")
    with suppress(MissingToolError):
        print(f"RapidOCR {find_rapidocr_version()} reads doubtful lines once more.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
