# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Page readings and notes are stored by field name, and digests carry their version.

Nothing is converted: earlier forms are read as they are (store/codec.py, store/reports/digest.py). Earlier versions of
the program cannot read the new forms, and refuse a database of this revision.
"""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
