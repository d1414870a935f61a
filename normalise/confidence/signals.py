# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""All signals of doubt of a report's values, by name: the confidence of each is computed from them."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from extract.model import OBSTRUCTION_REASONS
from extract.text.mixed_print import TWO_COLUMNS_REASON, TWO_LINES_REASON
from extract.text.ocr_confusions import fold_label
from extract.text.reader_agreement import REASON_START
from ingest.model import Page
from normalise.confidence.date_signals import find_usual_day, measure_dates
from normalise.confidence.disorder_signals import measure_disorder
from normalise.confidence.label_signals import learn_labels, measure_label
from normalise.confidence.layout_signals import learn_layout, measure_layout
from normalise.confidence.lost_columns import find_lost_columns
from normalise.confidence.place_signals import learn_habits, measure_place
from normalise.confidence.report_words import collect_words, split_names
from normalise.confidence.status_signals import learn_status_habits, measure_status
from normalise.confidence.text_shapes import learn_shapes
from normalise.confidence.text_signals import ODDITIES, measure_rarity, measure_text
from normalise.confidence.values import Value
from normalise.confidence.word_places import find_words, place_words
from normalise.confidence.word_signals import measure_words
from normalise.dates import locate_dates
from normalise.model import Report, Response, StatusBasis
from normalise.status.misread_status import NEAREST_WORD
from normalise.yearless_dates import NO_YEAR

FIELDS = (
    "as_at", "number", "title", "narrative", "label", "text", "agency", "rag", "response", "actions", "constraints",
    "target_date", "lead_person", "desired_outcome", "other",
)  # fmt: skip
"""Fields that the model tells apart; a field that is not among them counts as "other"."""
NEEDED_FIELDS = ("agency", "rag", "text")  # every plan has them
NOT_A_ROW = -1.0
NAMELESS_COLUMN = re.compile(r"column \d+")  # the name that extract gives to a column without a header
GROUPED_LABEL = re.compile(r"(?i)q?(?P<number>\d+)(?:[a-z]|\.\d+)$")  # "7a", "7.1": the first part is the finding's
LETTER_FOR_DIGIT = re.compile(r"(?i)[lio|!](?=\.\d)")  # "QL.1" for "Q1.1"
BARE_GAP = re.compile(r"\s*(?:(?:the )?end of\s+)?", re.I)
"""The text between two dates of which none says whether it holds: blanks, and words that are part of the second."""

Signals = dict[str, float]


def measure_values(
    report: Report, values: Sequence[Value], pages: Mapping[int, Page], names: frozenset[str]
) -> list[Signals]:
    """Return the signals of each value. `names` are those of the register."""
    words = collect_words((value.cell.text for value in values), _split_known_names(names))
    habits, statuses = learn_habits(report, values, pages), learn_status_habits(report)
    placed = {number: place_words(page) for number, page in pages.items()}
    layout, shapes, label_habits = learn_layout(values, pages), learn_shapes(values), learn_labels(report)
    usual_day, lost = find_usual_day(report), find_lost_columns(report)
    labels, numbers = _expect_labels(report), _find_unlike_numbers(report)
    layouts = [measure_layout(value, layout, placed) for value in values]
    disorder = measure_disorder(values, layouts)
    rarity = lru_cache(maxsize=None)(lambda word: measure_rarity(word, words))
    text_signals = lru_cache(maxsize=None)(lambda text: measure_text(text, words))  # short texts repeat
    return [
        {
            **{f"is_{field}": float(_known_field(value.field) == field) for field in FIELDS},
            **text_signals(value.cell.text),
            **_excuse_registered_name(value, names),
            **measure_words(find_words(placed, value.cell.source), value.cell.text, rarity),
            **measure_place(value, habits),
            **layouts[at],
            **disorder[at],
            "like_column": shapes.share_alike(value),
            **measure_label(value, label_habits, placed),
            **_measure_reading(value),
            **_measure_record(value, labels),
            "unlike_labels": float(value.field == "number" and id(value.record) in numbers),
            **measure_dates(value, usual_day),
            **measure_status(_row_of_status(value), statuses),
            **lost.measure(value),
        }
        for at, value in enumerate(values)
    ]


@lru_cache(maxsize=1)
def _split_known_names(names: frozenset[str]) -> frozenset[str]:
    return split_names(names)


def is_unused_column(signals: Signals) -> bool:
    """Return whether a value is empty as all values of its column are: there is nothing to doubt.

    A report without any agency, status or question has lost that column.
    """
    needed = any(signals[f"is_{field}"] for field in NEEDED_FIELDS)
    return bool(signals["empty"]) and not signals["column_filled"] and not needed


def _known_field(field: str) -> str:
    return field if field in FIELDS else "other"


def _measure_reading(value: Value) -> Signals:
    """The judgement of the earlier stages on the value."""
    cell = value.cell
    reasons = "; ".join(cell.reasons)
    return {
        "unrated": float(cell.confidence is None),
        "confidence": 1.0 if cell.confidence is None else cell.confidence,
        "two_columns": float(TWO_COLUMNS_REASON in cell.reasons),
        "two_lines": float(TWO_LINES_REASON in cell.reasons),
        "obstructed": float(any(reason in cell.reasons for reason in OBSTRUCTION_REASONS.values())),
        "readers_differ": float(REASON_START in reasons),
        "misread_status": float(NEAREST_WORD in reasons),
        "guessed_column": float("taken for" in reasons),
        "misprinted_header": float("header matched" in reasons),
        "faint": float("faint print" in reasons),
        "unread": float("could not be read" in reasons or "is no status" in reasons or "no key says" in reasons),
        "reasons": float(len(cell.reasons)),
        "repairs": float(len(cell.repairs)),
        "raw_differs": float(abs(len(cell.raw.split()) - len(cell.text.split()))),
        "lines": float(cell.raw.count("\n") + bool(cell.raw)),
    }


def _row_of_status(value: Value) -> Response | None:
    return value.record if value.field == "rag" and isinstance(value.record, Response) else None


def _excuse_registered_name(value: Value, names: frozenset[str]) -> Signals:
    """Return no oddities for an agency's name that is in the register as it is printed: "N.E.L.F.T."."""
    if value.field != "agency" or value.cell.text not in names:
        return {}
    return dict.fromkeys((*ODDITIES, "oddities", "unknown_names", "odd_pairs", "lone_signs"), 0.0)


def _measure_record(value: Value, labels: Mapping[int, float]) -> Signals:
    """Features of the response, question or report as a whole."""
    record = value.record
    row = record if isinstance(record, Response) else None
    return {
        "agency_score": row.agency.score if row else 1.0,
        "agency_known": float(row.agency.known) if row else NOT_A_ROW,
        "status_confidence": 1.0 if row is None or row.rag.confidence is None else row.rag.confidence,
        "has_status": float(row.rag.value is not None) if row else NOT_A_ROW,
        "by_colour": float(row.rag.basis == StatusBasis.COLOUR) if row else NOT_A_ROW,
        "has_colour": float(row.rag.colour is not None) if row else NOT_A_ROW,
        "dates": float(len(row.dates)) if row else NOT_A_ROW,
        "struck_date": float(value.field == "target_date" and bool(value.cell.struck)),
        "bare_dates": float(value.field == "target_date" and _has_bare_dates(value.cell.text)),
        "date_without_year": float(any(NO_YEAR in reason for reason in value.cell.reasons)),
        "nameless_columns": float(sum(bool(NAMELESS_COLUMN.fullmatch(name)) for name, _ in row.other)) if row else 0.0,
        "letter_in_label": float(bool(value.field == "label" and LETTER_FOR_DIGIT.search(value.cell.text))),
        "unread_figures": float(bool(row and not row.dates and re.search(r"\d", row.cells["target_date"].text))),
        "unexpected_label": labels.get(id(record), 0.0),
    }


def _has_bare_dates(text: str) -> bool:
    """Return whether two dates follow each other with no sign or word that says which one holds."""
    return any(BARE_GAP.fullmatch(text[a[1] : b[0]]) for a, b in pairwise(locate_dates(text)))


def _expect_labels(report: Report) -> dict[int, float]:
    """Return how the label of each finding and question fits the sequence.

    0 follows the one before, 1 does not, 2 is printed twice, 3 is missing.
    """
    questions = report.questions
    out: dict[int, float] = {}
    seen: set[str] = set()
    before = ""
    for question in questions:
        label = fold_label(question.label).lower()
        state = 3.0 if not label else 2.0 if label in seen else 0.0 if _follows(before, question.label) else 1.0
        out[id(question)] = state
        seen.add(label)
        before = question.label
    last = 0
    for finding in report.findings:
        figures = re.search(r"\d+", finding.number)
        out[id(finding)] = 3.0 if not figures else 0.0 if int(figures[0]) == last + 1 else 1.0
        last = int(figures[0]) if figures else last
    return out


def _find_unlike_numbers(report: Report) -> frozenset[int]:
    """Return the findings (by identity) whose number is not the one that the labels of their questions begin with."""
    return frozenset(
        id(finding)
        for finding in report.findings
        for question in finding.questions
        if (label := GROUPED_LABEL.match(question.label)) and label["number"] != finding.number.strip()
    )


def _follows(before: str, label: str) -> bool:
    """Return whether a label is the one after another, or the first of the next group."""
    one, other = re.findall(r"\d+|[a-z]", before.lower()), re.findall(r"\d+|[a-z]", label.lower())
    if not other:
        return False
    if not one:
        return other[-1] in ("1", "a")
    ranks = [int(p) if p.isdigit() else ord(p) - ord("a") + 1 for p in other]
    old = [int(p) if p.isdigit() else ord(p) - ord("a") + 1 for p in one]
    if ranks[:-1] == old[:-1] and len(ranks) == len(old):
        return ranks[-1] == old[-1] + 1
    return ranks[-1] == 1 and len(ranks) > 1
