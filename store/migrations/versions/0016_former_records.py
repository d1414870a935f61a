# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Records that an earlier reading of a report had, so that they get their ids back.

The log also has whether a person corrected or confirmed a status of another role than the current one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "former_record",
        sa.Column("id", sa.String(length=160), nullable=False),
        sa.Column("report_id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=8), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_record")),
    )
    op.create_index(op.f("ix_former_record_report_id"), "former_record", ["report_id"])
    op.add_column("status", sa.Column("state", sa.String(length=16), nullable=False, server_default="read"))


def downgrade() -> None:
    op.drop_column("status", "state")
    op.drop_index(op.f("ix_former_record_report_id"), "former_record")
    op.drop_table("former_record")
