# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The log of imports and changes, and the corrections of readings."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "log_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=True),
        sa.Column("owner", sa.String(length=8), nullable=True),
        sa.Column("owner_id", sa.String(length=160), nullable=True),
        sa.Column("field", sa.String(length=32), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("over", sa.Integer(), nullable=True),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_entry")),
    )
    op.create_index(op.f("ix_log_entry_report_id"), "log_entry", ["report_id"], unique=False)
    op.create_index(op.f("ix_log_entry_owner_id"), "log_entry", ["owner_id"], unique=False)
    op.create_table(
        "overlay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=8), nullable=False),
        sa.Column("owner_id", sa.String(length=160), nullable=True),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("beneath", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('confirmed', 'corrected', 'disputed')", name=op.f("ck_overlay_state")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_overlay_report_id_report"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlay")),
    )
    op.create_index(op.f("ix_overlay_report_id"), "overlay", ["report_id"], unique=False)
    op.create_index(op.f("ix_overlay_owner_id_field"), "overlay", ["owner_id", "field"], unique=False)


def downgrade() -> None:
    op.drop_table("overlay")
    op.drop_table("log_entry")
