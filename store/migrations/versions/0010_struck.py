# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Crossed-out text: words of cells, and dates that do not count as targets. The SQL views ignore such dates."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

VIEWS: dict[str, str] = import_module("store.migrations.versions.0003_views").VIEWS
ALL_DATES = "WHERE d.response_id = r.id)"
TARGETS = "WHERE d.response_id = r.id AND NOT d.struck)"


def upgrade() -> None:
    op.add_column("cell", sa.Column("struck", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("target_date", sa.Column("struck", sa.Boolean(), nullable=False, server_default=sa.false()))
    _drop_views()
    for view in VIEWS.values():
        op.execute(view.replace(ALL_DATES, TARGETS))


def downgrade() -> None:
    _drop_views()
    op.drop_column("target_date", "struck")
    op.drop_column("cell", "struck")
    for view in VIEWS.values():
        op.execute(view)


def _drop_views() -> None:
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
