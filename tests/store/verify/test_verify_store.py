# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Changes to a store from outside are found; a store that was only used is clean."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, func, insert, select, text, update

from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from store import audit_log
from store.decisions.corrections import confirm_value, correct_value
from store.decisions.undo import undo_entry
from store.engine import open_store, store_url, write_transaction
from store.reports.digest import DIGEST_VERSION, compute_digest
from store.reports.load import load_report
from store.schema import CellRow, CorrectionRow, LogEntryRow, ReportRow, ResponseRow, SpanRow, TargetDateRow
from store.verify.discrepancies import Discrepancy
from store.verify.verify_store import verify_store

AKIN = relation_explainer(load_register())
WHO = {"by": "Ann", "register": load_register()}


def troubles(database: Path, sample: int | None = 0) -> list[Discrepancy]:
    with open_store(store_url(str(database)), create=False).connect() as connection:
        return list(verify_store(connection, database.with_suffix(".files"), AKIN, sample=sample, seed=1).discrepancies)


def pdf_report(connection: Connection) -> str:
    return str(connection.execute(select(ReportRow.id).where(ReportRow.sha256.in_(
        text("SELECT sha256 FROM source WHERE kind = 'pdf'").columns(ReportRow.sha256)))).scalar_one())  # fmt: skip


def response(connection: Connection) -> str:
    """A response of the PDF with words in every field that the tests change."""
    query = select(CellRow.response_id).where(
        CellRow.response_id.startswith(pdf_report(connection)), CellRow.field == "actions", CellRow.text != ""
    )
    return str(connection.execute(query.order_by(CellRow.id).limit(1)).scalar_one())


def cell(connection: Connection, field: str = "actions") -> int:
    query = select(CellRow.id).where(CellRow.response_id == response(connection), CellRow.field == field)
    return int(connection.execute(query).scalar_one())


def corrected(connection: Connection) -> int:
    return correct_value(connection, response(connection), "actions", "Meet weekly", why="Seen", **WHO).number  # type: ignore[arg-type]


def used(connection: Connection) -> None:
    """Acts of users: none of them is a problem."""
    corrected(connection)
    correct_value(connection, response(connection), "actions", "Meet daily", why="Seen again", **WHO)  # type: ignore[arg-type]
    correct_value(connection, response(connection), "rag", "red", why="The fill is red", **WHO)  # type: ignore[arg-type]
    correct_value(connection, response(connection), "agency", "Nowhere Trust", why="So it says", **WHO)  # type: ignore[arg-type]
    correct_value(connection, pdf_report(connection), "as_at", "2019-03-23", why="So it says", **WHO)  # type: ignore[arg-type]
    confirm_value(connection, response(connection), "response", **WHO)  # type: ignore[arg-type]
    last = correct_value(connection, response(connection), "lead_person", "A. Nother", why="No", **WHO).number  # type: ignore[arg-type]
    undo_entry(connection, last, why="It was right", **WHO)  # type: ignore[arg-type]
    finding = f"{pdf_report(connection)}-f1"
    correct_value(connection, finding, "title", "Another title", why="So it says", **WHO)  # type: ignore[arg-type]


def test_an_untouched_store_is_clean_to_its_last_place(archive: Path) -> None:
    with open_store(store_url(str(archive / "a.db")), create=False).connect() as connection:
        result = verify_store(connection, archive / "a.files", AKIN, sample=None)
    checked = result.checked
    assert result.discrepancies == result.remarks == ()
    assert checked.words == checked.places > 100
    assert (checked.reports, checked.entries) == (2, 2)


def test_a_store_that_persons_worked_on_is_clean(archived: Path) -> None:
    with write_transaction(open_store(store_url(str(archived)))) as connection:
        used(connection)
    assert troubles(archived, 10) == []


@pytest.mark.long
def test_the_same_seed_looks_at_the_same_places(archived: Path) -> None:
    with open_store(store_url(str(archived))).connect() as connection:
        box = select(SpanRow.id).where(SpanRow.x0.is_not(None))
        connection.execute(update(SpanRow).where(SpanRow.id.in_(box)).values(x0=0, x1=3, top=0, bottom=3))
        connection.commit()
        files = archived.with_suffix(".files")
        looked = [verify_store(connection, files, AKIN, sample=15, seed=s).discrepancies for s in (5, 5, 6)]
    words = [[(t.record, t.detail) for t in found if t.kind == "words"] for found in looked]
    assert words[0] == words[1] != words[2]


# Changes to a store's rows, and the kind by which they are found.
def edited_text(c: Connection) -> None:
    c.execute(update(CellRow).where(CellRow.id == cell(c)).values(text="Nothing is to be done"))


def edited_raw(c: Connection) -> None:
    c.execute(update(CellRow).where(CellRow.id == cell(c)).values(raw="Nothing is to be done"))


def surer(c: Connection) -> None:
    c.execute(update(CellRow).where(CellRow.id == cell(c)).values(confidence=1.0))


def better_status(c: Connection) -> None:
    c.execute(
        update(ResponseRow).where(ResponseRow.id == response(c)).values(rag_value="complete", rag_colour="#000001")
    )


def later_date(c: Connection) -> None:
    first = c.execute(select(func.min(TargetDateRow.id))).scalar_one()
    c.execute(update(TargetDateRow).where(TargetDateRow.id == first).values(on=text("'2031-01-01'")))


def removed_row(c: Connection) -> None:
    c.execute(text("PRAGMA foreign_keys=ON"))
    c.execute(delete(ResponseRow).where(ResponseRow.id == response(c)))


def moved_box(c: Connection) -> None:
    c.execute(update(SpanRow).where(SpanRow.cell_id == cell(c)).values(x0=SpanRow.x0 + 120, x1=SpanRow.x1 + 120))


def other_page(c: Connection) -> None:
    c.execute(update(SpanRow).where(SpanRow.cell_id == cell(c)).values(page=2))


def edited_entry(c: Connection) -> None:
    c.execute(update(LogEntryRow).where(LogEntryRow.number == corrected(c)).values(by="Bea"))


def removed_entry(c: Connection) -> None:
    number = corrected(c)
    confirm_value(c, response(c), "response", **WHO)  # type: ignore[arg-type]
    c.execute(delete(LogEntryRow).where(LogEntryRow.number == number))


def removed_last_entry(c: Connection) -> None:
    """The chain shows no gap at its end; the correction has no entry any more."""
    c.execute(delete(LogEntryRow).where(LogEntryRow.number == corrected(c)))


def removed_import(c: Connection) -> None:
    c.execute(delete(LogEntryRow).where(LogEntryRow.number == select(func.max(LogEntryRow.number)).scalar_subquery()))


def removed_overlay(c: Connection) -> None:
    corrected(c)
    c.execute(delete(CorrectionRow))


def overlay_of_nobody(c: Connection) -> None:
    c.execute(insert(CorrectionRow).values(
        report_id=pdf_report(c), owner="response", owner_id=response(c), field="actions", name="", entry=99,
        state="corrected", beneath='{"text": "x"}'))  # fmt: skip


def edited_correction(c: Connection) -> None:
    corrected(c)
    c.execute(update(CellRow).where(CellRow.id == cell(c)).values(text="Meet never"))


def edited_beneath(c: Connection) -> None:
    corrected(c)
    c.execute(update(CorrectionRow).values(beneath='{"text": "Meet never"}'))


def state_of_nobody(c: Connection) -> None:
    c.execute(update(CellRow).where(CellRow.id == cell(c, "response")).values(state="confirmed"))


def state_taken_away(c: Connection) -> None:
    corrected(c)
    c.execute(update(CellRow).where(CellRow.id == cell(c)).values(state="read"))


def without_view(c: Connection) -> None:
    c.execute(text("DROP VIEW v_overdue"))


def without_index(c: Connection) -> None:
    c.execute(text("DROP INDEX ix_cell_response_id"))


def without_table(c: Connection) -> None:
    c.execute(text("DROP TABLE agency_match"))


def broken_entry(c: Connection) -> None:
    c.execute(update(LogEntryRow).where(LogEntryRow.number == 1).values(detail="no JSON"))


def broken_reasons(c: Connection) -> None:
    c.execute(text(f"UPDATE cell SET reasons = 'no JSON' WHERE id = {cell(c)}"))


def broken_note(c: Connection) -> None:
    c.execute(text("UPDATE note SET detail = '[]'"))


def without_report(c: Connection) -> None:
    c.execute(delete(ReportRow).where(ReportRow.id == pdf_report(c)))


@pytest.mark.parametrize(
    ("done", "kind"),
    [
        (edited_text, "rows"),
        (edited_raw, "rows"),
        (surer, "rows"),
        (better_status, "rows"),
        (later_date, "rows"),
        (removed_row, "rows"),
        (moved_box, "rows"),
        (other_page, "rows"),
        (edited_entry, "log"),
        (removed_entry, "log"),
        (removed_last_entry, "correction"),
        (removed_import, "log"),
        (removed_overlay, "correction"),
        (overlay_of_nobody, "correction"),
        (edited_correction, "correction"),
        (edited_beneath, "rows"),
        (state_of_nobody, "correction"),
        (state_taken_away, "correction"),
        (without_view, "schema"),
        (without_index, "schema"),
        (without_table, "schema"),
        (without_report, "rows"),
        (broken_entry, "log"),
        (broken_reasons, "rows"),
        (broken_note, "rows"),
    ],
)
def test_what_was_done_to_the_store_is_found(done: Callable[[Connection], None], kind: str, archived: Path) -> None:
    with write_transaction(open_store(store_url(str(archived)))) as connection:
        done(connection)
    found = troubles(archived)
    assert kind in {t.kind for t in found}, found
    assert all(t.detail and t.advice for t in found)


@pytest.mark.parametrize(
    "done", [*(pytest.param(done, marks=pytest.mark.long) for done in (moved_box, other_page)), edited_text]
)
def test_a_place_that_shows_other_words_is_found_by_reading_it(
    done: Callable[[Connection], None], archived: Path
) -> None:
    """Also where the log was made to agree."""
    with write_transaction(open_store(store_url(str(archived)))) as connection:
        done(connection)
        report = load_report(connection, pdf_report(connection), reading=True)
        audit_log.append_entry(
            connection,
            by="Bea",
            act=audit_log.IMPORTED,
            report_id=report.id,
            owner="report",
            owner_id=report.id,
            detail={"digest": compute_digest(report), "digest_version": DIGEST_VERSION},
        )
        record, name = response(connection), report.source.name
    (found,) = troubles(archived, None)
    assert (found.kind, found.record, found.file) == ("words", record, name)
    assert found.page in (1, 2)
    assert "boardtrace trace" in found.advice


def appended(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


@pytest.mark.parametrize("done", [appended, Path.unlink])
def test_a_file_that_was_changed_or_taken_is_found(done: Callable[[Path], None], archived: Path) -> None:
    (kept,) = archived.with_suffix(".files").glob("*/*.pdf")
    done(kept)
    (found,) = troubles(archived, None)
    assert (found.kind, found.file) == ("file", "short.pdf")
    assert str(kept) in found.advice
