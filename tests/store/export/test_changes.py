"""What is written of changes: the keys to the letter, and files in which no text does anything."""

import csv
import io
import json
import re
import stat
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from store.compare.grouping import CHANGE_GROUPS, describe_change, find_group, group_changes, summarise_changes
from store.compare.model import Change
from store.compare.text_diff import compare_texts, redline
from store.export.changes import (
    CSV_HEADERS,
    export_changes_csv,
    export_changes_json,
    write_changes_html,
    write_changes_xlsx,
    write_csv,
)
from store.export.spreadsheet import FORMULA_PREFIXES, MAX_CELL_CHARS
from tests.store.strategies import texts

LAWS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
KEYS = {"finding", "question", "agency", "field", "old", "new", "kind", "score", "old_id", "new_id", "agency_id"}
SCRIPT, FORMULA_TEXT = '<script>alert("x")</script>', "=cmd|' /C calc'!A0"


def change(kind: str = "changed", field: str = "actions", old: str = "", new: str = "", **more: Any) -> Change:
    given: dict[str, Any] = {
        "kind": kind, "field": field, "finding": "2", "question": "2a", "agency": "Harrow Police", "old": old,
        "new": new, "score": 0.97, "old_id": "aaa-2a-police-1", "new_id": "bbb-2a-police-1",
        "agency_id": "harrow-police",
    }  # fmt: skip
    return Change(**given | more)


DROPPED = change("removed", "row", "Train all staff", new_id=None, dropped=True, why="gone without being complete")
WORSE = change("rag", "rag", "green", "red", movement="worse")
BETTER = change("rag", "rag", "red", "complete", movement="better")
FIRST = change("rag", "rag", "", "amber", movement="first given")
LOST = change("rag", "rag", "amber", "", movement="lost")
SLIPPED = change("slipped", "target_date", "31/12/2015", "31 March 2016", days=91)
FURTHER = change("slipped", "target_date", "May 2015", "May 2017", days=731, times=3)
FORWARD = change("changed", "target_date", "31/12/2015", "30/12/2015", days=-1)
REWORDED = change(old="All staff will be trained by June", new="Most staff will have been trained by June")
HOSTILE = change(old=f"Is it {SCRIPT} so", new=f"Is it {FORMULA_TEXT} so", agency=SCRIPT, agency_old="@SUM(1)")
ADDED = change("added", "row", "", FORMULA_TEXT, old_id=None)
REMOVED = change("removed", "row", "A thing done", new_id=None)
RENAMED = change("renamed", "label", "1c", "2a", question_old="1c", agency=None, agency_id=None)
PERHAPS = change(old="seen by tbe nurse", new="seen by the nurses", sure=False, why="a letter which a scan may change")
UNSEEN = change("rag", "rag", "red", "", movement="lost", sure=False, why="one of the pages shows no colour")
EVERY = (
    PERHAPS, UNSEEN, RENAMED, REMOVED, ADDED, HOSTILE, REWORDED, FORWARD, SLIPPED, FURTHER, FIRST, BETTER, LOST, WORSE,
    DROPPED,
)  # fmt: skip

statuses = st.sampled_from(["red", "amber", "green", "complete", ""])
odd = texts | st.sampled_from([SCRIPT, FORMULA_TEXT, "+1", "a b c", "a x c", "</style>", "$x$", "]]>"])
maybe = st.none() | odd
changes = st.one_of(
    st.builds(
        change,
        st.sampled_from(["changed", "renamed"]),
        st.sampled_from(["actions", "title", "agency"]),
        odd,
        odd,
        agency=maybe,
        question=maybe,
        question_old=maybe,
        why=odd,
        sure=st.booleans(),
    ),
    st.builds(change, st.just("rag"), st.just("rag"), statuses, statuses, sure=st.booleans()),
    st.builds(change, st.sampled_from(["added", "removed"]), st.just("row"), odd, odd, dropped=st.booleans()),
    st.builds(change, st.just("slipped"), st.just("target_date"), odd, odd, days=st.integers(1, 999)),
)


def test_json_has_these_keys_and_no_others() -> None:
    found = json.loads(export_changes_json(EVERY))
    assert len(found) == len(EVERY) - 2
    assert all(set(c) - {"question_old", "agency_old"} == KEYS for c in found)
    assert [c["question_old"] for c in found if "question_old" in c] == ["1c"]
    assert [c["agency_old"] for c in found if "agency_old" in c] == ["@SUM(1)"]
    assert next(c for c in found if c["kind"] == "renamed")["agency_id"] is None


def test_json_has_null_where_there_is_nothing() -> None:
    said = {c["kind"]: (c["old"], c["new"]) for c in json.loads(export_changes_json([ADDED, REMOVED, FIRST]))}
    assert said == {"added": (None, FORMULA_TEXT), "removed": ("A thing done", None), "rag": (None, "amber")}
    assert json.loads(export_changes_json([LOST]))[0]["new"] is None
    assert json.loads(export_changes_json([])) == []


def test_json_tells_the_doubtful_apart_if_asked() -> None:
    found = json.loads(export_changes_json([REWORDED, PERHAPS], perhaps=True))
    assert set(found[0]) == KEYS
    assert set(found[1]) == KEYS | {"perhaps", "why"}
    assert (found[1]["perhaps"], found[1]["why"]) == (True, PERHAPS.why)


def test_changes_stand_in_their_group_the_gravest_first() -> None:
    found = group_changes(EVERY)
    assert tuple(found) == CHANGE_GROUPS
    assert [c.movement for c in found["Status"][2:]] == ["first given", "better"]
    assert {c.movement for c in found["Status"][:2]} == {"worse", "lost"}
    assert found["Dates"] == [FURTHER, SLIPPED, FORWARD]
    assert found["Perhaps"] == [UNSEEN, PERHAPS]
    assert summarise_changes(found["Dates"]) == "2 slipped, 1 brought forward"
    assert [describe_change(c) for c in (DROPPED, SLIPPED, FORWARD)] == [
        "dropped",
        "slipped 91 days",
        "brought forward 1 day",
    ]
    assert describe_change(FURTHER) == "slipped 731 days, 3 times so far"


def test_csv_has_a_line_a_change_and_no_formula(tmp_path: Path) -> None:
    target = tmp_path / "moved.csv"
    write_csv(EVERY, target)
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig"), newline="")))
    assert tuple(rows[0]) == CSV_HEADERS
    assert len(rows) == 1 + len(EVERY)
    assert [r[CSV_HEADERS.index("Perhaps")] for r in rows[1:4]] == ["perhaps", "perhaps", ""]
    assert [r[CSV_HEADERS.index("Times")] for r in rows[1:] if r[0].startswith("slipped")] == ["", "3"]
    assert not any(value.startswith(FORMULA_PREFIXES) for row in rows for value in row if value != "-1")
    assert next(r for r in rows if r[0] == "added")[CSV_HEADERS.index("After")] == f"'{FORMULA_TEXT}"
    assert len(export_changes_csv(EVERY, perhaps=False).splitlines()) == len(EVERY) - 1


def test_files_are_private_and_replaced(tmp_path: Path) -> None:
    write_changes_html(EVERY, tmp_path / "new.html", "A title")
    for name in ("a.csv", "a.xlsx", "a.html"):
        (tmp_path / name).write_text("old")
        (tmp_path / name).chmod(0o644)
    write_csv(EVERY, tmp_path / "a.csv")
    write_changes_xlsx(EVERY, tmp_path / "a.xlsx", "A title")
    write_changes_html(EVERY, tmp_path / "a.html", "A title")
    for target in tmp_path.iterdir():
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert target.read_bytes() != b"old"


def book(tmp_path: Path, held: Any, title: str = "2015 to 2016 & more") -> Any:
    target = tmp_path / "moved.xlsx"
    write_changes_xlsx(held, target, title)
    return load_workbook(target, rich_text=True)


def column(sheet: Any, name: str) -> list[Any]:
    at = next(c.column for c in sheet[1] if c.value == name)
    return [sheet.cell(row=row, column=at) for row in range(2, sheet.max_row + 1)]


def test_xlsx_has_a_sheet_for_each_group_that_holds_something(tmp_path: Path) -> None:
    found = book(tmp_path, EVERY)
    assert found.sheetnames == ["Summary", *CHANGE_GROUPS]
    summary = {row[0].value: row[1].value for row in found["Summary"].iter_rows(min_row=4)}
    assert summary == {name: len(held) for name, held in group_changes(EVERY).items()}
    assert book(tmp_path, [WORSE]).sheetnames == ["Summary", "Status"]
    assert book(tmp_path, []).sheetnames == ["Summary"]


def test_xlsx_is_set_up_to_be_read_and_printed(tmp_path: Path) -> None:
    for sheet in book(tmp_path, EVERY):
        assert sheet.freeze_panes == ("A4" if sheet.title == "Summary" else "A2")
        assert sheet.auto_filter.ref
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert all(c.data_type != "f" and c.hyperlink is None for row in sheet.iter_rows() for c in row)


def test_xlsx_shows_statuses_by_colour_letter_and_word(tmp_path: Path) -> None:
    sheet = book(tmp_path, [WORSE, BETTER, FIRST])["Status"]
    before, after = column(sheet, "Before"), column(sheet, "After")
    assert [str(c.value) for c in before] == ["G green", "R red", "– none"]
    assert [str(c.value) for c in after] == ["R red", "C complete", "A amber"]
    assert len({c.fill.fgColor.rgb for c in (*before, *after)}) == 5
    assert after[0].column == before[0].column + 1


def test_xlsx_marks_the_words_that_differ(tmp_path: Path) -> None:
    sheet = book(tmp_path, [REWORDED])["Wording"]
    before, after = column(sheet, "Before")[0].value, column(sheet, "After")[0].value
    assert isinstance(before, CellRichText)
    assert isinstance(after, CellRichText)
    assert (str(before), str(after)) == (REWORDED.old, REWORDED.new)
    gone = [run for run in before if isinstance(run, TextBlock) and run.font.strike]
    come = [run for run in after if isinstance(run, TextBlock) and run.font.u]
    assert "".join(run.text for run in gone).split() == ["All", "be"]
    assert "".join(run.text for run in come).split() == ["Most", "have", "been"]


def test_xlsx_guards_marked_texts_too(tmp_path: Path) -> None:
    sheet = book(tmp_path, [change(old="=1+1 and then much more of it", new="=1+1 and then rather less of it")])[
        "Wording"
    ]
    for name in ("Before", "After"):
        assert str(column(sheet, name)[0].value).startswith("'=1+1 and then")
    long = change(old="word " * 8_000, new="other " * 8_000)
    said = str(column(book(tmp_path, [long])["Wording"], "After")[0].value)
    assert len(said) <= MAX_CELL_CHARS
    assert "cut here" in said


@LAWS
@given(st.lists(changes, max_size=6), odd)
def test_any_changes_make_a_workbook_that_opens(
    tmp_path_factory: pytest.TempPathFactory, held: Any, title: str
) -> None:
    found = book(tmp_path_factory.mktemp("book"), held, title)
    for name, those in group_changes(held).items():
        assert found[name].max_row == 1 + len(those)
    assert all(c.data_type != "f" for sheet in found for row in sheet.iter_rows() for c in row)


class Page(HTMLParser):
    """What a browser would take from the page."""

    VOID = frozenset({"meta", "br", "link", "img", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(text)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.stack), data))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def text(self, tag: str) -> list[str]:
        return [data for stack, data in self.texts if tag in stack]


def page(tmp_path: Path, held: Any, title: str = "2015 to 2016", link: Any = None) -> tuple[str, Page]:
    target = tmp_path / "moved.html"
    write_changes_html(held, target, title, link)
    text = target.read_text(encoding="utf-8")
    return text, Page(text)


def test_html_needs_nothing_but_itself(tmp_path: Path) -> None:
    text, found = page(tmp_path, EVERY, SCRIPT)
    assert not re.search(r"https?://|@import|url\(", text)
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in found.tags}
    assert not any(name.startswith("on") for _, attrs in found.tags for name in attrs)
    assert "".join(found.text("h1")) == SCRIPT
    assert "@media print" in text


def test_html_can_be_found_through_by_ear(tmp_path: Path) -> None:
    _, found = page(tmp_path, EVERY)
    assert found.named("html") == [{"lang": "en-GB"}]
    tables = len(CHANGE_GROUPS)
    assert len(found.named("table")) == len(found.named("caption")) == len(found.named("h2")) == tables
    assert {attrs.get("scope") for attrs in found.named("th")} == {"row", "col"}
    assert found.text("h2") == list(CHANGE_GROUPS)
    ids = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
    assert {str(attrs["href"])[1:] for attrs in found.named("a")} <= ids


def test_html_reads_in_grey(tmp_path: Path) -> None:
    text, found = page(tmp_path, [WORSE, FIRST, REWORDED])
    chips = [attrs["class"] for attrs in found.named("span") if "chip" in str(attrs.get("class"))]
    assert chips == ["chip green", "chip red", "chip none", "chip amber"]
    assert "<b>G</b> green" in text
    assert "<b>–</b> none" in text
    assert "All" in found.text("del")
    assert "Most" in found.text("ins")
    assert re.search(r"del \{[^}]*line-through", text)
    assert re.search(r"ins \{[^}]*underline", text)


def test_html_puts_doubtful_changes_last_with_their_reason(tmp_path: Path) -> None:
    text, found = page(tmp_path, EVERY)
    assert text.index('id="perhaps"') > max(text.index(f'id="{name.lower()}"') for name in CHANGE_GROUPS[:-1])
    assert text.index(PERHAPS.why) > text.index('id="perhaps"')
    assert "".join(found.text("title")) == "2015 to 2016"
    nothing, _ = page(tmp_path, [])
    assert "Nothing moved." in nothing


def test_html_says_the_finding_where_the_label_does_not(tmp_path: Path) -> None:
    _, found = page(tmp_path, [WORSE, change("rag", "rag", "red", "green", question="a"), RENAMED])
    assert "2a Harrow Police" in found.text("th")
    assert "Finding 2, a Harrow Police" in found.text("th")
    _, bare = page(tmp_path, [change("renamed", "number", "1", "2", question=None, agency=None)])
    assert "Finding 2" in bare.text("th")


def test_html_links_records_if_there_is_a_page_of_them(tmp_path: Path) -> None:
    _, without = page(tmp_path, [WORSE])
    assert [a["href"] for a in without.named("a")] == ["#status"]
    _, found = page(tmp_path, [WORSE, ADDED], link=lambda key: f'http://there/response/{key}?a=1&b="><script>')
    hrefs = [a["href"] for a in found.named("a") if not str(a["href"]).startswith("#")]
    assert [str(h).split("?")[0].rsplit("/", 1)[1] for h in hrefs] == [WORSE.old_id, WORSE.new_id, ADDED.new_id]
    assert not found.named("script")


@LAWS
@given(st.lists(changes, max_size=6), odd)
def test_any_changes_make_a_page_in_which_no_text_is_markup(
    tmp_path_factory: pytest.TempPathFactory, held: Any, title: str
) -> None:
    _, found = page(tmp_path_factory.mktemp("page"), held, title)
    assert not found.named("script")
    assert len(found.named("style")) == 1
    assert len(found.named("th")) - len([a for a in found.named("th") if a.get("scope") == "col"]) == len(held)


@LAWS
@given(st.lists(changes, max_size=6))
def test_every_change_is_in_one_group(held: list[Change]) -> None:
    found = group_changes(held)
    assert sum(map(len, found.values())) == len(held)
    assert all(find_group(c) == name for name, those in found.items() for c in those)
    assert not any(find_group(replace(c, sure=False)) != "Perhaps" for c in held)


words = st.lists(
    st.sampled_from(
        ["the", "tbe", "police", "po1ice", "staff", "by", "June", "2015", "2016", "not", "—", "...", "i", "l", "A"]
    ),
    max_size=9,
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(words | texts, words | texts)
def test_a_redline_holds_every_word_of_the_new_text_in_order(old: str, new: str) -> None:
    parts = redline(old, new)
    assert " ".join(t for part, t in parts if part != "out").split() == new.split()
    left = iter(old.split())
    assert all(word in left for part, text in parts if part == "out" for word in text.split())


# Specks: of single letters and marks OCR explains one at a time, so that several may sum up to a change.
no_specks = words.map(lambda text: " ".join(word for word in text.split() if len(word) > 1 and word.isalnum()))


@settings(max_examples=300, deadline=None)
@given(no_specks, no_specks)
def test_a_redline_without_what_came_reads_as_the_old_text(old: str, new: str) -> None:
    kept = " ".join(text for part, text in redline(old, new) if part != "in")
    assert compare_texts(old, kept).verdict == "same"


@given(words)
def test_a_redline_of_one_text_has_no_mark(text: str) -> None:
    assert {part for part, _ in redline(text, text)} <= {"same"}


def test_the_workbook_is_a_whole_archive(tmp_path: Path) -> None:
    write_changes_xlsx(EVERY, tmp_path / "a.xlsx", "x" * 400)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert archive.testzip() is None
