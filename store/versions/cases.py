# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cases: find which reports are versions of one plan, by board and subject, allowing for OCR errors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update

from store import audit_log
from store.clock import current_database_time
from store.joins import join_source
from store.logged_case import CASE_KEY, describe_case
from store.schema import CaseMoveRow, CaseRow, ReportRow, SourceRow
from store.versions.similarity import fold_for_matching

MIN_NAME_SIMILARITY = 0.85  # of names read from scans; less similar ones are different names
SUBJECT_WEIGHT, BOARD_WEIGHT = 0.6, 0.4  # shares of the two parts of a score; they add up to 1
UNNAMED_SIMILARITY = 0.7  # where a report does not print the name; its title decides
_BOARD_WORDS = re.compile(
    r"\b(?:l?scb|l?scp|l?sab|local|safeguarding|child(?:ren)?(?:['’]?s)?|adults?(?:['’]?s)?|board|partnership|and|the)\b",
    re.I,
)
_PERSON_DESIGNATION = re.compile(
    r"\b(?:child(?:ren)?|baby|infant|adult|family|young person|sibling)s?\s+([A-Z0-9]{1,3})\b", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A report as a version of its case. `superseded_by` is the report with a better reading of the same version."""

    report: str
    as_at: date | None
    file: str
    review: str
    score: float
    why: str
    superseded_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All versions of one plan.

    `versions` are sorted from the oldest, those without a date last; they include superseded readings.
    """

    id: str
    board: str
    subject: str
    title: str
    versions: tuple[Version, ...]

    @property
    def current(self) -> tuple[Version, ...]:
        """The versions that no better reading supersedes."""
        return tuple(v for v in self.versions if v.superseded_by is None)


def list_cases(connection: Connection, review: str | None = None) -> list[Case]:
    """List the cases with their versions, or the case of one review."""
    query = (
        join_source(select(ReportRow, SourceRow.name))
        .where(ReportRow.review_id.is_not(None))
        .order_by(ReportRow.as_at.is_(None), ReportRow.as_at, ReportRow.id)
    )
    reviews = select(CaseRow).order_by(CaseRow.board, CaseRow.subject, CaseRow.id)
    if review is not None:
        query, reviews = query.where(ReportRow.review_id == review), reviews.where(CaseRow.id == review)
    versions: dict[str, list[Version]] = {}
    for r in connection.execute(query):
        found = Version(
            report=r.id, as_at=r.as_at, file=r.name, review=r.review_id, score=r.review_score or 0.0,
            why=r.review_why or "", superseded_by=r.superseded_by,
        )  # fmt: skip
        versions.setdefault(r.review_id, []).append(found)
    return [
        Case(id=r.id, board=r.board, subject=r.subject, title=r.title, versions=tuple(versions[r.id]))
        for r in connection.execute(reviews)
        if r.id in versions
    ]


def assign_to_case(connection: Connection, report_id: str) -> str:
    """Find the case of a stored report, create one if it is the first, store it with the report and return its id."""
    row = connection.execute(select(ReportRow).where(ReportRow.id == report_id)).one()
    moved = connection.execute(
        select(CaseMoveRow.review_id).where(CaseMoveRow.report_id == report_id)
    ).scalar_one_or_none()
    every = connection.execute(select(CaseRow)).all()
    if moved and any(r.id == moved for r in every):
        return _store_case_of_report(connection, report_id, moved, 1.0, "a person said so")
    own = _find_single_report_case(connection, report_id)
    reviews = [r for r in every if r.id != own]
    named = CaseNames(board=row.board, subject=row.subject, title=row.title)
    scored = sorted(
        ((score_case_match(named, CaseNames(board=r.board, subject=r.subject, title=r.title)), r) for r in reviews),
        key=lambda s: -s[0][0],
    )
    if scored and scored[0][0][0] >= MIN_NAME_SIMILARITY:
        (score, why), review = scored[0]
        return _store_case_of_report(connection, report_id, review.id, score, why)
    names = {"board": row.board, "subject": row.subject, "title": row.title}
    own = next(key for key in (report_id, f"{report_id}~") if key not in {r.id for r in reviews})
    if not connection.execute(update(CaseRow).where(CaseRow.id == own).values(**names)).rowcount:
        connection.execute(insert(CaseRow).values(id=own, **names))
    return _store_case_of_report(connection, report_id, own, 1.0, "the first report of its review")


def _find_single_report_case(connection: Connection, report_id: str) -> str:
    """Return the case that has only this report, or "".

    Its names are those of the report and follow its corrections.
    """
    of = select(ReportRow.review_id).where(ReportRow.id == report_id).scalar_subquery()
    members = connection.execute(select(ReportRow.id, ReportRow.review_id).where(ReportRow.review_id == of)).all()
    return str(members[0].review_id) if [m.id for m in members] == [report_id] else ""


def _store_case_of_report(connection: Connection, report_id: str, review_id: str, score: float, why: str) -> str:
    connection.execute(
        update(ReportRow)
        .where(ReportRow.id == report_id)
        .values(review_id=review_id, review_score=round(score, 2), review_why=why)
    )
    return review_id


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNames:
    """The names by which a report is assigned to a case."""

    board: str
    subject: str
    title: str


def score_case_match(report: CaseNames, review: CaseNames) -> tuple[float, str]:
    """Return how likely a report is a version of a case, 0 to 1, and why in words."""
    board = (
        name_similarity(_strip_board_words(report.board), _strip_board_words(review.board))
        if report.board and review.board
        else UNNAMED_SIMILARITY
    )
    if board < MIN_NAME_SIMILARITY and report.board and review.board:
        return 0.0, "another board"
    if report.subject and review.subject:
        subject = _subject_similarity(report.subject, review.subject)
        if subject < MIN_NAME_SIMILARITY:
            return 0.0, "another subject"
        return (
            BOARD_WEIGHT * max(board, UNNAMED_SIMILARITY) + SUBJECT_WEIGHT * subject,
            f"board and subject alike ({board:.2f}, {subject:.2f})",
        )
    title = name_similarity(report.title, review.title)
    if title < MIN_NAME_SIMILARITY:
        return 0.0, "no subject is named, and another title"
    return BOARD_WEIGHT * max(
        board, MIN_NAME_SIMILARITY
    ) + SUBJECT_WEIGHT * title, f"no subject is named; titles alike ({title:.2f})"


def _strip_board_words(board: str) -> str:
    return _BOARD_WORDS.sub(" ", board)


def _subject_similarity(one: str, other: str) -> float:
    """Return how similar two subjects are. Child A is not Child B, however similar the words are."""
    marks = [found[1].upper() if (found := _PERSON_DESIGNATION.search(s)) else "" for s in (one, other)]
    nicknames = [fold_for_matching(_PERSON_DESIGNATION.sub(" ", s)) for s in (one, other)]
    if marks[0] and marks[1] and fold_for_matching(marks[0]) != fold_for_matching(marks[1]):
        return MIN_NAME_SIMILARITY if nicknames[0] and nicknames[0] == nicknames[1] else 0.0
    if marks[0] and marks[0] == marks[1] and not (nicknames[0] and nicknames[1]):
        return 1.0
    return name_similarity(one, other)


def name_similarity(one: str, other: str) -> float:
    """Return how similar two names are, 0 to 1."""
    from rapidfuzz import fuzz

    a, b = fold_for_matching(one), fold_for_matching(other)
    return 1.0 if a == b else fuzz.ratio(a, b) / 100


def move_report_to_case(connection: Connection, report_id: str, review_id: str | None, by: str, why: str = "") -> str:
    """Permanently make a report a version of another case, or with None of a new one; return the id of the case.

    It adds an entry to the log (see `audit_log.append_entry`).
    """
    target = review_id or report_id
    if connection.execute(select(CaseRow.id).where(CaseRow.id == target)).first() is None:
        row = connection.execute(select(ReportRow).where(ReportRow.id == report_id)).one()
        connection.execute(insert(CaseRow).values(id=target, board=row.board, subject=row.subject, title=row.title))
    said = {"review_id": target, "by": by, "at": current_database_time()}
    moved = connection.execute(update(CaseMoveRow).where(CaseMoveRow.report_id == report_id).values(**said)).rowcount
    if not moved:
        connection.execute(insert(CaseMoveRow).values(report_id=report_id, **said))
    _store_case_of_report(connection, report_id, target, 1.0, "a person said so")
    detail = {**audit_log.make_text_detail(target), CASE_KEY: describe_case(connection, report_id)}
    audit_log.append_entry(
        connection, by=by, act=audit_log.MOVED, report_id=report_id, owner="report", owner_id=report_id, why=why,
        detail=detail,
    )  # fmt: skip
    return target


def take_back_case_move(connection: Connection, report_id: str, earlier: audit_log.Entry | None) -> None:
    """Let the entry of an earlier move hold again, None for the program's own choice; it is not logged here."""
    connection.execute(delete(CaseMoveRow).where(CaseMoveRow.report_id == report_id))
    if earlier:
        at = datetime.fromisoformat(earlier.at).replace(tzinfo=None)
        moved = {"report_id": report_id, "review_id": earlier.after, "by": earlier.by, "at": at}
        connection.execute(insert(CaseMoveRow).values(**moved))


def reports_without_case(connection: Connection) -> Sequence[str]:
    """List reports that have no case yet, as in a store that an older boardtrace wrote."""
    query = select(ReportRow.id).where(ReportRow.review_id.is_(None)).order_by(ReportRow.as_at, ReportRow.id)
    return connection.execute(query).scalars().all()
