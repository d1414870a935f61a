# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What lists and searches are answered from: texts with their index, counts, and the queue of what needs a person."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

STATUSES = ("red", "amber", "green", "complete", "none")

# An index over texts that are kept once, in the table; triggers keep it in step, for rows that go with their report
# as well.
SQLITE = (
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        text, marks, content='search_entry', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER search_entry_insert AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_index (rowid, text, marks) VALUES (new.id, new.text, new.marks);
    END
    """,
    """
    CREATE TRIGGER search_entry_delete AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_index (search_index, rowid, text, marks)
        VALUES ('delete', old.id, old.text, old.marks);
    END
    """,
    """
    CREATE TRIGGER search_entry_update AFTER UPDATE ON search_entry BEGIN
        INSERT INTO search_index (search_index, rowid, text, marks)
        VALUES ('delete', old.id, old.text, old.marks);
        INSERT INTO search_index (rowid, text, marks) VALUES (new.id, new.text, new.marks);
    END
    """,
)
# Words as SQLite's index takes them: every run of letters and digits is one, no word is too common, accents are
# none, and endings go.
ACCENTED = "áàâäãåçéèêëíìîïñóòôöõúùûüýÿÁÀÂÄÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝ"
PLAIN = "aaaaaaceeeeiiiinooooouuuuyyAAAAAACEEEEIIIINOOOOOUUUUY"
POSTGRESQL = (
    "CREATE TEXT SEARCH DICTIONARY boardtrace_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION boardtrace (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION boardtrace ALTER MAPPING FOR asciiword, word, numword WITH boardtrace_stem",
    rf"""
    CREATE FUNCTION boardtrace_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT regexp_replace(translate(said, '{ACCENTED}', '{PLAIN}'), '(\W|_)+', ' ', 'g') $$
    """,
    """
    ALTER TABLE search_entry ADD COLUMN words tsvector GENERATED ALWAYS AS (
        to_tsvector('boardtrace'::regconfig, boardtrace_plain(text)) || to_tsvector('simple'::regconfig, marks)
    ) STORED
    """,
    "CREATE INDEX ix_search_entry_words ON search_entry USING gin (words)",
)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        _report_id(),
        sa.Column("owner", sa.String(length=8), nullable=False),
        sa.Column("owner_id", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        _of_report("search_entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    op.create_index(op.f("ix_search_entry_report_id"), "search_entry", ["report_id"])
    op.create_index(op.f("ix_search_entry_owner_id"), "search_entry", ["owner_id"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)

    op.create_table(
        "report_tally",
        _report_id(),
        *_counts("findings", "questions", "responses", *STATUSES, "faults"),
        _of_report("report_tally"),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_tally")),
    )
    op.create_table(
        "agency_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        _report_id(),
        sa.Column("agency_id", sa.String(length=128), nullable=True),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        *_counts(*STATUSES, "responses"),
        _of_report("agency_tally"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_tally")),
    )
    op.create_index(op.f("ix_agency_tally_report_id"), "agency_tally", ["report_id"])
    op.create_index(op.f("ix_agency_tally_agency_id_printed"), "agency_tally", ["agency_id", "printed"])

    op.create_table(
        "attention",
        sa.Column("id", sa.Integer(), nullable=False),
        _report_id(),
        sa.Column("owner", sa.String(length=8), nullable=False),
        sa.Column("owner_id", sa.String(length=160), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("harm", sa.Double(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        _of_report("attention"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attention")),
    )
    op.create_index(op.f("ix_attention_report_id"), "attention", ["report_id"])
    op.create_index(op.f("ix_attention_owner_id"), "attention", ["owner_id"])
    op.create_index(op.f("ix_attention_harm_id"), "attention", ["harm", "id"])
    op.create_table(
        "attention_skip",
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.String(length=160), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("by", "session", "owner_id", "field", "name", name=op.f("pk_attention_skip")),
    )


def _report_id() -> sa.Column[str]:
    return sa.Column("report_id", sa.String(length=64), nullable=False)


def _of_report(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["report_id"], ["report.id"], name=op.f(f"fk_{table}_report_id_report"), ondelete="CASCADE"
    )


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def downgrade() -> None:
    for table in ("attention_skip", "attention", "agency_tally", "report_tally"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION boardtrace_plain(text)")
        op.execute("DROP TEXT SEARCH CONFIGURATION boardtrace")
        op.execute("DROP TEXT SEARCH DICTIONARY boardtrace_stem")
