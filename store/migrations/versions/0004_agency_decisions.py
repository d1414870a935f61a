# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Decisions about agencies, and the matches of rows before them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "agency_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.String(length=128), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("other_id", sa.String(length=128), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(name IS NULL) <> (other_id IS NULL)", name=op.f("ck_agency_decision_alias_or_merge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_decision")),
    )
    op.create_table(
        "agency_match",
        sa.Column("response_id", sa.String(length=160), nullable=False),
        sa.Column("agency_id", sa.String(length=128), nullable=True),
        sa.Column("agency_name", sa.Text(), nullable=False),
        sa.Column("agency_score", sa.Double(), nullable=False),
        sa.Column("agency_known", sa.Boolean(), nullable=False),
        sa.Column("agency_why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_agency_match_response_id_response"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_agency_match")),
    )


def downgrade() -> None:
    op.drop_table("agency_match")
    op.drop_table("agency_decision")
