# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Limits of files, and of the memory, time and file size of a process that opens untrusted files."""

import contextlib
import os
import resource
from dataclasses import dataclass

GB = 1 << 30

MAX_FILE_BYTES = 2 * GB  # a thousand pages at 300 dpi in colour have half of it
MAX_TEXT_BYTES = GB // 16  # MAX_PAGES pages of 6,000 characters
MAX_PAGES = 10_000
MAX_PAGE_PIXELS = 250_000_000  # at the resolution a page is read at; A0 at 300 dpi has 140 million

# A library's own threads reserve memory that counts, and would only fight for the cores.
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of a process for one task.

    `memory` is bytes of its data, unpacked files included; `file` is bytes of each file that it writes; `cpu` is
    seconds of its CPU time; `seconds` is wall-clock time, the programs that it starts included.
    """

    memory: int = 3 * GB  # the largest page that is read takes 1.8 GB, an A4 page 0.4
    cpu: float = 90.0  # the largest page takes 14, an A4 page 1 to 3
    seconds: float = 180.0
    file: int = GB // 2  # crops for Tesseract: a page's 60 million pixels at one byte each


LIMITS = Limits()


def apply_limits(limits: Limits) -> None:
    """Hold this process and those it starts to `limits` of memory and file size from now on.

    CPU time is limited by `extend_cpu_limit`. A limit that the system does not have is left out.
    """
    for name in THREAD_VARIABLES:
        os.environ.setdefault(name, "1")
    for kind, most in (
        (resource.RLIMIT_DATA, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_CORE, 0),  # a dump would lay a report's text in the open
    ):
        _lower_limit(kind, most)


def extend_cpu_limit(seconds: float) -> None:
    """Extend this process's CPU limit by `seconds`; the kernel kills it when exceeded."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = round(used.ru_utime + used.ru_stime + seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _lower_limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY or hard > most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
