# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cases that are older than they may be kept."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from store.engine import open_store, store_url
from store.queries.retention import list_old_cases
from tests.store.case_versions import SPRING, SUMMER, keep
from tests.store.report_versions import version


def test_a_case_is_old_when_its_newest_version_is(tmp_path: Path) -> None:
    engine = open_store(store_url(str(tmp_path / "a.db")))
    undated = replace(version("eeee", SPRING, "Child U", "Marlsea LSCB"), as_at=None)
    keep(engine, version("aaaa", SPRING), version("bbbb", SUMMER), version("dddd", SPRING, "Child Z", "Elmbridge SCP"))
    keep(engine, undated)
    with engine.connect() as connection:
        between = SPRING.replace(year=SPRING.year + 7, day=SPRING.day + 1)
        assert [one.id for one in list_old_cases(connection, 7, between)] == ["dddd"]
        later = list_old_cases(connection, 7, date(SUMMER.year + 8, 1, 1))
        assert [(one.id, one.newest, one.reports) for one in later] == [("dddd", SPRING, 1), ("aaaa", SUMMER, 2)]
        assert later[0].reason == f"retention: the newest version is of {SPRING}, more than 7 years ago"
        assert list_old_cases(connection, 1, date(2020, 2, 29).replace(year=SPRING.year, day=28)) == []
    engine.dispose()
