# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The further agencies of a response: those that its row names after the first.

`v_response` lists them all in `agencies`; `v_response_agency` has a row for each.
"""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

BEFORE: dict[str, str] = import_module("store.migrations.versions.0012_statuses").VIEWS
"""The SQL views before this revision."""

JOIN_NAMES = {"sqlite": "GROUP_CONCAT(n.name, '; ')", "postgresql": "STRING_AGG(n.name, '; ')"}
LAST_COLUMN = " AS progress_percent\n"
AGENCIES = """ AS progress_percent,
       r.agency_name || COALESCE((SELECT '; ' || {joined} FROM (SELECT a.name FROM further_agency a
           WHERE a.response_id = r.id AND a.raw <> '' ORDER BY a.position) n), '') AS agencies
"""
RESPONSE_AGENCY = """
CREATE VIEW v_response_agency AS
SELECT r.id AS response_id, 0 AS position, r.agency_id, r.agency_name, r.agency_raw AS agency_as_printed,
       r.agency_score AS match_score
FROM response r WHERE r.agency_id IS NOT NULL
UNION ALL
SELECT a.response_id, a.position, a.agency_id, a.name, a.raw, a.score FROM further_agency a
"""


def upgrade() -> None:
    op.create_table(
        "further_agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.String(length=160), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.String(length=128), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("matched", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_further_agency_response_id_response"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_further_agency_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_further_agency")),
        sa.UniqueConstraint("response_id", "position", name=op.f("uq_further_agency_response_id_position")),
    )
    op.create_index("ix_further_agency_agency_id_response_id", "further_agency", ["agency_id", "response_id"])
    _drop_views(BEFORE)
    for view in list_views().values():
        op.execute(view)


def downgrade() -> None:
    _drop_views(list_views())
    op.drop_index("ix_further_agency_agency_id_response_id", "further_agency")
    op.drop_table("further_agency")
    for view in BEFORE.values():
        op.execute(view)


def list_views() -> dict[str, str]:
    """Return the SQL views of this revision, in the order in which they are created."""
    agencies = AGENCIES.format(joined=JOIN_NAMES[op.get_bind().dialect.name])
    response = BEFORE["v_response"].replace(LAST_COLUMN, agencies)
    return {**BEFORE, "v_response": response, "v_response_agency": RESPONSE_AGENCY}


def _drop_views(views: dict[str, str]) -> None:
    for name in reversed(views):
        op.execute(f"DROP VIEW {name}")
