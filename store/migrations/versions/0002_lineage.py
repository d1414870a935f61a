# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Reviews, lineages, and the decisions about them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "link_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one", sa.String(length=160), nullable=False),
        sa.Column("other", sa.String(length=160), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_decision")),
    )
    with op.batch_alter_table("link_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_decision_one"), ["one"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_decision_other"), ["other"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_table(
        "review_move",
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("review_id", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_review_move")),
    )
    op.create_table(
        "lineage_member",
        sa.Column("response_id", sa.String(length=160), nullable=False),
        sa.Column("lineage_id", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=160), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_lineage_member_response_id_response"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_lineage_member")),
    )
    with op.batch_alter_table("lineage_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lineage_member_lineage_id"), ["lineage_id"], unique=False)

    # Not as a batch: SQLite would copy the table, and all that depends on its rows would be deleted.
    op.add_column("report", sa.Column("review_id", sa.String(length=64), nullable=True))
    op.add_column("report", sa.Column("review_score", sa.Double(), nullable=True))
    op.add_column("report", sa.Column("review_why", sa.Text(), nullable=True))
    op.add_column("report", sa.Column("superseded_by", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_report_review_id"), "report", ["review_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_report_review_id"), "report")
    for name in ("superseded_by", "review_why", "review_score", "review_id"):
        op.drop_column("report", name)

    with op.batch_alter_table("lineage_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lineage_member_lineage_id"))

    op.drop_table("lineage_member")
    op.drop_table("review_move")
    op.drop_table("review")
    with op.batch_alter_table("link_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_decision_other"))
        batch_op.drop_index(batch_op.f("ix_link_decision_one"))

    op.drop_table("link_decision")
