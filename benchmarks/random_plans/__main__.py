# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draw random plans with their truth: python -m benchmarks.random_plans OUT --seed N [--count 40]"""

import argparse
from pathlib import Path

from benchmarks.random_plans.make_document import make_document
from benchmarks.recipe import write_case

SCANNED_EVERY = 2  # every second document is a scan


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the documents and their truths")
    parser.add_argument("--seed", type=int, required=True, help="the same seed draws the same documents")
    parser.add_argument("--count", type=int, default=40)
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--born-digital-only", action="store_true")
    kinds.add_argument("--scans-only", action="store_true")
    parser.add_argument("--office", action="store_true", help="print Word and Excel files with LibreOffice")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    numbers = [
        (number, args.scans_only or (not args.born_digital_only and number % SCANNED_EVERY == 0))
        for number in range(1, args.count + 1)
    ]
    if args.office:
        from benchmarks.random_plans.office_documents import make_office_documents  # python-docx is optional

        for made in make_office_documents(args.seed, numbers):
            write_case(args.out, made)
        return
    for number, scanned in numbers:
        write_case(args.out, make_document(args.seed, number, scanned))


if __name__ == "__main__":
    main()
