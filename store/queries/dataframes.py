# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The store as pandas DataFrames, for notebooks: the same as its SQL views.

The SQL views (`v_response`, `v_response_agency`, `v_status`, `v_status_history`, `v_overdue`, `v_change`) are there for
any tool that speaks SQL, on SQLite and PostgreSQL. In all of them `as_at` is the date a report speaks for, `due` the
last of a row's revised dates, else of its targets, else of its original dates (`due_role` says which; none is crossed
out), `lineage_id` the same for one promise in every version, and `status` red, amber, green, complete or null.

    from store.engine import open_store, store_url
    from store.queries import dataframes

    engine = open_store(store_url("boardtrace.db"), create=False)
    rows = dataframes.responses(engine)
    rows[rows.is_current].groupby("as_at").status.value_counts()
"""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text

if TYPE_CHECKING:
    import pandas as pd

DATE_COLUMNS = (
    "as_at", "as_at_before", "due", "due_before", "original_date", "revised_date", "completed_date", "review_date",
)  # fmt: skip
FLAG_COLUMNS = ("is_current", "doubtful")
OVERDUE_ON = """
WITH version AS (
    SELECT report_id, ROW_NUMBER() OVER (
               PARTITION BY COALESCE(review_id, report_id)
               ORDER BY CASE WHEN as_at <= :on THEN 0 WHEN as_at IS NULL THEN 1 ELSE 2 END,
                        CASE WHEN as_at <= :on THEN as_at END DESC, as_at, report_id
           ) AS place
    FROM (SELECT DISTINCT report_id, review_id, as_at FROM v_response WHERE is_current = 1) AS versions
)
SELECT r.response_id, r.review_id, r.report_id, r.as_at, r.finding, r.question, r.agency_id, r.agency_name, r.status,
       r.target_date, r.due, r.due_role, r.original_date, r.revised_date, r.lineage_id
FROM v_response r JOIN version v ON v.report_id = r.report_id AND v.place = 1
WHERE r.is_current = 1 AND r.due < :on AND COALESCE(r.status, '') <> 'complete'
ORDER BY r.as_at, r.due, r.response_id
"""
"""As `v_overdue`, for a day."""


def responses(engine: Engine) -> "pd.DataFrame":
    """One row for each response of each report (`v_response`).

    response_id, review_id, report_id, board, subject, as_at; is_current (False for a reading that a better one of the
    same version superseded); finding, finding_title, question, question_text; agency_id, agency_name,
    agency_as_printed; status; response, actions, constraints, target_date (as printed), due, due_role,
    original_date, revised_date, completed_date, review_date (the last of each that is not crossed out), lead_person,
    desired_outcome; lineage_id, match_score (how surely it is the lineage's; null for its first), doubtful;
    status_label (the printed name of its column), status_meaning (the meaning in the report's legend); action_ref (the
    row's own number as printed), progress_percent (0 to 100); agencies (the names of all agencies that the row prints,
    in one text).
    """
    return _read_sql_view(engine, "v_response", "as_at, report_id, response_id")


def response_agencies(engine: Engine) -> "pd.DataFrame":
    """One row for each agency of each response (`v_response_agency`), to join by response_id.

    response_id, position (0 for the first), agency_id, agency_name, agency_as_printed ("" for those that "All agencies"
    includes), match_score.
    """
    return _read_sql_view(engine, "v_response_agency", "response_id, position")


def status_history(engine: Engine) -> "pd.DataFrame":
    """One row for each lineage at each version (`v_status_history`).

    The values at the version before are status_before, due_before and as_at_before; nth counts its versions from 1.
    label is the printed name of the status's column, meaning the legend's explanation of it; role is always "current"
    (`statuses` has those of all roles).
    """
    return _read_sql_view(engine, "v_status_history", "lineage_id, as_at, report_id")


def statuses(engine: Engine) -> "pd.DataFrame":
    """One row for each status of each response (`v_status`).

    The role is current, previous, period, risk, outcome or other, label the printed name of its column, meaning the
    legend's explanation of it; is_current and due are as in `responses`.
    """
    return _read_sql_view(engine, "v_status", "as_at, report_id, response_id, role, label")


def overdue(engine: Engine, on: date | None = None) -> "pd.DataFrame":
    """Responses that were due before their report's date and not complete (`v_overdue`).

    Args:
        engine: The store.
        on: The day asked for. Each case then has the responses of its newest version up to that day (of its first one
            where all are later) that were due before that day and are not complete.
    """
    if on is None:
        return _read_sql_view(engine, "v_overdue", "as_at, due, response_id")
    return _read_query(engine, OVERDUE_ON, on=on)


def changes(engine: Engine) -> "pd.DataFrame":
    """The changes from each version to the next (`v_change`).

    The kind is "rag", "slipped", "revised" (to an earlier day) or "changed" (field target_date), "added" or "removed"
    (field row). old and new are the status, the printed text of the cell that has the date by which the action is due,
    or the actions of the row; due_before, due and due_role are that date. Reworded cells are not among them: to tell
    those from misread ones takes more than SQL (`boardtrace compare`, store.compare).
    """
    return _read_sql_view(engine, "v_change", "as_at, report_id, kind, response_before, response_id")


def _read_sql_view(engine: Engine, view: str, order: str) -> "pd.DataFrame":
    return _read_query(engine, f"SELECT * FROM {view} ORDER BY {order}")  # noqa: S608 - names of ours


def _read_query(engine: Engine, query: str, **values: date) -> "pd.DataFrame":
    import pandas as pd

    with engine.connect() as connection:
        frame = pd.read_sql(text(query), connection, params=values)
    for name in DATE_COLUMNS:
        if name in frame:
            frame[name] = pd.to_datetime(frame[name])
    for name in FLAG_COLUMNS:
        if name in frame:
            frame[name] = frame[name].astype("boolean")
    return frame
