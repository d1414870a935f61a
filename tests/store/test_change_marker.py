# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The marker of a store changes with each commit, whoever makes it."""

from sqlalchemy import Engine, text

from store.change_marker import ChangeMarker
from store.engine import open_store, write_transaction

WRITE = text("INSERT INTO agency (id, name, known) VALUES (:id, 'Agency', false)")


def test_marker_changes_with_each_commit_of_this_and_other_engines(empty: Engine) -> None:
    marker = ChangeMarker(empty)
    other = open_store(empty.url.render_as_string(hide_password=False))
    with empty.connect() as reading:
        seen = [marker.read_marker(reading)]
        reading.rollback()
        assert marker.read_marker(reading) == seen[0]
        reading.rollback()
        for number, engine in enumerate((empty, other, empty)):
            with write_transaction(engine) as connection:
                connection.execute(WRITE, {"id": f"a{number}"})
            seen.append(marker.read_marker(reading))
            reading.rollback()
        with other.connect() as raw:  # as another program writes, without our lock
            raw.execute(text("UPDATE agency SET name = 'changed'"))
            raw.commit()
        seen.append(marker.read_marker(reading))
    assert len(set(seen)) == len(seen)
    other.dispose()
    marker.close()


def test_marker_of_an_uncommitted_write_is_not_that_of_the_committed_one(empty: Engine) -> None:
    marker = ChangeMarker(empty)
    with empty.connect() as reading, empty.connect() as writing:
        writing.execute(WRITE, {"id": "a"})
        before = marker.read_marker(reading)
        reading.rollback()
        writing.commit()
        assert marker.read_marker(reading) != before
    marker.close()
