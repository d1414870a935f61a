# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What the action tracker knows of each response, and saved filters of lists.

The first is filled after the upgrade (refresh_derived.py).
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

STANDINGS = "standing IN ('current', 'dropped', 'earlier', 'superseded')"

INDEXES = {
    "report_id": ("report_id",),
    "standing_due": ("standing", "due", "response_id"),
    "standing_status_due": ("standing", "status", "due"),
    "review_id_standing": ("review_id", "standing", "status"),
}


def upgrade() -> None:
    op.create_table(
        "tracked_response",
        sa.Column("response_id", sa.String(length=160), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("review_id", sa.String(length=64), nullable=True),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.String(length=128), nullable=True),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=True),
        sa.Column("before", sa.String(length=160), nullable=True),
        sa.Column("status_before", sa.String(length=8), nullable=True),
        sa.Column("status_since", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("changed", sa.Date(), nullable=True),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("slipped_days", sa.Integer(), nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.CheckConstraint(STANDINGS, name=op.f("ck_tracked_response_standing")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_tracked_response_response_id_response"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_tracked_response")),
    )
    for name, columns in INDEXES.items():
        op.create_index(f"ix_tracked_response_{name}", "tracked_response", list(columns))
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("page", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("account", "page", "name", name=op.f("uq_saved_filter_account_page_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_filter")
    op.drop_table("tracked_response")
