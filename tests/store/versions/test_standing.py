# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which reports are current."""

from sqlalchemy import Engine

from store.versions.standing import load_standings
from tests.store.case_versions import AUTUMN, SPRING, SUMMER, keep
from tests.store.report_versions import version


def test_the_newest_version_is_current_and_its_other_reading_superseded(empty: Engine) -> None:
    every = (version("aaaa", SPRING), version("bbbb", SUMMER), version("cccc", AUTUMN), version("dddd", AUTUMN))
    keep(empty, *every, version("eeee", None))
    with empty.connect() as connection:
        found = load_standings(connection, ["aaaa", "bbbb", "cccc", "dddd", "eeee"])
        assert found == {
            "aaaa": "earlier", "bbbb": "earlier", "cccc": "current", "dddd": "superseded", "eeee": "current",
        }  # fmt: skip
        assert load_standings(connection, ["aaaa", "bbbb"]) == {"aaaa": "earlier", "bbbb": "current"}
        assert load_standings(connection, ["dddd"]) == {"dddd": "current"}
