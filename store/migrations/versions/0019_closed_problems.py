# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Who closed a problem, when and how, and the decisions that close problems."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("fault", sa.Column("closed_by", sa.Text(), nullable=True))
    op.add_column("fault", sa.Column("closed_at", sa.String(32), nullable=True))
    op.add_column("fault", sa.Column("closed_how", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "problem_decision",
        sa.Column("entry", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(48), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('column', 'file', 'problem')", name=op.f("ck_problem_decision_kind")),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_problem_decision")),
    )


def downgrade() -> None:
    op.drop_table("problem_decision")
    for name in ("closed_how", "closed_at", "closed_by"):
        op.drop_column("fault", name)
