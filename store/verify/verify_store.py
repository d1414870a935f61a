# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Verify that a store is still as it was imported and decided, subject by subject.

Each discrepancy has its place and advice.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from normalise.model import Report
from store import audit_log
from store.admin.checkpoints import Checkpoint
from store.audit_log import Head
from store.errors import StoreError, TemporaryStoreError
from store.reports.load import list_report_ids, load_report
from store.schema import CaseRow
from store.verify.accounts import check_accounts
from store.verify.agencies import check_agency_names, check_applied_decisions
from store.verify.cases import check_cases
from store.verify.context import VerifyContext
from store.verify.corrections import check_corrections, check_current_statuses
from store.verify.decisions import check_agency_decisions, check_case_moves, check_links
from store.verify.derived_tables import check_derived_tables, check_lineages, check_search_index
from store.verify.discrepancies import REMARK_KINDS, Discrepancy, DiscrepancyKind
from store.verify.file_outcomes import check_outcomes
from store.verify.kept_files import check_file, check_orphans, check_source
from store.verify.log_chain import check_chain, check_gone_reports, check_heads
from store.verify.page_readings import check_page_readings
from store.verify.printed_words import PlacedValue, check_words, list_placed_values
from store.verify.problem_decisions import check_problem_decisions
from store.verify.report_rows import check_edited_rows, check_rows
from store.verify.schema_objects import check_schema
from store.verify.signed_heads import check_checkpoints
from store.verify.status_fills import check_fills
from store.versions.similarity import SuccessionLookup

SAMPLE_SIZE = 50  # places that are read again; about half a minute
EDITED_ROW_ERRORS = (StoreError, SQLAlchemyError, ValueError, TypeError, LookupError, AttributeError)
"""Errors raised when rows were modified by another program."""

ProgressCallback = Callable[[int, int], None]
"""Called with the number of checked reports and the number of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyCounts:
    """How much was looked at: `words` of all `places` were read again, chosen by `seed`.

    `head` is that of the log, as NUMBER:HASH.
    """

    reports: int
    entries: int
    places: int
    words: int
    seed: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyResult:
    """The results of a verification.

    `remarks` are not discrepancies: data that an earlier version's log lacks, and files that no row refers to.
    """

    discrepancies: tuple[Discrepancy, ...]
    remarks: tuple[Discrepancy, ...]
    checked: VerifyCounts


def verify_store(
    connection: Connection,
    root: Path,
    find_succession: SuccessionLookup,
    *,
    sample: int | None = SAMPLE_SIZE,
    seed: int = 0,
    heads: Iterable[Head] = (),
    checkpoints: Mapping[str, Sequence[Checkpoint]] | None = None,
    public_key: str | None = None,
    progress: ProgressCallback = lambda done, of: None,
) -> VerifyResult:
    """Verify a store.

    Args:
        connection: A connection that sees one state of the store (`store.engine.snapshot_connection`).
        root: The folder of the kept files.
        find_succession: Which agencies follow others, as when the rows were matched.
        sample: How many places are read again; None for all, and the fills of status cells.
        seed: Which places are chosen.
        heads: Heads of the log that were noted earlier.
        checkpoints: Signed heads, by the file that they are in.
        public_key: The key that signed them.
        progress: Called after each report.

    Raises:
        MissingToolError: Tesseract is missing.
    """
    context = VerifyContext(connection=connection, root=root, find_succession=find_succession)
    found, readable = check_schema(connection)
    if not readable:
        return _make_result(found, VerifyCounts(reports=0, entries=0, places=0, words=0, seed=seed, head=""))
    found += _check_log_and_decisions(context, heads)
    signed = check_checkpoints(context, checkpoints or {}, public_key)
    found += _run_check(DiscrepancyKind.LOG, "The checkpoints", signed)
    sampled = _Sample(size=sample, random=random.Random(seed))  # noqa: S311 - a sample, no secret
    ids = list_report_ids(connection)
    for number, report_id in enumerate(ids):
        progress(number, len(ids))
        report, of_report = _check_report(context, report_id)
        found += of_report
        if report is None or any(t.kind == DiscrepancyKind.FILE for t in of_report):
            continue  # a changed file proves nothing about the rows
        found += _run_check("words", "Its words", check_words(context, sampled.choose(list_placed_values(report))))
        if sample is None:
            found += _run_check(DiscrepancyKind.FILL, "Its colours", check_fills(context, report))
    found += _run_check("words", "Its words", check_words(context, sampled.chosen))
    progress(len(ids), len(ids))
    checked = VerifyCounts(
        reports=len(ids),
        entries=audit_log.count_entries(connection),
        words=sampled.words,
        places=sampled.places,
        seed=seed,
        head=str(audit_log.load_head(connection)),
    )
    return _make_result(found, checked)


def _make_result(found: Iterable[Discrepancy], checked: VerifyCounts) -> VerifyResult:
    every = tuple(found)
    return VerifyResult(
        discrepancies=tuple(d for d in every if d.kind not in REMARK_KINDS),
        remarks=tuple(d for d in every if d.kind in REMARK_KINDS),
        checked=checked,
    )


class _Sample:
    """Places to read again: `size` of all that are offered, each as likely as any other, or with None all."""

    def __init__(self, *, size: int | None, random: random.Random) -> None:
        self.size, self.random = size, random
        self.chosen: list[PlacedValue] = []
        self.places = 0

    @property
    def words(self) -> int:
        """How many places are read again."""
        return self.places if self.size is None else len(self.chosen)

    def choose(self, offered: Iterable[PlacedValue]) -> list[PlacedValue]:
        """Offer the places of a report; return those to read at once: all, where no sample is taken."""
        here = list(offered)
        if self.size is None:
            self.places += len(here)
            return here
        for value in here if self.size else ():
            self.places += 1
            if len(self.chosen) < self.size:
                self.chosen.append(value)
            elif (at := self.random.randrange(self.places)) < len(self.chosen):
                self.chosen[at] = value
        return []


def _check_log_and_decisions(context: VerifyContext, heads: Iterable[Head]) -> list[Discrepancy]:
    """Check what does not belong to one report."""
    connection = context.connection
    cases = list(connection.execute(select(CaseRow.id).order_by(CaseRow.id)).scalars())
    checks: list[tuple[DiscrepancyKind, str, Iterable[Discrepancy]]] = [
        (DiscrepancyKind.LOG, "The log", check_chain(context)),
        (DiscrepancyKind.LOG, "The log", check_heads(context, heads)),
        (DiscrepancyKind.LOG, "The log", check_gone_reports(context)),
        (DiscrepancyKind.CORRECTION, "The corrections", check_corrections(connection)),
        (DiscrepancyKind.ROWS, "The statuses", check_current_statuses(connection)),
        (DiscrepancyKind.LINK, "The links of rows", check_links(context)),
        (DiscrepancyKind.AGENCY, "The decisions on agencies", check_agency_decisions(context)),
        (DiscrepancyKind.DECISION, "The decisions on problems", check_problem_decisions(context)),
        (DiscrepancyKind.AGENCY, "The agencies", check_agency_names(context)),
        (DiscrepancyKind.AGENCY, "The agencies of rows", check_applied_decisions(context)),
        (DiscrepancyKind.CASE, "The cases", check_case_moves(context)),
        (DiscrepancyKind.CASE, "The cases", check_cases(context)),
        *((DiscrepancyKind.LINEAGE, f"The lineages of {case}", check_lineages(context, case)) for case in cases),
        (DiscrepancyKind.DERIVED, "The search index", check_search_index(context)),
        (DiscrepancyKind.OUTCOME, "The outcomes of files", check_outcomes(context)),
        (DiscrepancyKind.ACCOUNT, "The accounts", check_accounts(context)),
        (DiscrepancyKind.ORPHAN, "The kept files", check_orphans(context)),
    ]
    return [found for kind, what, check in checks for found in _run_check(kind, what, check)]


def _check_report(context: VerifyContext, report_id: str) -> tuple[Report | None, list[Discrepancy]]:
    """Load a report as it was read and check its file and rows; the report is None where its rows cannot be loaded."""
    try:
        report = load_report(context.connection, report_id, reading=True)
        found = [
            *check_file(context, report),
            *check_source(context, report),
            *check_rows(context, report),
            *check_edited_rows(context, report),
            *check_page_readings(context, report),
        ]
    except EDITED_ROW_ERRORS as error:
        detail = f"Rows were edited: they make no report any more ({type(error).__name__})."
        return None, [Discrepancy(kind=DiscrepancyKind.ROWS, record=report_id, detail=detail)]
    derived = _run_check(DiscrepancyKind.DERIVED, "The derived tables", check_derived_tables(context, report_id))
    return report, [*found, *derived]


def _run_check(kind: str, what: str, check: Iterable[Discrepancy]) -> Iterator[Discrepancy]:
    """Yield the discrepancies of a check; where rows cannot be read, that they cannot."""
    try:
        yield from check
    except TemporaryStoreError as error:
        detail = f"{what} cannot be checked now. {error}"
        yield Discrepancy(kind=DiscrepancyKind.NOT_COVERED, detail=detail, advice="Run verify again.")
    except EDITED_ROW_ERRORS as error:
        yield Discrepancy(kind=kind, detail=f"{what} cannot be read any more ({type(error).__name__}).")
