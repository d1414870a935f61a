# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Changes of every kind, and strategies for any changes."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from store.compare.model import Change
from tests.store.strategies import texts

LAWS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
SCRIPT, FORMULA_TEXT = '<script>alert("x")</script>', "=cmd|' /C calc'!A0"


def change(kind: str = "changed", field: str = "actions", old: str = "", new: str = "", **more: Any) -> Change:
    given: dict[str, Any] = {
        "kind": kind, "field": field, "finding": "2", "question": "2a", "agency": "Harrow Police", "old": old,
        "new": new, "score": 0.97, "old_id": "aaa-2a-police-1", "new_id": "bbb-2a-police-1",
        "agency_id": "harrow-police",
    }  # fmt: skip
    return Change(**given | more)


DROPPED = change("removed", "row", "Train all staff", new_id=None, dropped=True, why="gone without being complete")
WORSE = change("rag", "rag", "green", "red", movement="worse")
BETTER = change("rag", "rag", "red", "complete", movement="better")
FIRST = change("rag", "rag", "", "amber", movement="first given")
LOST = change("rag", "rag", "amber", "", movement="lost")
SLIPPED = change("slipped", "target_date", "31/12/2015", "31 March 2016", days=91)
FURTHER = change("slipped", "target_date", "May 2015", "May 2017", days=731, times=3)
FORWARD = change("changed", "target_date", "31/12/2015", "30/12/2015", days=-1)
REWORDED = change(old="All staff will be trained by June", new="Most staff will have been trained by June")
HOSTILE = change(old=f"Is it {SCRIPT} so", new=f"Is it {FORMULA_TEXT} so", agency=SCRIPT, agency_old="@SUM(1)")
ADDED = change("added", "row", "", FORMULA_TEXT, old_id=None)
REMOVED = change("removed", "row", "A thing done", new_id=None)
RENAMED = change("renamed", "label", "1c", "2a", question_old="1c", agency=None, agency_id=None)
OVERDUE = change("overdue", "target_date", "May 2015", "May 2015", old_id=None, days=200)
PERHAPS = change(old="seen by tbe nurse", new="seen by the nurses", sure=False, why="a letter which a scan may change")
UNSEEN = change("rag", "rag", "red", "", movement="lost", sure=False, why="one of the pages shows no colour")
EVERY = (
    PERHAPS, UNSEEN, RENAMED, REMOVED, ADDED, HOSTILE, REWORDED, FORWARD, SLIPPED, FURTHER, FIRST, BETTER, LOST, WORSE,
    DROPPED, OVERDUE,
)  # fmt: skip
statuses = st.sampled_from(["red", "amber", "green", "complete", ""])
odd = texts | st.sampled_from([SCRIPT, FORMULA_TEXT, "+1", "a b c", "a x c", "</style>", "$x$", "]]>"])
maybe = st.none() | odd
changes = st.one_of(
    st.builds(
        change,
        st.sampled_from(["changed", "renamed"]),
        st.sampled_from(["actions", "title", "agency"]),
        odd,
        odd,
        agency=maybe,
        question=maybe,
        question_old=maybe,
        why=odd,
        sure=st.booleans(),
    ),
    st.builds(change, st.just("rag"), st.just("rag"), statuses, statuses, sure=st.booleans()),
    st.builds(change, st.sampled_from(["added", "removed"]), st.just("row"), odd, odd, dropped=st.booleans()),
    st.builds(change, st.just("slipped"), st.just("target_date"), odd, odd, days=st.integers(1, 999)),
)
words = st.lists(
    st.sampled_from(
        ["the", "tbe", "police", "po1ice", "staff", "by", "June", "2015", "2016", "not", "—", "...", "i", "l", "A"]
    ),
    max_size=9,
).map(" ".join)
# Specks: of single letters and marks OCR explains one at a time, so that several may sum up to a change.
no_specks = words.map(lambda text: " ".join(word for word in text.split() if len(word) > 1 and word.isalnum()))
