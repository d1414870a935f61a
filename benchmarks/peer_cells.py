# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The cells that another tool finds in a PDF, as JSON: run by peers.py with the peers' own Python.

peer_cells.py img2table|ocrmypdf FILE      prints {page number: [text of each cell]}
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

Cells = dict[int, list[str]]


def img2table_cells(source: Path) -> Cells:
    """img2table's tables, those without rules too; a merged cell, which it repeats, is taken once."""
    from img2table.document import PDF
    from img2table.ocr import TesseractOCR

    tables = PDF(source).extract_tables(ocr=TesseractOCR(lang="eng"), borderless_tables=True)
    return {
        page + 1: [cell.value for t in found for cell in {c for row in t.content.values() for c in row} if cell.value]
        for page, found in tables.items()
    }


def ocrmypdf_cells(source: Path) -> Cells:
    """pdfplumber's tables, by rules and by text, of what OCRmyPDF makes of the file."""
    import pdfplumber

    by_text = {"vertical_strategy": "text", "horizontal_strategy": "text"}
    out: Cells = {}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.pdf"
        tool = Path(sys.executable).parent / "ocrmypdf"
        options = ["--quiet", "--output-type", "pdf", "--optimize", "0", "--skip-text", "--rotate-pages", "--deskew"]
        subprocess.run([str(tool), *options, str(source), str(target)], check=True)
        with pdfplumber.open(target) as document:
            for page in document.pages:
                tables = [*page.extract_tables(), *page.extract_tables(by_text)]
                out[page.page_number] = [cell for table in tables for row in table for cell in row if cell]
                page.close()
    return out


def main() -> None:
    tools = {"img2table": img2table_cells, "ocrmypdf": ocrmypdf_cells}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tool", choices=tools)
    parser.add_argument("source", type=Path)
    args = parser.parse_args()
    print(json.dumps(tools[args.tool](args.source)))


if __name__ == "__main__":
    main()
