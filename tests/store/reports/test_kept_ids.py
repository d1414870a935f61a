# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A record keeps its id when its file is read again, whatever its label and agency now read."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, Engine, select

from ingest.model import Box, Span
from normalise.model import Finding, Report, Response
from store.engine import write_transaction
from store.reports.kept_ids import keep_record_ids
from store.reports.load import load_report
from store.reports.placed_records import PlacedRecord, assign_ids
from store.reports.save import save_report
from store.schema import FormerRecordRow
from tests.store.example_report import report as make_example
from tests.store.report_versions import version, with_questions, with_rows

ROW_HEIGHT_PT = 30.0


def placed(ident: str, top: float, height: float = ROW_HEIGHT_PT, page: int = 1, *also: Span) -> PlacedRecord:
    """Return a row with two cells beside each other."""
    boxes = (Box(x0=x0, top=top, x1=x0 + 100.0, bottom=top + height) for x0 in (50.0, 160.0))
    return PlacedRecord(id=ident, spans=(*(Span(page=page, box=box) for box in boxes), *also))


def test_a_row_keeps_its_id_where_label_and_agency_are_read_otherwise() -> None:
    stored = [placed("r-1a-police-1", 100), placed("r-1b-csc-1", 130)]
    rows = [placed("r-2-the-police-1", 101), placed("r-1b-csc-1", 131)]
    assert assign_ids(rows, stored) == {"r-2-the-police-1": "r-1a-police-1", "r-1b-csc-1": "r-1b-csc-1"}


def test_two_rows_that_exchange_their_labels_keep_their_ids() -> None:
    stored = [placed("r-1a-police-1", 100), placed("r-1b-police-1", 130)]
    rows = [placed("r-1b-police-1", 100), placed("r-1a-police-1", 130)]
    assert assign_ids(rows, stored) == {"r-1b-police-1": "r-1a-police-1", "r-1a-police-1": "r-1b-police-1"}


def test_a_new_row_never_takes_the_id_of_another() -> None:
    stored = [placed("r-1a-none-1", 100)]
    rows = [placed("r-1a-none-1", 70), placed("r-1a-none-2", 100)]
    assert assign_ids(rows, stored) == {"r-1a-none-1": "r-1a-none-2", "r-1a-none-2": "r-1a-none-1"}


def test_the_larger_part_of_a_row_that_is_cut_in_two_keeps_its_id() -> None:
    stored = [placed("r-1a-police-1", 100, height=60)]
    rows = [placed("r-1a-none-1", 100, height=20), placed("r-1b-police-1", 120, height=40)]
    assert assign_ids(rows, stored) == {"r-1a-none-1": "r-1a-none-1", "r-1b-police-1": "r-1a-police-1"}


def test_a_cell_over_several_rows_tells_none_of_them_apart() -> None:
    merged = Span(page=1, box=Box(x0=270.0, top=100.0, x1=800.0, bottom=160.0))
    stored = [placed("r-1a-csc-1", 100, 30, 1, merged), placed("r-1a-police-1", 130, 30, 1, merged)]
    rows = [placed("r-1a-police-1", 100, 30, 1, merged), placed("r-1a-csc-1", 130, 30, 1, merged)]
    assert assign_ids(rows, stored) == {"r-1a-police-1": "r-1a-csc-1", "r-1a-csc-1": "r-1a-police-1"}


def test_rows_on_other_pages_and_rows_without_a_place_keep_what_is_made_for_them() -> None:
    stored = [placed("r-1a-csc-1", 100, page=1), PlacedRecord(id="r-1a-police-1", spans=())]
    rows = [placed("r-1b-csc-1", 100, page=2), PlacedRecord(id="r-1a-police-1", spans=())]
    assert assign_ids(rows, stored) == {row.id: row.id for row in rows}


def test_lines_of_a_text_are_places_too() -> None:
    stored = [PlacedRecord(id="r-1a-csc-1", spans=(Span(page=1, lines=(4, 9)),))]
    rows = [PlacedRecord(id="r-1b-csc-1", spans=(Span(page=1, lines=(5, 9)),))]
    assert assign_ids(rows, stored) == {"r-1b-csc-1": "r-1a-csc-1"}


def test_a_row_that_comes_back_has_its_id_again() -> None:
    merged, own = [placed("r-1a-police-1", 100, height=60)], placed("r-1b-csc-1", 130)
    rows = [placed("r-1a-police-1", 100), placed("r-2-csc-1", 130)]
    assert assign_ids(rows, merged, [own]) == {"r-1a-police-1": "r-1a-police-1", "r-2-csc-1": "r-1b-csc-1"}


def place_rows(report: Report) -> Report:
    """Return a report in which each row, question and finding has its own place."""
    tops = iter(range(100))

    def put(response: Response) -> Response:
        place = (Span(page=1, box=Box(x0=10.0, top=next(tops) * 30.0, x1=90.0, bottom=next(tops) * 30.0)),)
        return response.with_cells(actions=replace(response.cells["actions"], source=place))

    def place_finding(finding: Finding, page: int) -> Finding:
        place = (Span(page=page, box=Box(x0=10.0, top=0.0, x1=500.0, bottom=20.0)),)
        return replace(finding, title=replace(finding.title, source=place))

    placed_rows = with_rows(report, put)
    return replace(placed_rows, findings=tuple(place_finding(f, at) for at, f in enumerate(placed_rows.findings, 2)))


def read_again(connection: Connection, report: Report) -> Report:
    save_report(connection, keep_record_ids(connection, report), replace=True)
    return load_report(connection, report.id)


def list_ids(report: Report) -> list[str]:
    questions = [question for finding in report.findings for question in finding.questions]
    return [
        *(f.id for f in report.findings),
        *(q.id for q in questions),
        *(r.id for q in questions for r in q.responses),
    ]


def test_findings_questions_and_rows_keep_their_ids_over_readings_that_lack_them(empty: Engine) -> None:
    first = place_rows(version("aaaa", date(2019, 3, 22)))
    renamed = with_questions(first, lambda question: replace(question, label=f"9{question.label}"))
    shorter = with_rows(replace(renamed, findings=renamed.findings[1:]), lambda row: row if "yos" in row.id else None)
    with write_transaction(empty) as connection:
        ids = list_ids(read_again(connection, first))
        assert ids[:4] == ["aaaa-f1", "aaaa-f2", "aaaa-q1a", "aaaa-q1b"]
        left = list_ids(read_again(connection, shorter))
        assert left == ["aaaa-f2", "aaaa-q2a", "aaaa-q2b", "aaaa-2a-yos-1", "aaaa-2b-yos-1"]
        former = set(connection.execute(select(FormerRecordRow.id)).scalars())
        assert former == set(ids) - set(left)
        assert list_ids(read_again(connection, renamed)) == ids
        assert connection.execute(select(FormerRecordRow.id)).all() == []


def test_other_tables_keep_their_ids(empty: Engine) -> None:
    example = make_example()
    (glossary,) = example.other_tables
    above = replace(glossary, heading="Risks", source=(Span(page=1, box=Box(x0=1.0, top=2.0, x1=3.0, bottom=4.0)),))
    with write_transaction(empty) as connection:
        assert [t.id for t in read_again(connection, example).other_tables] == ["0123456789-t1"]
        more = read_again(connection, replace(example, other_tables=(above, glossary)))
        assert [(t.heading, t.id) for t in more.other_tables] == [
            ("Risks", "0123456789-t2"), ("Glossary", "0123456789-t1"),
        ]  # fmt: skip
