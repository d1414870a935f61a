# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A report whose every text is hostile, shown by every command and written in every form: it stays text."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from normalise.agencies.registry import load_register
from normalise.model import Cell, Report, Response
from store.decisions.carry_over import place_report_with_corrections
from store.engine import open_store, store_url, write_transaction
from store.export.safe_text import FORMULA_PREFIXES
from store.queries.listings import ResponseFilter, find_report, list_responses
from store.reports.digest import log_import
from store.reports.save import save_report
from store.schema import ReportRow
from tests.command_line import Run
from tests.store.report_versions import version, with_questions, with_rows

HOSTILE = (
    "<script>alert(1)</script>", "\" onmouseover=alert(1) x=\"", "</style><img src=x onerror=alert(1)>",
    "=HYPERLINK(\"http://x\",\"y\")", "+1+cmd|' /C calc'!A0", "@SUM(1+1)", "-2+3", "＝1+1",
    "\x1b]0;owned\x07\x1b[2J", "\x9b31mred\x9d", "safe\u202efdp.exe", "\u2066hidden\u2069",
    "[bold red]x[/]", "[/] {{ 7*7 }} {% raise %} ${x} %(x)s {0.__class__}", "'; DROP TABLE report; --",
    "' OR '1'='1", "a\r\nb\tc", "$\\frac{1}$ _x^y",
)  # fmt: skip
LISTS = (
    ("reports",), ("records",), ("problems",), ("pages",), ("cases",), ("compare", "--perhaps"), ("history", "1a"),
    ("matches",), ("summary", "2019-06-21"), ("agencies",), ("log",), ("search", "alert"), ("review",),
)  # fmt: skip
OBEYED = {c for c in map(chr, range(0x3000)) if not c.isprintable() and c not in "\n \u3000"}


def hostile(ident: str, on: date, shift: int) -> Report:
    """A version in which every text is one of these, turn by turn."""
    turn = iter(range(shift, 10_000))

    def text() -> str:
        return HOSTILE[next(turn) % len(HOSTILE)]

    def bad(cell: Cell) -> Cell:
        said = text()
        return replace(cell, text=said, raw=said, reasons=(text(),), confidence=0.4)

    def row(r: Response) -> Response:
        name = text()
        agency = replace(r.agency, raw=name, name=name, id=None, known=False, why=text(), cell=bad(r.agency.cell))
        fields = {f: bad(r.cells[f]) for f in ("response", "actions", "constraints", "target_date", "lead_person")}
        return replace(r, agency=agency, attachments=(text(),), other=((text(), bad(r.cells["actions"])),)).with_cells(
            **fields
        )

    whole = with_questions(with_rows(version(ident, on), row), lambda q: replace(q, text=bad(q.text)))
    findings = tuple(replace(f, title=bad(f.title), narrative=bad(f.narrative)) for f in whole.findings)
    source = replace(whole.source, name="\x1b[2J[/]<b>\u202e.pdf")
    return replace(whole, title=text(), board=HOSTILE[0], subject=HOSTILE[8], findings=findings, source=source)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "a.db"
    engine, register = open_store(store_url(str(path))), load_register()
    for ident, on, shift in (("aaaaaaaaaa", date(2019, 3, 22), 5), ("bbbbbbbbbb", date(2019, 6, 21), 0)):
        report = hostile(ident, on, shift)
        with write_transaction(engine) as connection:
            save_report(connection, report)
            log_import(connection, report, "Import", "1")
            place_report_with_corrections(connection, ident, register)
    engine.dispose()
    return path


def test_the_text_is_kept_to_the_letter_and_is_no_sql(database: Path) -> None:
    engine = open_store(store_url(str(database)))
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(ReportRow)).scalar() == 2
        said = set(connection.exec_driver_sql("SELECT text FROM cell").scalars())
    assert said >= set(HOSTILE)
    engine.dispose()


@pytest.mark.parametrize("command", LISTS, ids=lambda c: c[0])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_no_command_tells_a_terminal_what_to_do(
    command: tuple[str, ...], form: str, database: Path, boardtrace: Run
) -> None:
    done = boardtrace(*command, "--db", database, "--format", form)
    assert done.returncode in (0, 2), done.stderr  # 2: the command has no such form
    assert "Traceback" not in done.stderr
    told = (done.stdout + done.stderr).removeprefix("\ufeff")
    if form == "csv":
        told = told.replace("\t", " ")  # a cell may have a tab
    assert not OBEYED & set(told.replace("\r\n", "\n").replace("\r", "" if form == "csv" else "\r"))
    if form == "json" and done.returncode == 0:
        json.loads(done.stdout)


def test_no_filter_is_sql(database: Path, boardtrace: Run) -> None:
    engine = open_store(store_url(str(database)))
    with engine.connect() as connection:
        for text in HOSTILE:
            assert len(list_responses(connection, ResponseFilter(agency=text))) < 24
            assert list_responses(connection, ResponseFilter(finding=text, question=text)) == []
            assert find_report(connection, text) is None
    engine.dispose()
    said = "' OR '1'='1"
    done = boardtrace("records", "--db", database, f"--agency={said}", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) < 24
    assert boardtrace("records", "--db", database, f"--report={said}").returncode == 2


def cells_of_csv(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            yield from row


def cells_of_book(path: Path) -> Iterator[str]:
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    yield cell.value


@pytest.mark.parametrize(
    ("command", "form"),
    [
        (("export",), "csv"), (("export",), "xlsx"),
        (("compare", "--perhaps"), "csv"), (("compare", "--perhaps"), "xlsx"),
        (("summary", "2019-06-21"), "xlsx"),
    ],
    ids=lambda x: x if isinstance(x, str) else x[0],
)  # fmt: skip
def test_no_sheet_has_a_formula(
    command: tuple[str, ...], form: str, database: Path, boardtrace: Run, tmp_path: Path
) -> None:
    path = tmp_path / f"out.{form}"
    done = boardtrace(*command, "--db", database, "--format", form, "-o", path)
    assert done.returncode == 0, done.stderr
    cells = list(cells_of_csv(path) if form == "csv" else cells_of_book(path))
    assert any("HYPERLINK" in cell or "alert" in cell for cell in cells)
    if form == "csv":  # a workbook knows that a cell is text, so its texts are as they are
        assert not [cell for cell in cells if cell.startswith(FORMULA_PREFIXES) and cell not in ("-", "–")]
    assert not [c for cell in cells for c in cell if c in OBEYED - {"\t", "\r", "\n"}]


class Tags(HTMLParser):
    """The elements of a page, and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("command", [("compare", "--perhaps"), ("summary", "2019-06-21")], ids=lambda c: c[0])
def test_no_page_has_markup_of_the_text(
    command: tuple[str, ...], database: Path, boardtrace: Run, tmp_path: Path
) -> None:
    path = tmp_path / "out.html"
    done = boardtrace(*command, "--db", database, "--format", "html", "-o", path)
    assert done.returncode == 0, done.stderr
    page, tags = path.read_text(), Tags()
    tags.feed(page)
    assert "alert(1)" in page
    assert not tags.elements & {"script", "img", "iframe", "object", "form"}
    assert not [name for name in tags.attributes if name.startswith("on")]
    assert not OBEYED & set(page) - {"\t", "\r"}


def test_what_goes_to_no_file_is_as_inert(database: Path, boardtrace: Run) -> None:
    for form in ("json", "csv"):
        told = boardtrace("export", "--db", database, "--format", form).stdout.removeprefix("\ufeff")
        assert not OBEYED & set(told.replace("\r", "")) - {"\t"}
        if form == "csv":
            assert list(csv.reader(io.StringIO(told)))
