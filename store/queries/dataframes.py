"""The store as pandas DataFrames, for notebooks: the same as its SQL views.

The SQL views (`v_response`, `v_response_agency`, `v_status`, `v_status_history`, `v_overdue`, `v_change`) are there for
any tool that speaks SQL, on SQLite and PostgreSQL. In all of them `as_at` is the date a report speaks for, `due` the
last date of a row's target, `lineage_id` the same for one promise in every version, and `status` red, amber, green,
complete or null.

    from store.engine import open_store, store_url
    from store.queries import dataframes

    engine = open_store(store_url("boardtrace.db"), create=False)
    rows = dataframes.responses(engine)
    rows[rows.is_current].groupby("as_at").status.value_counts()
"""

from typing import TYPE_CHECKING

from sqlalchemy import Engine, text

if TYPE_CHECKING:
    import pandas as pd

DATE_COLUMNS = ("as_at", "as_at_before", "due", "due_before")
FLAG_COLUMNS = ("is_current", "doubtful")


def responses(engine: Engine) -> "pd.DataFrame":
    """One row for each response of each report (`v_response`).

    response_id, review_id, report_id, board, subject, as_at; is_current (False for a reading that a better one of the
    same version superseded); finding, finding_title, question, question_text; agency_id, agency_name,
    agency_as_printed; status; response, actions, constraints, target_date (as printed), due, lead_person,
    desired_outcome; lineage_id, match_score (how surely it is the lineage's; null for its first), doubtful;
    status_label (the printed name of its column), status_meaning (what the report's legend says of it); action_ref (the
    row's own number as printed), progress_percent (0 to 100); agencies (the names of all agencies that the row prints,
    in one text).
    """
    return _read_sql_view(engine, "v_response", "as_at, report_id, response_id")


def response_agencies(engine: Engine) -> "pd.DataFrame":
    """One row for each agency of each response (`v_response_agency`), to join by response_id.

    response_id, position (0 for the first), agency_id, agency_name, agency_as_printed ("" for those that "All agencies"
    stands for), match_score.
    """
    return _read_sql_view(engine, "v_response_agency", "response_id, position")


def status_history(engine: Engine) -> "pd.DataFrame":
    """One row for each status of each lineage at each version (`v_status_history`), with its values at the version
    before: status_before, due_before, as_at_before; nth counts its versions from 1. role is current, previous, period,
    risk, outcome or other, label the printed name of the column, meaning what the legend says; the status before is
    that of the same role and, but for the current one, the same label."""
    return _read_sql_view(engine, "v_status_history", "lineage_id, as_at, report_id, role, label")


def statuses(engine: Engine) -> "pd.DataFrame":
    """One row for each status of each response (`v_status`): role, label, status and meaning as in `status_history`,
    with is_current and due as in `responses`."""
    return _read_sql_view(engine, "v_status", "as_at, report_id, response_id, role, label")


def overdue(engine: Engine) -> "pd.DataFrame":
    """Responses whose last target lay before their report's date and that were not complete (`v_overdue`)."""
    return _read_sql_view(engine, "v_overdue", "as_at, due, response_id")


def changes(engine: Engine) -> "pd.DataFrame":
    """The changes from each version to the next (`v_change`): kind is "rag", "slipped" or "changed" (field
    target_date), "added" or "removed" (field row), with old and new. Reworded cells are not among them: to tell those
    from misread ones takes more than SQL (`boardtrace compare`, store.compare)."""
    return _read_sql_view(engine, "v_change", "as_at, report_id, kind, response_before, response_id")


def _read_sql_view(engine: Engine, view: str, order: str) -> "pd.DataFrame":
    import pandas as pd

    with engine.connect() as connection:
        frame = pd.read_sql(text(f"SELECT * FROM {view} ORDER BY {order}"), connection)  # noqa: S608 - names of ours
    for name in DATE_COLUMNS:
        if name in frame:
            frame[name] = pd.to_datetime(frame[name])
    for name in FLAG_COLUMNS:
        if name in frame:
            frame[name] = frame[name].astype("boolean")
    return frame
