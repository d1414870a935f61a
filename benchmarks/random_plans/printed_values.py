# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print a date or a status as the look of a random plan has it."""

from datetime import date
from random import Random

from benchmarks.random_plans.look import DIGITS, LETTERS, STATUS_WORDS, Look
from samples.board import Due, Rag, Status
from samples.compose import MONTHS, month_end, quarter_of

VALUES: tuple[Rag, ...] = ("red", "amber", "green", "complete")
NO_STATUS_SHARE = 0.1  # of the rows


def draw_status(look: Look, rng: Random) -> Status:
    """Return a status as the look prints it, or none."""
    style = look.status
    if style in ("none", "per cent") or rng.random() < NO_STATUS_SHARE:
        return Status()
    value = rng.choice(VALUES)
    printed = ""
    if "letter" in style or style == "digit":
        printed = DIGITS[value] if style == "digit" else LETTERS[value]
    elif "word" in style or style == "coloured text":
        printed = STATUS_WORDS[look.status_words][value]
    return Status(value=value, printed=printed, filled=style not in ("letter", "word", "digit"))


def print_due(day: date, style: str) -> Due:
    """Return a date as a plan prints it in that style, with the last day that it can mean."""
    month = MONTHS[day.month - 1]
    last = month_end(day.year, day.month)
    if style == "quarter":
        printed, end = quarter_of(day)
        return Due(printed=printed, day=end, precision="quarter")
    by_month = {
        "Month Y": f"{month} {day.year}",
        "Mon-y": f"{month[:3]}-{day:%y}",
        "end of Month Y": f"End of {month} {day.year}",
    }
    if style in by_month:
        return Due(printed=by_month[style], day=last, precision="month")
    printed = {
        "d/m/Y": f"{day:%d/%m/%Y}",
        "d.m.Y": f"{day:%d.%m.%Y}",
        "d/m/y": f"{day:%d/%m/%y}",
        "d Month Y": f"{day.day} {month} {day.year}",
        "d Mon Y": f"{day.day} {month[:3]} {day.year}",
    }[style]
    return Due(printed=printed, day=day, precision="day")
