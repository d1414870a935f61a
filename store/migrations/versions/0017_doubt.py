# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""How doubtful a value of the review queue is, and which values are decided together. The queue is computed again."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("attention", sa.Column("doubt", sa.Double(), nullable=False, server_default="1"))
    op.add_column("attention", sa.Column("group_key", sa.String(160), nullable=False, server_default=""))
    op.create_index("ix_attention_group_key", "attention", ["group_key"])
    op.add_column("report_tally", sa.Column("unasked", sa.Double(), nullable=False, server_default="0"))
    op.execute("DELETE FROM report_tally")  # reports without counts are derived again (refresh_derived.py)


def downgrade() -> None:
    op.drop_column("report_tally", "unasked")
    op.drop_index("ix_attention_group_key", "attention")
    op.drop_column("attention", "group_key")
    op.drop_column("attention", "doubt")
