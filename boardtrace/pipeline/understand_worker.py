"""A worker process, held to `ingest.sandbox.limits`, understands what the pages of a file say."""

import pickle
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from boardtrace.pipeline.executors import limited
from boardtrace.pipeline.understand import understand, understand_text
from boardtrace.settings import read_environment
from extract.text.column_names import ColumnNames
from ingest.model import Page, Source
from ingest.sandbox.limits import GB, LIMITS
from normalise.agencies.match import match_agencies
from normalise.agencies.registry import Register
from normalise.model import Report
from store.codec import unpacked

A_PAGE = 0.2  # seconds more for each page: a crowded one takes a tenth of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is to be understood: a file's pages, packed as they are kept, or the plain text at `kept`. `names` are the
    register and the columns, packed: a worker unpacks them once."""

    source: Source
    kept: Path
    readings: Mapping[int, bytes]
    names: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstood:
    """In place of a report: why there is none, in words, and whether that may be otherwise another time."""

    why: str
    again: bool


def packed(register: Register, columns: ColumnNames) -> bytes:
    return pickle.dumps((register, columns))


def make_ready(names: bytes) -> None:
    """In a worker: the matcher of names takes a second to load, and does so while the first pages are read."""
    register, _ = _unpacked(names)
    match_agencies(("Police",), register)


def understood(matter: Matter) -> Report | Misunderstood:
    """In a worker."""
    register, columns = _unpacked(matter.names)
    with limited(A_PAGE * len(matter.readings)):
        try:
            if matter.source.kind == "text":
                return understand_text(matter.source, matter.kept, register)
            pages = {number: unpacked(Page, reading) for number, reading in matter.readings.items()}
            return understand(matter.source, pages, register, columns)
        except MemoryError:
            said = f"What is in it cannot be told: it needs more than {LIMITS.memory // GB} GB of memory."
            return Misunderstood(why=said, again=False)
        except OSError as error:
            return Misunderstood(why=f"Its copy cannot be opened ({error.strerror or error}).", again=True)
        except Exception as error:  # a fault of the rules at one file stops no other
            if read_environment().debug:
                traceback.print_exc(file=sys.stderr)
            return Misunderstood(
                why=f"It met a fault of boardtrace itself: {type(error).__name__}: {error}", again=True
            )


@lru_cache(maxsize=1)
def _unpacked(names: bytes) -> tuple[Register, ColumnNames]:
    register, columns = pickle.loads(names)  # noqa: S301 - packed by this program, for its own worker
    return register, columns
