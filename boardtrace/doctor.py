"""Report which OCR engines are used, or what to install: `python -m boardtrace.doctor`."""

import sys

from boardtrace.exit_codes import Exit
from ingest.ocr.engine import MissingToolError, ToolError
from ingest.ocr.registry import describe_engine, find_page_engine, find_second_engine


def main() -> int:
    try:
        engine, second = find_page_engine(), find_second_engine()
        print(f"Pages are read by {describe_engine(engine)} from {engine.find_origin()}.")
        if second is not None:
            print(f"Lines of low confidence are read again by {describe_engine(second)} from {second.find_origin()}.")
    except (MissingToolError, ToolError) as error:
        print(f"boardtrace: {error}", file=sys.stderr)
        return Exit.MISSING_TOOL
    return Exit.READ


if __name__ == "__main__":
    sys.exit(main())
