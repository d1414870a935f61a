# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Acts of users are not discrepancies: a store verifies clean after each act, on both databases."""

import random
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.admin.erase import erase_case, erase_report
from store.engine import write_transaction
from tests import search_effort
from tests.store.case_versions import AUTUMN, late
from tests.store.report_versions import version
from tests.store.used_store import ACTS, AKIN, import_all, import_report, make_used_store, verify


@pytest.mark.parametrize("make_store", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
def test_a_store_on_which_people_did_everything_verifies_clean(empty: Engine, tmp_path: Path) -> None:
    root = tmp_path / "kept"
    make_used_store(empty, root)
    assert _find_anything(empty, root) == []
    erase_report(empty, root, "aaaa", "Ann", "request 16", AKIN)
    assert _find_anything(empty, root) == [], "erase a report"
    erase_case(empty, root, "zzzz", "Ann", "request 17")
    assert _find_anything(empty, root) == [], "erase a case"


@pytest.mark.long
def test_a_store_verifies_clean_after_each_act(empty: Engine, tmp_path: Path) -> None:
    root = tmp_path / "kept"
    root.mkdir()
    assert _find_anything(empty, root) == []
    import_all(empty, root)
    assert _find_anything(empty, root) == [], "import"
    for name, act in ACTS.items():
        with write_transaction(empty) as connection:
            act(connection)
        assert _find_anything(empty, root) == [], name
    import_report(empty, root, late(version("cccc", AUTUMN)))
    assert _find_anything(empty, root) == [], "import again"


@pytest.mark.long
def test_acts_in_any_order_are_no_discrepancy(empty: Engine, tmp_path: Path) -> None:
    """Those that are refused, because the record to undo or change is missing, change nothing."""
    root = tmp_path / "kept"
    root.mkdir()
    import_all(empty, root)
    order = random.Random(search_effort.seed(1)).choices(sorted(ACTS), k=60)
    for name in order:
        with suppress(KeyError, ValueError), write_transaction(empty) as connection:
            ACTS[name](connection)
    assert _find_anything(empty, root) == [], order


def _find_anything(engine: Engine, root: Path) -> list[str]:
    result = verify(engine, root)
    return [f"{one.kind}: {one.detail}" for one in (*result.discrepancies, *result.remarks)]
