# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""`v_status_history` has the current status of each version again, as before revision 0012.

`v_status` lists those of all roles. `v_change` says of a date what the cell that prints it said before and says now,
and compares the dates of two versions without their roles where one of them was stored before roles were read.
"""

from importlib import import_module

from alembic import op

revision = "0015"
down_revision = "0014"

_DATE_ROLES = import_module("store.migrations.versions.0014_date_roles")

HISTORY = """
CREATE VIEW v_status_history AS
SELECT lineage_id, review_id, report_id, as_at, response_id, finding, question, agency_id, agency_name, status, due,
       LAG(status) OVER life AS status_before, LAG(due) OVER life AS due_before, LAG(as_at) OVER life AS as_at_before,
       ROW_NUMBER() OVER life AS nth, role, label, meaning
FROM v_status
WHERE role = 'current' AND is_current = 1 AND as_at IS NOT NULL AND lineage_id IS NOT NULL
WINDOW life AS (PARTITION BY lineage_id ORDER BY as_at, report_id)
"""

PRINTED = """COALESCE((
           SELECT c.text FROM target_date d
           LEFT JOIN cell c ON c.response_id = d.response_id AND c.field = 'other' AND c.name = d.column_name
           WHERE d.response_id = {response} AND NOT d.struck AND d."on" = {due}
             AND COALESCE(d.role, 'target') = {role}
           ORDER BY d.position LIMIT 1), {target})"""
PRINTED_BEFORE = PRINTED.format(
    response="pair.response_before", due="pair.due_before", role="pair.due_role_before", target="pair.target_before"
)
PRINTED_AFTER = PRINTED.format(
    response="pair.response_id", due="pair.due", role="pair.due_role", target="pair.target_date"
)

CHANGE = f"""
CREATE VIEW v_change AS
WITH version AS (
    SELECT id, review_id, as_at,
           LAG(id) OVER (PARTITION BY review_id ORDER BY as_at, id) AS before
    FROM report WHERE superseded_by IS NULL AND as_at IS NOT NULL
),
placed AS (
    SELECT response_id, report_id, lineage_id, finding, question, agency_id, agency_name, status, due, due_role,
           target_date, actions
    FROM v_response WHERE is_current = 1
),
told AS (
    SELECT response_id, MAX(CASE WHEN column_name = '' THEN "on" END) AS last_date,
           MAX(CASE WHEN role IS NULL THEN 1 ELSE 0 END) AS lacks_roles
    FROM target_date WHERE NOT struck GROUP BY response_id
),
pair AS (
    SELECT v.review_id, v.id AS report_id, v.before AS report_before, v.as_at, n.lineage_id, n.finding, n.question,
           n.agency_id, n.agency_name, o.response_id AS response_before, n.response_id,
           o.status AS status_before, n.status, o.due AS due_before, o.due_role AS due_role_before, n.due, n.due_role,
           o.target_date AS target_before, n.target_date,
           CASE WHEN ot.lacks_roles + nt.lacks_roles > 0 THEN ot.last_date ELSE o.due END AS compared_before,
           CASE WHEN ot.lacks_roles + nt.lacks_roles > 0 THEN nt.last_date ELSE n.due END AS compared
    FROM version v
    JOIN placed n ON n.report_id = v.id
    JOIN placed o ON o.report_id = v.before AND o.lineage_id = n.lineage_id
    LEFT JOIN told ot ON ot.response_id = o.response_id
    LEFT JOIN told nt ON nt.response_id = n.response_id
)
SELECT review_id, report_before, report_id, as_at, 'rag' AS kind, 'rag' AS field, finding, question, agency_id,
       agency_name, status_before AS old, status AS new, response_before, response_id, lineage_id, due_before, due,
       due_role
FROM pair WHERE COALESCE(status_before, '') <> COALESCE(status, '')
UNION ALL
SELECT review_id, report_before, report_id, as_at,
       CASE WHEN compared > compared_before THEN 'slipped' WHEN due_role = 'revised' THEN 'revised' ELSE 'changed' END,
       'target_date', finding, question, agency_id, agency_name, {PRINTED_BEFORE}, {PRINTED_AFTER},
       response_before, response_id, lineage_id, due_before, due, due_role
FROM pair WHERE compared_before <> compared
UNION ALL
SELECT v.review_id, v.before, v.id, v.as_at, 'added', 'row', n.finding, n.question, n.agency_id, n.agency_name,
       NULL, n.actions, NULL, n.response_id, n.lineage_id, NULL, n.due, n.due_role
FROM version v JOIN placed n ON n.report_id = v.id
WHERE v.before IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM placed o WHERE o.report_id = v.before AND o.lineage_id = n.lineage_id)
UNION ALL
SELECT v.review_id, v.before, v.id, v.as_at, 'removed', 'row', o.finding, o.question, o.agency_id, o.agency_name,
       o.actions, NULL, o.response_id, NULL, o.lineage_id, o.due, NULL, NULL
FROM version v JOIN placed o ON o.report_id = v.before
WHERE NOT EXISTS (SELECT 1 FROM placed n WHERE n.report_id = v.id AND n.lineage_id = o.lineage_id)
"""  # noqa: S608 - texts of this module

VIEWS = {"v_status_history": HISTORY, "v_change": CHANGE}
"""The views that this revision replaces; no other selects from them."""


def upgrade() -> None:
    _replace_views(VIEWS)


def downgrade() -> None:
    _replace_views({name: view for name, view in _DATE_ROLES.list_views().items() if name in VIEWS})


def _replace_views(views: dict[str, str]) -> None:
    for name, view in views.items():
        op.execute(f"DROP VIEW {name}")
        op.execute(view)
