"""Strange bytes for what takes bytes, by atheris: python -m tests.fuzz.run parsers|api [libFuzzer's options]

What raises ends the run, and its bytes are kept in the folder that this is called in.
"""

import importlib
import sys
import tempfile
from pathlib import Path

TARGETS = {"parsers": ("extract", "ingest", "normalise"), "api": ("boardtrace", "store")}
"""The fuzz targets, and the packages whose branches guide the fuzzer."""


def main() -> int:
    import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

    name, *options = sys.argv[1:]
    with atheris.instrument_imports(include=list(TARGETS[name])):
        target = importlib.import_module(f"tests.fuzz.{name}")
    with tempfile.TemporaryDirectory(prefix="boardtrace-fuzz-") as corpus:
        for number, seed in enumerate(target.seeds()):
            Path(corpus, f"{number:04}").write_bytes(seed)
        atheris.Setup([sys.argv[0], *options, corpus], target.try_one)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
