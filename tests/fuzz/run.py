# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Strange bytes for what takes bytes, by atheris: python -m tests.fuzz.run parsers|api [libFuzzer's options]

What raises ends the run, and its bytes are kept in tests/data/fuzz/, in a folder named after the target. Each later run
begins with them too, and so do the tests once they are committed.
"""

import importlib
import sys
import tempfile
from pathlib import Path

TARGETS = {"parsers": ("extract", "ingest", "normalise"), "api": ("boardtrace", "store")}
"""The fuzz targets, and the packages whose branches guide the fuzzer."""
FINDS = Path(__file__).resolve().parents[1] / "data" / "fuzz"


def load_finds(name: str) -> list[bytes]:
    """Return the bytes that made a target fail in earlier runs."""
    return [path.read_bytes() for path in sorted((FINDS / name).glob("*")) if path.is_file()]


def main() -> int:
    import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

    name, *options = sys.argv[1:]
    with atheris.instrument_imports(include=list(TARGETS[name])):
        target = importlib.import_module(f"tests.fuzz.{name}")
    with tempfile.TemporaryDirectory(prefix="boardtrace-fuzz-") as corpus:
        for number, seed in enumerate([*target.seeds(), *load_finds(name)]):
            Path(corpus, f"{number:04}").write_bytes(seed)
        (FINDS / name).mkdir(parents=True, exist_ok=True)
        atheris.Setup([sys.argv[0], f"-artifact_prefix={FINDS / name}/", *options, corpus], target.try_one)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
