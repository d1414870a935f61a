# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A table of figures beside their targets, as every benchmark prints it."""

from collections.abc import Callable


def format_row(what: str, target: float | None, measured: float, unit: str = "", least: bool = False) -> str:
    """One line; `least` where the target is to be reached rather than kept below."""
    aimed = f"{'at least' if least else 'at most'} {target:g}" if target is not None else ""
    kept = target is None or (measured >= target if least else measured <= target)
    return (
        f"{what:<62} {measured:9.2f} {unit:<8} {aimed:<16} {'' if target is None else 'reached' if kept else 'SHORT'}"
    )


def run_measurement(measure: Callable[[], None]) -> None:
    """Run one measurement. An error in it is printed and does not end the others."""
    try:
        measure()
    except Exception as error:
        print(f"{getattr(measure, '__name__', 'a measurement')}: not measured ({error})", flush=True)
