# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Where a file of a verdict lay, so that it can be tried again, and on what names of columns a refusal rests."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("verdict", sa.Column("path", sa.Text(), nullable=True))
    op.add_column("verdict", sa.Column("columns", sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("verdict", "columns")
    op.drop_column("verdict", "path")
