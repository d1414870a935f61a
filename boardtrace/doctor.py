"""Says what the machine offers and what is missing: `python -m boardtrace.doctor`."""

import sys

from ingest.tesseract import MissingToolError, find_tesseract


def main() -> int:
    try:
        tool = find_tesseract()
    except MissingToolError as error:
        print(f"boardtrace: {error}", file=sys.stderr)
        return 4
    print(f"Tesseract {tool.version} runs, with English data, from {tool.origin}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
