"""The digest of a report covers what was read, and not what was corrected."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from ingest.model import Source
from store import audit_log
from store.decisions.corrections import correct_value
from store.engine import write_transaction
from store.reports.digest import compute_digest
from store.reports.load import load_report
from tests.store.correction_helpers import ROW, WHO, taken_in
from tests.store.report_versions import version


def test_the_digest_is_of_what_was_read(empty: Engine) -> None:
    report = version("aaaa", date(2019, 3, 1))
    taken_in(empty, report)
    with write_transaction(empty) as connection:
        correct_value(connection, ROW, "rag", "red", why="w", **WHO)
        correct_value(connection, ROW, "agency", "yos", why="w", **WHO)
        stored = load_report(connection, "aaaa", reading=True)
        imported = audit_log.load_last_import(connection, "aaaa")
    assert imported
    assert compute_digest(stored) == compute_digest(report) == imported.detail["digest"]


def test_sources_differ_in_their_digest() -> None:
    report = version("aaaa", date(2019, 3, 1))
    other = Source(name="b.pdf", sha256="b" * 64, pages=3, kind="pdf", size=9)
    assert compute_digest(replace(report, source=other)) != compute_digest(report)
