# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Broken PDFs, all imported into one store: none stops the program, none is stored in part."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from boardtrace.pipeline.executors import LocalProcesses
from boardtrace.pipeline.import_files import import_files
from boardtrace.pipeline.import_model import FileOutcome
from boardtrace.pipeline.read_pages import count_cores
from boardtrace.pipeline.report_store import SqlReportStore
from ingest.model import Problem
from ingest.sandbox.limits import Limits
from normalise.agencies.registry import load_register
from normalise.model import Report, Response
from store.engine import open_store, store_url, write_transaction
from store.reports.load import list_report_ids, load_report
from store.reports.save import save_report
from store.schema import FindingRow, ReportRow, SourceRow
from tests import search_effort
from tests.boardtrace.pipeline.mutants import forms, mutants
from tests.small_plans import draw_plan

COUNT, SEED = search_effort.count(reduced=60, full=500), search_effort.seed(1811)
ENDS = {"read", "read with faults", "refused", "failed"}


class Bare(SqlReportStore):
    """Stores reports alone: matching hundreds of versions of one review with each other is not tested here."""

    def save(self, report: Report, columns: str) -> tuple[Problem, ...]:
        with write_transaction(self.engine) as connection:
            save_report(connection, report, replace=True, columns=columns)
        return report.faults


class Told:
    """Hears of each file's end."""

    def __init__(self) -> None:
        self.ended: list[FileOutcome] = []

    def begun(self, files: int, pages: int) -> None: ...
    def page_read(self, name: str, number: int, pages: int) -> None: ...
    def files_done(self, verdicts: Sequence[FileOutcome]) -> None:
        self.ended += verdicts


def drop_unshown_labels(report: Report) -> Report:
    """Return a report without the column names of statuses that are not shown, which are not stored."""

    def drop_label(row: Response) -> Response:
        return row if row.rag.is_shown else replace(row, rag=replace(row.rag, label=""))

    findings = (
        replace(finding, questions=tuple(
            replace(question, responses=tuple(map(drop_label, question.responses))) for question in finding.questions
        ))
        for finding in report.findings
    )  # fmt: skip
    return replace(report, findings=tuple(findings))


@pytest.mark.long
def test_no_mutant_ends_the_program_or_is_stored_by_half(tmp_path: Path) -> None:
    originals = forms(draw_plan())
    contents = [*originals, *mutants(originals, COUNT, SEED)]
    paths = []
    for number, content in enumerate(contents):
        paths.append(tmp_path / f"{number:03}.pdf")
        paths[-1].write_bytes(content)
    engine, register, told = open_store(store_url(str(tmp_path / "a.db"))), load_register(), Told()
    shelf = Bare(engine, tmp_path / "kept", register, "test", "0")
    limits = Limits(cpu=20.0, seconds=60.0)
    verdicts = import_files(paths, shelf, register, LocalProcesses(count_cores(), limits=limits), told)

    by_path = {v.path: v for v in verdicts}
    assert set(by_path) == set(paths)
    assert len(verdicts) == len(told.ended) == len(paths)
    assert {v.outcome for v in verdicts} <= ENDS
    assert [by_path[p].outcome for p in paths[: len(originals)]] == ["read"] * len(originals)
    stored = {v.report.id: v.report for v in verdicts if v.report}
    assert len(stored) > COUNT // 4  # most damage is small: pages that a viewer still shows are read
    with engine.connect() as connection:
        assert sorted(list_report_ids(connection)) == sorted(stored)
        assert all(load_report(connection, key) == drop_unshown_labels(whole) for key, whole in stored.items())
        assert connection.execute(select(func.count()).select_from(SourceRow)).scalar() == len(stored)
        assert (
            connection.execute(select(ReportRow.id).where(~ReportRow.id.in_(select(FindingRow.report_id)))).all() == []
        )
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
