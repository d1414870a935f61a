# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Roles of dates, and the column that each is in.

In the SQL views `due` is the last revised date, else the last target, else the last original date, and the dates of
each role have a column.
"""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_AGENCIES = import_module("store.migrations.versions.0013_further_agencies")

LAST_TARGET = '(SELECT MAX(d."on") FROM target_date d WHERE d.response_id = r.id AND NOT d.struck) AS due,'
DUE = """COALESCE(d.revised_date, d.target_day, d.original_date) AS due,
       CASE WHEN d.revised_date IS NOT NULL THEN 'revised' WHEN d.target_day IS NOT NULL THEN 'target'
            WHEN d.original_date IS NOT NULL THEN 'original' END AS due_role,
       d.original_date, d.revised_date, d.completed_date, d.review_date,"""
DATES_BY_ROLE = """LEFT JOIN (
    SELECT response_id,
           MAX(CASE WHEN role = 'revised' THEN "on" END) AS revised_date,
           MAX(CASE WHEN COALESCE(role, 'target') = 'target' THEN "on" END) AS target_day,
           MAX(CASE WHEN role = 'original' THEN "on" END) AS original_date,
           MAX(CASE WHEN role = 'completed' THEN "on" END) AS completed_date,
           MAX(CASE WHEN role = 'review' THEN "on" END) AS review_date
    FROM target_date WHERE NOT struck GROUP BY response_id
) d ON d.response_id = r.id
"""

CHANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "v_response": (
        (LAST_TARGET, DUE),
        ("LEFT JOIN lineage_member m", f"{DATES_BY_ROLE}LEFT JOIN lineage_member m"),
    ),
    "v_overdue": (("target_date, due,", "target_date, due, due_role, original_date, revised_date,"),),
    "v_change": (
        ("agency_name, status, due,", "agency_name, status, due, due_role,"),
        ("o.due AS due_before, n.due,", "o.due AS due_before, n.due, n.due_role,"),
        ("'slipped' ELSE 'changed' END", "'slipped' WHEN due_role = 'revised' THEN 'revised' ELSE 'changed' END"),
        ("response_id, lineage_id\nFROM pair", "response_id, lineage_id, due_before, due, due_role\nFROM pair"),
        ("NULL, n.response_id, n.lineage_id\n", "NULL, n.response_id, n.lineage_id, NULL, n.due, n.due_role\n"),
        ("o.response_id, NULL, o.lineage_id\n", "o.response_id, NULL, o.lineage_id, o.due, NULL, NULL\n"),
    ),
}  # fmt: skip
"""The differences of each view: pairs of the text before and after."""


def list_views() -> dict[str, str]:
    """Return the SQL views of this revision, in the order in which they are created."""
    return {name: _change_view(name, view) for name, view in _AGENCIES.list_views().items()}


def _change_view(name: str, view: str) -> str:
    for before, after in CHANGES.get(name, ()):
        if before not in view:
            raise ValueError(f"{name} has no “{before}”")
        view = view.replace(before, after)
    return view


def upgrade() -> None:
    _drop_views(_AGENCIES.list_views())
    op.add_column("target_date", sa.Column("role", sa.String(16), nullable=True))
    op.add_column("target_date", sa.Column("column_name", sa.Text(), nullable=False, server_default=""))
    for view in list_views().values():
        op.execute(view)


def downgrade() -> None:
    _drop_views(list_views())
    op.drop_column("target_date", "column_name")
    op.drop_column("target_date", "role")
    for view in _AGENCIES.list_views().values():
        op.execute(view)


def _drop_views(views: dict[str, str]) -> None:
    for name in reversed(views):
        op.execute(f"DROP VIEW {name}")
