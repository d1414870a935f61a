# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""All statuses of a row, each with its role, label and meaning; statuses that are read from a digit or a tick."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

STRUCK = import_module("store.migrations.versions.0010_struck")
BEFORE: dict[str, str] = {name: view.replace(STRUCK.ALL_DATES, STRUCK.TARGETS) for name, view in STRUCK.VIEWS.items()}
"""The SQL views before this revision."""

ROW_VALUES = """       m.lineage_id, m.score AS match_score, m.doubtful,
       sc.label AS status_label, sc.meaning AS status_meaning, cr.text AS action_ref,
       CAST(NULLIF(REPLACE(cp.text, '%', ''), '') AS INTEGER) AS progress_percent
"""
ROW_VALUE_JOINS = """LEFT JOIN status sc ON sc.response_id = r.id AND sc.role = 'current'
LEFT JOIN cell cr ON cr.response_id = r.id AND cr.field = 'action_ref'
LEFT JOIN cell cp ON cp.response_id = r.id AND cp.field = 'progress_percent'
"""
RESPONSE = (
    BEFORE["v_response"].replace("       m.lineage_id, m.score AS match_score, m.doubtful\n", ROW_VALUES)
    + ROW_VALUE_JOINS
)

STATUS = """
CREATE VIEW v_status AS
SELECT response_id, review_id, report_id, as_at, is_current, lineage_id, finding, question, agency_id, agency_name,
       due, 'current' AS role, COALESCE(status_label, '') AS label, status, status_meaning AS meaning
FROM v_response
UNION ALL
SELECT v.response_id, v.review_id, v.report_id, v.as_at, v.is_current, v.lineage_id, v.finding, v.question,
       v.agency_id, v.agency_name, v.due, s.role, s.label, s.value, s.meaning
FROM v_response v
JOIN status s ON s.response_id = v.response_id
WHERE s.role <> 'current'
"""

HISTORY = """
CREATE VIEW v_status_history AS
SELECT lineage_id, review_id, report_id, as_at, response_id, finding, question, agency_id, agency_name, status, due,
       LAG(status) OVER life AS status_before, LAG(due) OVER life AS due_before, LAG(as_at) OVER life AS as_at_before,
       ROW_NUMBER() OVER life AS nth, role, label, meaning
FROM v_status
WHERE is_current = 1 AND as_at IS NOT NULL AND lineage_id IS NOT NULL
WINDOW life AS (
    PARTITION BY lineage_id, role, CASE WHEN role = 'current' THEN '' ELSE label END ORDER BY as_at, report_id
)
"""

VIEWS: dict[str, str] = {
    "v_response": RESPONSE,
    "v_status": STATUS,
    "v_status_history": HISTORY,
    "v_overdue": BEFORE["v_overdue"],
    "v_change": BEFORE["v_change"],
}
"""The SQL views of this revision, in the order in which they are created."""

FEWER_BASES = "rag_basis IN ('colour', 'letter', 'word')"
BASES = "rag_basis IN ('colour', 'letter', 'word', 'digit', 'tick')"
BASIS_CHECK = "ck_response_rag_basis"


def upgrade() -> None:
    _drop_views(BEFORE)
    op.create_table(
        "status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.String(length=160), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("value", sa.String(length=8), nullable=True),
        sa.Column("basis", sa.String(length=8), nullable=True),
        sa.Column("colour", sa.String(length=7), nullable=True),
        sa.Column("meaning", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.CheckConstraint("value IN ('red', 'amber', 'green', 'complete')", name=op.f("ck_status_value")),
        sa.CheckConstraint("basis IN ('colour', 'letter', 'word', 'digit', 'tick')", name=op.f("ck_status_basis")),
        sa.CheckConstraint(
            "role IN ('current', 'previous', 'period', 'risk', 'outcome', 'other')", name=op.f("ck_status_role")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_status_response_id_response"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status")),
        sa.UniqueConstraint("response_id", "position", name=op.f("uq_status_response_id_position")),
    )
    _replace_basis_check(FEWER_BASES, BASES)
    _create_views(VIEWS)


def downgrade() -> None:
    _drop_views(VIEWS)
    op.drop_table("status")
    op.execute("UPDATE response SET rag_basis = 'letter' WHERE rag_basis = 'digit'")
    op.execute("UPDATE response SET rag_basis = 'word' WHERE rag_basis = 'tick'")
    _replace_basis_check(BASES, FEWER_BASES)
    _create_views(BEFORE)


def _create_views(views: dict[str, str]) -> None:
    for view in views.values():
        op.execute(view)


def _drop_views(views: dict[str, str]) -> None:
    for name in reversed(views):
        op.execute(f"DROP VIEW {name}")


def _replace_basis_check(old: str, new: str) -> None:
    """Replace the check constraint of `response.rag_basis`.

    SQLite cannot, short of building the table again, which would delete the rows that refer to it. Its documentation
    ("Making Other Kinds Of Table Schema Changes", lang_altertable.html) changes the stored definition instead.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(BASIS_CHECK), "response", type_="check")
        op.create_check_constraint(op.f(BASIS_CHECK), "response", new)
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = REPLACE(sql, :old, :new) WHERE type = 'table' AND name = 'response'"),
        {"old": old, "new": new},
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
