# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""An index from which the dashboard counts the current responses by case, agency and status."""

from alembic import op

revision = "0022"
down_revision = "0021"

INDEX = "ix_tracked_response_standing_groups"


def upgrade() -> None:
    op.create_index(INDEX, "tracked_response", ["standing", "review_id", "agency_id", "status", "due"])


def downgrade() -> None:
    op.drop_index(INDEX, "tracked_response")
