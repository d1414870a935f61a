# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The queue has the values that need a look, the most serious first, with the reasons; it follows decisions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from normalise.confidence.rare_signals import EMPTY_COLUMN_REASONS
from normalise.model import Cell, Rag, Report, Response, Status, StatusBasis
from store.decisions.agency_aliases import apply_agency_decisions
from store.decisions.carry_over import place_report_with_corrections
from store.decisions.corrections import confirm_value, correct_value
from store.decisions.undo import undo_entry
from store.derived.review_queue import (
    GAP_KINDS,
    NAME_KINDS,
    REVIEW_KINDS,
    QueuedValue,
    clear_skips,
    count_remaining_work,
    count_review_items,
    count_skips,
    count_work,
    find_review_item,
    forecast_review,
    list_group,
    list_review_items,
    skip_item,
)
from store.derived.review_rules import NO_COLOUR, update_review_queue
from store.engine import write_transaction
from store.reports.digest import log_import
from store.reports.save import save_report
from store.schema import LineageMemberRow, ReportRow
from store.versions.lineage import link_responses
from tests.store.report_versions import agency, cell, version, with_rows

REGISTER = load_register()
WHO: dict[str, Any] = {"by": "Ann", "register": REGISTER}


def taken_in(engine: Engine, report: Report) -> None:
    with write_transaction(engine) as connection:
        save_report(connection, report, replace=True)
        log_import(connection, report, "Import", "1")
        apply_agency_decisions(connection, report.id)
        place_report_with_corrections(connection, report.id, REGISTER)


def unregistered(row: Response) -> Response:
    own = agency("hub", "The Hub")
    return replace(row, agency=replace(own, known=False, score=0.0, why="not in the register"))


def altered(changes: dict[str, Callable[[Response], Response]]) -> Report:
    """A version in which the rows of these endings are changed so."""

    def change(row: Response) -> Response:
        return next((alter(row) for ending, alter in changes.items() if row.id.endswith(ending)), row)

    return with_rows(version("aaaa", date(2019, 3, 1)), change)


def doubted(**fields: float) -> Callable[[Response], Response]:
    return lambda row: row.with_cells(**{name: cell("Head of it, 30/06/2019", sure) for name, sure in fields.items()})


EVERY_KIND = (*REVIEW_KINDS, *GAP_KINDS, *NAME_KINDS)


def queue(engine: Engine, **narrow: object) -> list[QueuedValue]:
    """Every item of the queue, of the kinds that are separate lists too."""
    with engine.connect() as connection:
        return list_review_items(connection, **{"kinds": EVERY_KIND, **narrow})  # type: ignore[arg-type]


def fields(engine: Engine) -> list[tuple[str, str, str]]:
    return [(w.owner_id.partition("-")[2], w.field, w.kind) for w in queue(engine)]


@pytest.fixture
def store(empty: Engine) -> Engine:
    changes: dict[str, Callable[[Response], Response]] = {
        "1a-police-1": doubted(response=0.1),
        "1a-yos-1": doubted(target_date=0.85),
        "1a-csc-1": lambda row: replace(row, rag=Rag(value=Status.RED, basis=StatusBasis.COLOUR, confidence=0.89)),
        "1b-police-1": lambda row: replace(row, rag=Rag(raw="soon", reasons=("“soon” is not a status", NO_COLOUR))),
        "1b-yos-1": lambda row: replace(row, dates=()).with_cells(target_date=cell("")),
        "1b-csc-1": unregistered,
        "2a-csc-1": unregistered,
        "2a-police-1": lambda row: replace(row, rag=Rag(reasons=(NO_COLOUR,))),
        "2a-yos-1": doubted(lead_person=0.5),
    }  # fmt: skip
    taken_in(empty, altered(changes))
    return empty


def test_statuses_dates_and_agencies_come_before_prose_the_least_sure_first(store: Engine) -> None:
    assert fields(store) == [
        ("1b-police-1", "rag", "doubtful"),
        ("1b-yos-1", "target_date", "empty"),
        ("1a-yos-1", "target_date", "doubtful"),
        ("1b-csc-1", "agency", "unknown"),
        ("1a-csc-1", "rag", "doubtful"),
        ("1a-police-1", "response", "doubtful"),
        ("2a-yos-1", "lead_person", "doubtful"),
    ]
    assert "“soon” is not a status" in queue(store)[0].why
    assert "without a date" in queue(store)[1].why
    assert "0.85" in queue(store)[2].why
    assert "“The Hub”: not in the register" in queue(store)[3].why


def test_missing_status_on_a_page_without_colour_is_asked_where_other_rows_print_theirs(empty: Engine) -> None:
    lost = {"2a-police-1": lambda row: replace(row, rag=Rag(reasons=(NO_COLOUR,)))}
    printed = {"2a-yos-1": lambda row: replace(row, rag=Rag(raw="Red", value=Status.RED, confidence=0.99))}
    taken_in(empty, altered(lost))
    assert fields(empty) == []
    taken_in(empty, altered({**lost, **printed}))
    assert fields(empty) == [("2a-police-1", "rag", "empty")]


def test_what_is_confirmed_or_put_right_leaves_the_queue_and_comes_back_when_taken_back(store: Engine) -> None:
    before = queue(store)
    with write_transaction(store) as connection:
        said = [
            confirm_value(connection, "aaaa-1a-csc-1", "rag", **WHO),
            correct_value(connection, "aaaa-1b-yos-1", "target_date", "31/12/2019", why="it is there", **WHO),
            confirm_value(connection, "aaaa-1b-csc-1", "agency", **WHO),
        ]
    assert [w.id for w in queue(store)] == [
        w.id for w in before if w.owner_id[5:] not in ("1a-csc-1", "1b-yos-1", "1b-csc-1")
    ]
    with store.connect() as connection:
        assert count_review_items(connection, kinds=EVERY_KIND) == len(before) - 3
        assert [(w.by, w.confirmed, w.corrected, w.undone) for w in count_work(connection)] == [("Ann", 2, 1, 0)]
    with write_transaction(store) as connection:
        for entry in said:
            undo_entry(connection, entry.number, why="", **WHO)
    assert {(w.owner_id, w.field, w.why) for w in queue(store)} == {(w.owner_id, w.field, w.why) for w in before}


def test_a_disputed_correction_comes_before_all(store: Engine) -> None:
    with write_transaction(store) as connection:
        correct_value(connection, "aaaa-2b-csc-1", "actions", "Tell the Board", why="so it says", **WHO)
        confirm_value(connection, "aaaa-2b-yos-1", "rag", **WHO)
    taken_in(store, altered({"2b-csc-1": lambda row: row.with_cells(actions=cell("Tell nobody"))}))
    (first, *others) = queue(store)
    assert (first.owner_id, first.field, first.kind) == ("aaaa-2b-csc-1", "actions", "disputed")
    assert "Ann corrected it to “Tell the Board”" in first.why
    assert not others


def test_a_correction_whose_place_is_gone_waits_until_it_is_taken_back(store: Engine) -> None:
    with write_transaction(store) as connection:
        entry = correct_value(connection, "aaaa-2b-csc-1", "actions", "Tell the Board", why="so it says", **WHO)
    taken_in(store, with_rows(version("aaaa", date(2019, 3, 1)), lambda r: None if r.id.endswith("2b-csc-1") else r))
    (lost,) = queue(store)
    assert (lost.owner, lost.owner_id, lost.kind) == ("log", str(entry.number), "disputed")
    with write_transaction(store) as connection:
        undo_entry(connection, entry.number, why="the row is gone", **WHO)
    assert queue(store) == []


def test_a_report_without_a_date_is_worst_of_all_readings(store: Engine) -> None:
    taken_in(store, version("cccc", None))
    (first, *_) = queue(store)
    assert (first.owner, first.owner_id, first.field) == ("report", "cccc", "as_at")
    with write_transaction(store) as connection:
        correct_value(connection, "cccc", "as_at", "2019-12-01", why="its cover", **WHO)
    assert queue(store, report="cccc") == []


def test_a_doubtful_match_waits_until_a_person_says(empty: Engine) -> None:
    taken_in(empty, version("aaaa", date(2019, 3, 1)))
    taken_in(empty, version("bbbb", date(2019, 7, 1)))
    row = LineageMemberRow.response_id == "bbbb-1a-police-1"
    with write_transaction(empty) as connection:
        connection.execute(
            update(LineageMemberRow).where(row).values(doubtful=True, score=0.7, reasons=["labels differ"])
        )
        update_review_queue(connection, "bbbb")
    (doubt,) = queue(empty)
    assert (doubt.kind, doubt.owner_id) == ("match", "bbbb-1a-police-1")
    assert "aaaa-1a-police-1" in doubt.why
    assert "labels differ" in doubt.why
    with write_transaction(empty) as connection:
        link_responses(connection, "aaaa-1a-police-1", "bbbb-1a-police-1", True, "Ann", relation_explainer(REGISTER))
    assert queue(empty) == []


def test_a_superseded_reading_waits_for_nobody(store: Engine) -> None:
    taken_in(store, version("bbbb", date(2019, 3, 1)))  # the same version, read without a doubt
    with store.connect() as connection:
        superseded = dict(connection.execute(select(ReportRow.id, ReportRow.superseded_by)).all())
    assert superseded == {"aaaa": "bbbb", "bbbb": None}
    assert queue(store) == []


def test_it_is_read_page_by_page(store: Engine) -> None:
    every, seen = queue(store), list[QueuedValue]()
    while page := queue(store, limit=2, after=(seen[-1].harm, seen[-1].id) if seen else None):
        seen += page
    assert seen == every


def test_what_one_person_puts_off_stays_for_others(store: Engine) -> None:
    first, second, *_ = queue(store)
    with write_transaction(store) as connection:
        skip_item(connection, first, "Ann", "morning")
        skip_item(connection, first, "Ann", "morning")
    assert queue(store, skipped=("Ann", "morning"))[0] == second
    assert queue(store, skipped=("Ben", "morning"))[0] == first
    assert queue(store, skipped=("Ann", "afternoon"))[0] == first
    with write_transaction(store) as connection:
        assert count_skips(connection, "Ann", "morning") == 1
        assert count_review_items(connection, kinds=EVERY_KIND) == len(queue(store))
        clear_skips(connection, "Ann", "morning")
        assert count_skips(connection, "Ann", "morning") == 0
        assert find_review_item(connection, first.id) == first
        assert find_review_item(connection, 10**9) is None


def test_gaps_of_the_plan_and_names_of_agencies_are_lists_of_their_own(store: Engine) -> None:
    with store.connect() as connection:
        review = list_review_items(connection)
        gaps, names = (list_review_items(connection, kinds=kinds) for kinds in (GAP_KINDS, NAME_KINDS))
        work = count_remaining_work(connection, "aaaa")
    assert {item.kind for item in review} == {"doubtful"}
    assert [(item.owner_id, item.field) for item in gaps] == [("aaaa-1b-yos-1", "target_date")]
    assert [(item.owner_id, item.field) for item in names] == [("aaaa-1b-csc-1", "agency")]
    assert (work.values, work.gaps) == (len(review) + len(names), 1)


def test_a_lower_doubt_shows_more_and_the_forecast_says_how_many_are_wrong(empty: Engine) -> None:
    taken_in(empty, altered({"1a-police-1": doubted(response=0.5), "1a-yos-1": doubted(response=0.945)}))
    with empty.connect() as connection:
        asked = list_review_items(connection)
        more = list_review_items(connection, least_doubt=0.052)
        forecast = forecast_review(connection)
    assert [item.owner_id for item in asked] == ["aaaa-1a-police-1"]
    assert [item.owner_id for item in more] == ["aaaa-1a-police-1", "aaaa-1a-yos-1"]
    assert forecast.asked == 1
    assert forecast.wrong == pytest.approx(0.5)
    assert forecast.more >= 1
    assert forecast.left >= forecast.more_wrong >= 0.05


def test_the_same_reading_in_two_versions_is_one_item(empty: Engine) -> None:
    for report, day in (("aaaa", date(2019, 3, 1)), ("bbbb", date(2019, 7, 1))):
        one = version(report, day)
        taken_in(empty, with_rows(one, lambda r: doubted(response=0.5)(r) if r.id.endswith("1a-yos-1") else r))
    with empty.connect() as connection:
        every, grouped = (list_review_items(connection, grouped=grouped) for grouped in (False, True))
        group = list_group(connection, grouped[0])
    assert [item.owner_id for item in grouped] == ["aaaa-1a-yos-1"]
    assert [item.owner_id for item in group] == [item.owner_id for item in every]
    assert len({item.report for item in every}) == 2


def test_the_empty_cells_of_a_lost_column_are_one_item(empty: Engine) -> None:
    (reason, *_) = EMPTY_COLUMN_REASONS

    def lose_outcome(row: Response) -> Response:
        return row.with_cells(desired_outcome=Cell(confidence=0.5, reasons=(reason,)))

    taken_in(empty, with_rows(version("aaaa", date(2019, 3, 1)), lose_outcome))
    with empty.connect() as connection:
        every, grouped = (
            list_review_items(connection, field="desired_outcome", grouped=grouped) for grouped in (False, True)
        )
        group = list_group(connection, grouped[0])
    assert len(grouped) == 1
    assert grouped[0].is_of_lost_column
    assert [item.owner_id for item in group] == [item.owner_id for item in every]
    assert len(every) > 1


def test_a_name_that_was_accepted_once_is_asked_about_in_no_later_report(store: Engine) -> None:
    with write_transaction(store) as connection:
        confirm_value(connection, "aaaa-1b-csc-1", "agency", **WHO)
    later = version("bbbb", date(2019, 7, 1))
    taken_in(store, with_rows(later, lambda r: unregistered(r) if r.id.endswith("1b-csc-1") else r))
    assert queue(store, kinds=NAME_KINDS) == []


def test_a_date_is_asked_about_from_less_doubt_than_a_text(empty: Engine) -> None:
    taken_in(empty, altered({"1a-police-1": doubted(response=0.96), "1a-yos-1": doubted(target_date=0.96)}))
    with empty.connect() as connection:
        items, forecast = list_review_items(connection), forecast_review(connection)
    assert [(item.owner_id, item.field) for item in items] == [("aaaa-1a-yos-1", "target_date")]
    assert forecast.asked == 1
    assert forecast.wrong == pytest.approx(0.04)
