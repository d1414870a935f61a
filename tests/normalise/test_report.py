# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The whole floor: a draft becomes a report, every value with its place and its doubts."""

import textwrap
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model import (
    DatedLine,
    Draft,
    DraftCell,
    DraftFinding,
    DraftQuestion,
    DraftResponse,
    DraftStatus,
    LegendEntry,
    StruckText,
    describe_unknown_column,
    fill_draft_cells,
)
from ingest.model import Box, Problem, Source, Span
from normalise.agencies.registry import load_register
from normalise.board_name import find_board_name
from normalise.model import Report, Response, list_targets
from normalise.report import BROKEN_WORD_REPAIR, normalise_draft
from normalise.target_dates import QUARTER_REPAIR
from samples.board import TEXT_FIELDS
from samples.board import Finding as PrintedFinding
from samples.draw_samples import compose_versions

REGISTER = load_register()
SOURCE = Source(name="marlsea.pdf", sha256="0123456789abcdef" * 4, pages=2, kind="pdf", size=1)
PLACE = (Span(page=2, box=Box(x0=10, top=20, x1=60, bottom=40)),)


def cell(body: str, *captions: str) -> DraftCell:
    raw = "\n".join((body, *captions))
    return DraftCell(raw=raw, body=body, captions=captions, confidence=0.9 if body else None, source=PLACE)


def row(
    agency: str,
    target: str = "",
    status: DraftStatus | None = None,
    other: tuple[tuple[str, DraftCell], ...] = (),
    **cells: DraftCell,
) -> DraftResponse:
    filled = fill_draft_cells({"target_date": cell(target), **cells})
    return DraftResponse(agency=cell(agency), status=status or DraftStatus(), cells=filled, other=other)


def draft(*questions: DraftQuestion, **fields: Any) -> Draft:
    finding = DraftFinding(number="1", kind="finding", title=cell("A pattern of\nmissed visits"), questions=questions)
    plain = Draft(
        title="Marlsea LSCB Serious Case Review –\nComposite Action Plan",
        board="",
        subject="Child Q – “Robin”",
        dated_lines=(DatedLine(text="Report as at 07.01.2016", place="prose"),),
        findings=(finding,),
    )
    return replace(plain, **fields)


def question(label: str, *rows: DraftResponse) -> DraftQuestion:
    return DraftQuestion(label=label, text=cell("Does the\nBoard know?"), responses=rows)


def rows_of(report: Report) -> list[Response]:
    return [row for finding in report.findings for question in finding.questions for row in question.responses]


def test_a_report() -> None:
    answer = row(
        "Police",
        "March 2016\n\nMinutes of the group",
        DraftStatus(cell=cell("A"), colour=(240, 190, 0), source=PLACE),
        response=cell("|Staff visit non-\nmobile infants", "Pathway.docx"),
        other=(("Cost", cell("None")),),
    )
    report = normalise_draft(draft(question("1a", answer)), SOURCE, REGISTER)
    assert report.id == "0123456789"
    assert report.title == "Marlsea LSCB Serious Case Review – Composite Action Plan"
    assert (report.board, report.subject, report.as_at) == ("Marlsea LSCB", "Child Q – “Robin”", date(2016, 1, 7))
    assert report.faults == ()
    (found,) = rows_of(report)
    assert found.id == "0123456789-1a-police-1"
    assert (found.agency.raw, found.agency.id, found.agency.cell.source) == ("Police", "police", PLACE)
    assert (found.rag.value, found.rag.basis, found.rag.source) == ("amber", "letter", PLACE)
    assert found.cells["response"].text == "Staff visit non-mobile infants"
    assert found.cells["response"].raw == "|Staff visit non-\nmobile infants\nPathway.docx"
    assert len(found.cells["response"].repairs) == 2
    assert found.cells["target_date"].text == "March 2016\nMinutes of the group"
    assert [(d.date, d.precision) for d in found.dates] == [(date(2016, 3, 31), "month")]
    assert found.attachments == ("Pathway.docx",)
    assert found.other[0][1].text == "None"
    assert report.findings[0].title.text == "A pattern of missed visits"
    assert report.findings[0].questions[0].text.text == "Does the Board know?"


def test_rows_of_one_agency_are_counted() -> None:
    report = normalise_draft(
        draft(question("1a.", row("Police"), row("Marlsea Police"), row("")), question("1a", row("Police"))),
        SOURCE,
        REGISTER,
    )
    assert [found.id for found in rows_of(report)] == [
        "0123456789-1a-police-1", "0123456789-1a-police-2", "0123456789-1a-none-1", "0123456789-1a-police-3",
    ]  # fmt: skip


def test_doubts_are_stated_where_they_stand() -> None:
    rows = (row("Lantern Hospice", "31/02/2016"), row("Lantern Hospice", "by March"), row("", "TBC"))
    report = normalise_draft(
        draft(question("1a", *rows), dated_lines=(), faults=(Problem(code="x", detail="y"),)), SOURCE, REGISTER
    )
    assert [fault.code for fault in report.faults] == [
        "x", "as-at-missing", "agency-unknown", "agency-missing", "date-impossible",
    ]  # fmt: skip
    assert all(fault.page == 2 and fault.box for fault in report.faults[2:])
    first, second, third = rows_of(report)
    assert first.dates == ()
    assert "not a day of the calendar" in first.cells["target_date"].reasons[0]
    assert "not in the register" in first.agency.cell.reasons[0]
    assert second.cells["target_date"].reasons == ("“by March” has no year",)
    assert third.cells["target_date"].reasons == ()


def test_an_as_at_that_cannot_be_read() -> None:
    report = normalise_draft(
        draft(dated_lines=(DatedLine(text="Report as at 07.O1", place="prose"),)), SOURCE, REGISTER
    )
    assert report.as_at is None
    assert [fault.code for fault in report.faults] == ["as-at-missing"]


def test_a_name_broken_by_its_narrow_column() -> None:
    (found,) = rows_of(
        normalise_draft(draft(question("1a", row("Commun\nity\nRehabilitatio\nn Company"))), SOURCE, REGISTER)
    )
    assert (found.agency.raw, found.agency.id) == ("Community Rehabilitation Company", "crc")
    assert found.agency.cell.raw == "Commun\nity\nRehabilitatio\nn Company"
    assert BROKEN_WORD_REPAIR in found.agency.cell.repairs


def test_the_reports_words_help_its_hyphens() -> None:
    rows = (row("Police", response=cell("The chil-\ndren")), row("NELFT", response=cell("All children")))
    found = rows_of(normalise_draft(draft(question("1a", *rows)), SOURCE, REGISTER))
    assert found[0].cells["response"].text == "The children"


def test_the_key_decides_colours() -> None:
    violet = (112, 48, 160)
    key = (LegendEntry(colour=violet, label="Complete", meaning="Action completed"),)
    asked = question("1a", row("CSC", "", DraftStatus(colour=violet)))
    (found,) = rows_of(normalise_draft(draft(asked, key=key), SOURCE, REGISTER))
    assert (found.rag.value, found.rag.basis) == ("complete", "colour")


@pytest.mark.parametrize(
    ("title", "board"),
    [
        ("Thornby LSCB review of practice, second update", "Thornby LSCB"),
        ("Thornby and Marlsea Safeguarding Children Board", "Thornby and Marlsea Safeguarding Children Board"),
        ("Action plan of the Thornby Safeguarding Adults Board", "Thornby Safeguarding Adults Board"),
        ("Thornby Safeguarding Partnership: review", "Thornby Safeguarding Partnership"),
        ("LSCB action plan", "LSCB"),
        ("Action plan", ""),
    ],
)
def test_boards(title: str, board: str) -> None:
    assert find_board_name(title) == board


AGENCIES = st.sampled_from(["Police", "CCG", "Marlsea CCG", "Quenby CCG", "Lantern Hospice", "CSC", ""])
LABELS = st.sampled_from(["1a", "1b", "1.1", "", "2"])


@given(st.lists(st.tuples(LABELS, st.lists(AGENCIES, max_size=4)), max_size=4))
@settings(max_examples=40, deadline=None)
def test_ids_are_unique_and_the_same_again(shape: list[tuple[str, list[str]]]) -> None:
    given_draft = draft(*(question(label, *(row(name) for name in names)) for label, names in shape))
    report = normalise_draft(given_draft, SOURCE, REGISTER)
    made = [found.id for found in rows_of(report)]
    assert len(set(made)) == len(made) == sum(len(names) for _, names in shape)
    assert normalise_draft(given_draft, SOURCE, REGISTER) == report


NOT_IN_THE_REGISTER = {
    "Aldermoor Hospitals", "Aldermoor Hospitals NHS Trust", "Harrowmere Homes", "Marshgate Mental Health Trust",
    "Lantern Vale NHS Trust",
}  # fmt: skip


@pytest.mark.parametrize("version", range(3))
def test_a_sample_report_wrapped_and_read_back(version: int) -> None:
    """Normalise the draft of a perfect extraction of a sample, its text wrapped as a column wraps it."""
    truth = compose_versions()[0][version]

    def wrapped(text: str, width: int = 28) -> DraftCell:
        lines = ("\n".join(textwrap.wrap(part, width, break_long_words=False)) for part in text.split("\n"))
        return DraftCell(raw=text, body="\n\n".join(lines))

    findings = tuple(
        DraftFinding(
            number=finding.number, kind=finding.kind, title=wrapped(finding.title),
            narrative=wrapped(narrative_of(finding), 180),
            questions=tuple(
                DraftQuestion(
                    label=asked.label, text=wrapped(asked.text, 16),
                    responses=tuple(
                        DraftResponse(
                            agency=wrapped(said.spelling, 12),
                            status=DraftStatus(cell=wrapped(said.status.printed, 12)),
                            cells=fill_draft_cells({name: wrapped(getattr(said, name, "")) for name in TEXT_FIELDS}),
                        )
                        for said in asked.rows
                    ),
                )
                for asked in finding.questions
            ),
        )
        for finding in truth.findings
    )  # fmt: skip
    printed = draft(
        findings=findings, dated_lines=(DatedLine(text=f"As at {truth.as_at}", place="prose"),), title=truth.title
    )
    report = normalise_draft(printed, SOURCE, REGISTER)
    assert (report.board, report.as_at) == (truth.board, truth.as_at)
    problems = [p for p in report.faults if p.code.startswith(("date", "as-at", "agency"))]
    assert {p.code for p in problems} <= {"agency-unknown"}
    unknown = {row.agency.raw for row in rows_of(report) if not row.agency.known}
    assert unknown == NOT_IN_THE_REGISTER & {row.agency.raw for row in rows_of(report)}
    for finding, meant in zip(report.findings, truth.findings, strict=True):
        assert bare(finding.narrative.text) == bare(narrative_of(meant))
        for asked, told in zip(finding.questions, meant.questions, strict=True):
            assert bare(asked.text.text) == bare(told.text)
            for said, wanted in zip(asked.responses, told.rows, strict=True):
                assert bare(said.agency.raw) == bare(wanted.spelling)
                assert all(bare(said.cells[name].text) == bare(getattr(wanted, name, "")) for name in TEXT_FIELDS)
                if wanted.status.printed:
                    assert said.rag.value == wanted.status.value


def narrative_of(finding: PrintedFinding) -> str:
    return "\n".join(filter(None, (finding.subheading, *finding.paragraphs)))


def bare(text: str) -> str:
    return "".join(text.split())


def test_a_quarters_misread_figure_is_mended_and_what_was_read_is_kept() -> None:
    (found,) = rows_of(normalise_draft(draft(question("1a", row("Police", "Ql 2019/20"))), SOURCE, REGISTER))
    assert (found.cells["target_date"].text, found.cells["target_date"].raw) == ("Q1 2019/20", "Ql 2019/20")
    assert QUARTER_REPAIR in found.cells["target_date"].repairs
    assert [d.precision for d in found.dates] == ["quarter"]


def test_a_date_crossed_out_is_kept_and_is_no_target() -> None:
    struck = (StruckText(text="30/06/\n2016", source=PLACE),)
    target = DraftCell(raw="30/06/\n2016\n30/09/2016", body="30/09/2016", struck=struck, confidence=0.9, source=PLACE)
    (found,) = rows_of(normalise_draft(draft(question("1a", row("Police", target_date=target))), SOURCE, REGISTER))
    assert [(d.date.isoformat(), d.struck) for d in found.dates] == [("2016-09-30", False), ("2016-06-30", True)]
    assert list_targets(found.dates) == [date(2016, 9, 30)]
    assert found.cells["target_date"].text == "30/09/2016"
    assert [s.text for s in found.cells["target_date"].struck] == ["30/06/2016"]


def test_a_status_crossed_out_is_no_status() -> None:
    struck = (StruckText(text="Amber", source=PLACE),)
    gone = DraftStatus(cell=DraftCell(raw="Amber", struck=struck, confidence=0.9, source=PLACE))
    (found,) = rows_of(normalise_draft(draft(question("1a", row("Police", status=gone))), SOURCE, REGISTER))
    assert (found.rag.value, found.rag.raw, found.rag.struck) == (None, "", struck)


def test_a_column_read_as_dates_or_progress_is_no_unknown_column() -> None:
    names = ("Date completed", "% complete", "Cost")
    other = tuple(zip(names, (cell("14/10/2019"), cell("60%"), cell("£200")), strict=True))
    problems = tuple(Problem(code="column-unknown", detail=describe_unknown_column(name), page=1) for name in names)
    report = normalise_draft(
        draft(DraftQuestion(label="1a", text=cell("Who?"), responses=(row("Police", other=other),)), faults=problems),
        SOURCE, REGISTER,
    )  # fmt: skip
    unknown = [problem.detail for problem in report.faults if problem.code == "column-unknown"]
    assert unknown == [describe_unknown_column("Cost")]


def test_a_date_without_a_year_has_that_of_the_other_rows() -> None:
    targets = ("30 September 2020", "31 October", "December 2020")
    asked = DraftQuestion(label="1a", text=cell("Who?"), responses=tuple(row("Police", target) for target in targets))
    report = normalise_draft(draft(asked, dated_lines=()), SOURCE, REGISTER)
    (question,) = report.findings[0].questions
    assert [[found.isoformat() for found in list_targets(each.dates)] for each in question.responses] == [
        ["2020-09-30"], ["2020-10-31"], ["2020-12-31"],
    ]  # fmt: skip
