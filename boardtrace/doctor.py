"""Says what the machine offers and what is missing: `python -m boardtrace.doctor`."""

import sys

from ingest.ocr.rapidocr import find_second_reader
from ingest.ocr.tesseract import MissingToolError, ToolError, find_tesseract


def main() -> int:
    try:
        tool = find_tesseract()
    except (MissingToolError, ToolError) as error:
        print(f"boardtrace: {error}", file=sys.stderr)
        return 4
    print(f"Tesseract {tool.version} runs, with English data, from {tool.origin}.")
    second = find_second_reader()
    if second is not None:
        print(f"RapidOCR {second.version} reads doubtful lines once more.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
