# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The number of values to check."""

from sqlalchemy import Engine, text

from boardtrace.web.open_work import MAX_AGE_S, OpenWork
from store.engine import write_transaction


def test_the_queue_is_counted_again_after_a_while(engine: Engine) -> None:
    now = [0.0]
    work = OpenWork(engine, lambda: now[0])
    assert work.count_values() > 0
    with write_transaction(engine) as connection:
        connection.execute(text("DELETE FROM attention"))
    assert work.count_values() > 0
    now[0] = MAX_AGE_S + 1
    assert work.count_values() == 0
