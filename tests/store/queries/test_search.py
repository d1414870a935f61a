# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words are found wherever they stand, narrowed and ranked, alike on both databases; nothing typed is an operator."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, text

from normalise.agencies.registry import load_register
from normalise.model import RecordKind
from store.decisions.corrections import correct_value
from store.decisions.undo import undo_entry
from store.derived.refresh_derived import refresh_missing
from store.engine import write_transaction
from store.provenance.trace import trace_record
from store.queries.search import SearchFilter, SearchResult, Segment, cut_snippet, search
from store.reports.save import save_report
from store.schema import SearchEntryRow
from tests.conftest import MakeStore
from tests.store.example_report import report
from tests.store.report_versions import cell, version, with_rows

REGISTER = load_register()
LAWS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def store(make_store: MakeStore) -> Engine:
    """Two versions of twelve rows each; the newer with different words."""
    engine = make_store()
    said = {
        "1a-police-1": "The café’s duty-desk reads every letter; visits were kept.",
        "1b-police-1": "Letters, letters and letters go to the desk.",
        "2b-yos-1": "Nothing but <b>naïve</b> marks & “quotes”; 50% of 2015/16 OR NOT.",
    }
    new = with_rows(
        version("bbbb", date(2019, 7, 1)),
        lambda r: r.with_cells(response=cell(said.get(r.id.removeprefix("bbbb-"), r.cells["response"].text))),
    )
    for one in (version("aaaa", date(2018, 12, 31)), new):
        with engine.begin() as connection:
            save_report(connection, one)
    return engine


def found(store: Engine, words: str, **narrow: object) -> SearchResult:
    with store.connect() as connection:
        return search(connection, words, SearchFilter(**narrow))  # type: ignore[arg-type]


def ids(store: Engine, words: str, **narrow: object) -> set[str]:
    return {hit.id for hit in found(store, words, **narrow).hits}


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ("cafe reading", "1a-police-1"),  # accents and endings
        ("CAFÉ LETTERS", "1a-police-1"),
        ("“desk reads”", "1a-police-1"),
        ("duty-desk café", "1a-police-1"),
        ("2015/16", "2b-yos-1"),
        ("or not naive", "2b-yos-1"),
        ("50%", "2b-yos-1"),
    ],
)
def test_words_are_found_as_people_type_them(store: Engine, words: str, ending: str) -> None:
    assert ids(store, words) == {f"bbbb-{ending}"}


def test_a_phrase_stands_side_by_side(store: Engine) -> None:
    assert "bbbb-1b-police-1" in ids(store, "letters desk")
    assert ids(store, '"letters desk"') == set()


def test_other_tables_are_found_and_traced(empty: Engine, tmp_path: Path) -> None:
    with empty.begin() as connection:
        save_report(connection, report())
        connection.execute(
            delete(SearchEntryRow).where(SearchEntryRow.owner == "table")
        )  # as an earlier version had it
        assert refresh_missing(connection) == 1
        assert refresh_missing(connection) == 0
        (traced, *_) = trace_record(connection, "0123456789-t1", tmp_path, "row", "2")
    (hit,) = found(empty, "agency hub", owner=RecordKind.TABLE).hits
    assert (hit.owner, hit.id, hit.heading, hit.as_at) == ("table", "0123456789-t1", "Glossary", date(2019, 6, 21))
    assert (traced.text, [place.page for place in traced.places]) == ("MASH | Multi-Agency Safeguarding Hub", [2])


def test_findings_and_questions_are_found_too(store: Engine) -> None:
    hits = found(store, "neglect", report="bbbb").hits
    assert {(h.owner, h.finding, h.question) for h in hits} >= {("finding", "2", ""), ("question", "2", "2b")}


def test_what_says_a_word_oftener_comes_first(store: Engine) -> None:
    assert found(store, "letters", report="bbbb", owner="response").hits[0].id == "bbbb-1b-police-1"


def test_a_search_is_narrowed(store: Engine) -> None:
    every = ids(store, "board", owner="response")
    assert len(every) == 20  # a page
    assert found(store, "board", owner="response").count == 24
    assert ids(store, "board", agency="Youth", owner="response") == ids(store, "board", agency="yos")
    assert all("-yos-" in i for i in ids(store, "board", agency="yos"))
    assert ids(store, "board", agency="nobody at all") == set()
    assert ids(store, "board", status="red") == set()
    assert len(ids(store, "board", status="amber", report="aaaa")) == 12


@pytest.mark.parametrize(
    ("since", "until", "reports"),
    [
        (date(2018, 12, 31), date(2019, 7, 1), {"aaaa", "bbbb"}),
        (date(2019, 1, 1), None, {"bbbb"}),
        (None, date(2019, 6, 30), {"aaaa"}),
        (date(2018, 12, 31), date(2018, 12, 31), {"aaaa"}),
        (date(2019, 7, 2), date(2019, 7, 31), set()),
        (date(2020, 1, 1), date(2010, 1, 1), set()),
        (date(2010, 1, 1), date(2030, 1, 1), {"aaaa", "bbbb"}),
    ],
)
def test_dates_narrow_to_the_day(store: Engine, since: date | None, until: date | None, reports: set[str]) -> None:
    assert {h.report for h in found(store, "neglect", since=since, until=until).hits} == reports


def test_words_are_told_from_what_stands_about_them(store: Engine) -> None:
    (hit,) = found(store, "naive quotes").hits
    assert [s.text for s in hit.snippet if s.found] == ["naïve", "quotes"]
    assert "<b>naïve</b> marks & “quotes”" in "".join(s.text for s in hit.snippet)


def test_a_snippet_is_cut_at_blanks_where_most_words_stand() -> None:
    segments = [Segment(text="lone ", found=True), Segment(text="far " * 200), Segment(text="duty", found=True),
                Segment(text=" of the "), Segment(text="desk", found=True), Segment(text=" end" * 200)]  # fmt: skip
    cut = cut_snippet(segments)
    assert [s.text for s in cut if s.found] == ["duty", "desk"]
    assert cut[0].text == "… "
    assert cut[-1].text == " …"
    assert all(word in ("far", "duty", "of", "the", "desk", "end", "…") for s in cut for word in s.text.split())


@LAWS
@given(words=st.text(max_size=60) | st.text(alphabet="\"'*():^{}-+~<>!&| \\ANDORNT", max_size=40))
def test_nothing_typed_is_an_operator(store: Engine, words: str) -> None:
    answer = found(store, words)
    assert answer.count >= len(answer.hits)


@LAWS
@given(word=st.sampled_from(["survey", "forty", "families", "duty", "desk", "posts", "vacant", "night", "staff"]))
def test_what_stands_in_a_text_is_found_by_it(store: Engine, word: str) -> None:
    assert found(store, word).count >= 1


def test_a_correction_is_found_and_what_it_lies_over_is_not(store: Engine) -> None:
    with write_transaction(store) as connection:
        entry = correct_value(connection, "aaaa-1a-yos-1", "response", "A zebra crossed", by="Ann", why="so it says",
                        register=REGISTER)  # fmt: skip
        red = correct_value(connection, "aaaa-1a-yos-1", "rag", "red", by="Ann", why="so it is", register=REGISTER)
    assert ids(store, "zebra", status="red") == {"aaaa-1a-yos-1"}
    with write_transaction(store) as connection:
        for number in (red.number, entry.number):
            undo_entry(connection, number, by="Ann", why="", register=REGISTER)
    assert ids(store, "zebra") == set()
    assert "aaaa-1a-yos-1" in ids(store, "board", status="amber", report="aaaa")


def test_what_went_with_its_report_is_found_no_more(empty: Engine) -> None:
    with empty.begin() as connection:
        save_report(connection, report())
    assert ids(empty, "told") == {"0123456789-f1"}
    with empty.begin() as connection:
        connection.execute(text("DELETE FROM report"))
    assert ids(empty, "told") == set()
    if empty.dialect.name == "sqlite":
        with empty.connect() as connection:
            connection.execute(text("INSERT INTO search_index (search_index) VALUES ('integrity-check')"))
            assert (
                connection.execute(text("SELECT count(*) FROM search_index WHERE search_index MATCH 'told'")).scalar()
                == 0
            )


def test_a_better_reading_hides_the_worse(store: Engine) -> None:
    with store.begin() as connection:
        connection.execute(text("UPDATE report SET superseded_by = 'bbbb' WHERE id = 'aaaa'"))
    try:
        assert {h.report for h in found(store, "neglect").hits} == {"bbbb"}
    finally:
        with store.begin() as connection:
            connection.execute(text("UPDATE report SET superseded_by = NULL"))
