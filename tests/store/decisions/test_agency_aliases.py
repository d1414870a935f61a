# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Aliases and merges of agencies apply together, whatever is decided or undone later."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from normalise.agencies.succession import relation_explainer
from normalise.model import Report
from store.decisions.agency_aliases import decide_agency, undo_agency_decision
from store.engine import open_store, write_transaction
from store.schema import AgencyCountsRow, ResponseRow
from tests.store.correction_helpers import REGISTER, taken_in
from tests.store.old_store import unpack_on_sqlite
from tests.store.report_versions import agency, version, with_rows

EXPLAIN = relation_explainer(REGISTER)


def rename_agency(report: Report, old: str, ident: str, name: str) -> Report:
    new = replace(agency(ident, name), known=False, why="not in the register")
    return with_rows(report, lambda r: replace(r, agency=new) if r.agency.id == old else r)


def load_agencies(connection: Connection) -> dict[str, str | None]:
    return {row.id: row.agency_id for row in connection.execute(select(ResponseRow.id, ResponseRow.agency_id))}


def count_stored_responses(connection: Connection) -> dict[str, int]:
    """Return the stored counts of responses by agency, as the list of agencies shows them."""
    responses = func.sum(AgencyCountsRow.responses)
    query = select(AgencyCountsRow.agency_id, responses).group_by(AgencyCountsRow.agency_id)
    return {str(key): int(count) for key, count in connection.execute(query)}


def test_merge_survives_later_decisions_on_other_agencies(empty: Engine) -> None:
    taken_in(empty, rename_agency(version("aaaa", date(2019, 3, 1)), "yos", "the-hub", "The Hub"))
    taken_in(empty, rename_agency(version("bbbb", date(2019, 7, 1)), "csc", "families", "Families First"))
    with write_transaction(empty) as connection:
        decide_agency(connection, "yos", "Ann", EXPLAIN, other="the-hub")
        merged = load_agencies(connection)
        assert {key for ident, key in merged.items() if "-yos-" in ident} == {"yos"}
        decide_agency(connection, "csc", "Ann", EXPLAIN, alias="Families First")
        both = load_agencies(connection)
        assert set(both.values()) == {"police", "yos", "csc"}
        undo_agency_decision(connection, "Ann", EXPLAIN)
        assert load_agencies(connection) == merged
        assert count_stored_responses(connection) == {"police": 8, "yos": 8, "csc": 4, "families": 4}


def test_merges_of_merged_agencies_are_undone_one_by_one(empty: Engine) -> None:
    taken_in(empty, rename_agency(version("aaaa", date(2019, 3, 1)), "yos", "the-hub", "The Hub"))
    taken_in(empty, version("bbbb", date(2019, 7, 1)))
    with write_transaction(empty) as connection:
        seen = [load_agencies(connection)]
        for agency_id, other in (("yos", "the-hub"), ("csc", "yos"), ("police", "csc")):
            decide_agency(connection, agency_id, "Ann", EXPLAIN, other=other)
            seen.append(load_agencies(connection))
        assert set(seen[-1].values()) == {"police"}
        for expected in reversed(seen[:-1]):
            undo_agency_decision(connection, "Ann", EXPLAIN)
            assert load_agencies(connection) == expected


def test_alias_leaves_the_merge_of_an_old_store_in_force(tmp_path: Path) -> None:
    store = unpack_on_sqlite(tmp_path)
    engine = open_store(store.url)
    with engine.connect() as connection:
        before = load_agencies(connection)
    assert before["cb7e252d3a-1c-aldermoor-hospitals-1"] == "aldermoor-hospitals-nhs-trust"
    for line in ("alias CAFCASS cafcass", "undo"):
        assert store.run(f"agencies {line}").returncode == 0
        with engine.connect() as connection:
            assert load_agencies(connection) == before
    engine.dispose()
    listed = json.loads(store.run("agencies --format json").stdout)
    assert "aldermoor-hospitals" not in {entry["id"] for entry in listed}
