# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Accounts that are limited to some boards and agencies."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

COLUMNS = ("boards", "agencies")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("account", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("account", name)
