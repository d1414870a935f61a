# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Views for analysts' own tools; store/queries/dataframes.py explains each column."""

from alembic import op

revision = "0003"
down_revision = "0002"

RESPONSE = """
CREATE VIEW v_response AS
SELECT r.id AS response_id, p.review_id, p.id AS report_id, p.board, p.subject, p.as_at,
       CASE WHEN p.superseded_by IS NULL THEN 1 ELSE 0 END AS is_current,
       f.number AS finding, ft.text AS finding_title, q.label AS question, qt.text AS question_text,
       r.agency_id, r.agency_name, r.agency_raw AS agency_as_printed, r.rag_value AS status,
       ce.text AS response, ca.text AS actions, cc.text AS constraints, ct.text AS target_date,
       (SELECT MAX(d."on") FROM target_date d WHERE d.response_id = r.id) AS due,
       cl.text AS lead_person, cd.text AS desired_outcome,
       m.lineage_id, m.score AS match_score, m.doubtful
FROM response r
JOIN question q ON q.id = r.question_id
JOIN finding f ON f.id = q.finding_id
JOIN report p ON p.id = f.report_id
LEFT JOIN lineage_member m ON m.response_id = r.id
LEFT JOIN cell ft ON ft.finding_id = f.id AND ft.field = 'title'
LEFT JOIN cell qt ON qt.question_id = q.id AND qt.field = 'text'
LEFT JOIN cell ce ON ce.response_id = r.id AND ce.field = 'response'
LEFT JOIN cell ca ON ca.response_id = r.id AND ca.field = 'actions'
LEFT JOIN cell cc ON cc.response_id = r.id AND cc.field = 'constraints'
LEFT JOIN cell ct ON ct.response_id = r.id AND ct.field = 'target_date'
LEFT JOIN cell cl ON cl.response_id = r.id AND cl.field = 'lead_person'
LEFT JOIN cell cd ON cd.response_id = r.id AND cd.field = 'desired_outcome'
"""

HISTORY = """
CREATE VIEW v_status_history AS
SELECT lineage_id, review_id, report_id, as_at, response_id, finding, question, agency_id, agency_name, status, due,
       LAG(status) OVER life AS status_before, LAG(due) OVER life AS due_before, LAG(as_at) OVER life AS as_at_before,
       ROW_NUMBER() OVER life AS nth
FROM v_response
WHERE is_current = 1 AND as_at IS NOT NULL AND lineage_id IS NOT NULL
WINDOW life AS (PARTITION BY lineage_id ORDER BY as_at, report_id)
"""

OVERDUE = """
CREATE VIEW v_overdue AS
SELECT response_id, review_id, report_id, as_at, finding, question, agency_id, agency_name, status, target_date, due,
       lineage_id
FROM v_response
WHERE is_current = 1 AND due < as_at AND COALESCE(status, '') <> 'complete'
"""

CHANGE = """
CREATE VIEW v_change AS
WITH version AS (
    SELECT id, review_id, as_at,
           LAG(id) OVER (PARTITION BY review_id ORDER BY as_at, id) AS before
    FROM report WHERE superseded_by IS NULL AND as_at IS NOT NULL
),
placed AS (
    SELECT response_id, report_id, lineage_id, finding, question, agency_id, agency_name, status, due,
           target_date, actions
    FROM v_response WHERE is_current = 1
),
pair AS (
    SELECT v.review_id, v.id AS report_id, v.before AS report_before, v.as_at, n.lineage_id, n.finding, n.question,
           n.agency_id, n.agency_name, o.response_id AS response_before, n.response_id,
           o.status AS status_before, n.status, o.due AS due_before, n.due,
           o.target_date AS target_before, n.target_date
    FROM version v
    JOIN placed n ON n.report_id = v.id
    JOIN placed o ON o.report_id = v.before AND o.lineage_id = n.lineage_id
)
SELECT review_id, report_before, report_id, as_at, 'rag' AS kind, 'rag' AS field, finding, question, agency_id,
       agency_name, status_before AS old, status AS new, response_before, response_id, lineage_id
FROM pair WHERE COALESCE(status_before, '') <> COALESCE(status, '')
UNION ALL
SELECT review_id, report_before, report_id, as_at, CASE WHEN due > due_before THEN 'slipped' ELSE 'changed' END,
       'target_date', finding, question, agency_id, agency_name, target_before, target_date, response_before,
       response_id, lineage_id
FROM pair WHERE due_before <> due
UNION ALL
SELECT v.review_id, v.before, v.id, v.as_at, 'added', 'row', n.finding, n.question, n.agency_id, n.agency_name,
       NULL, n.actions, NULL, n.response_id, n.lineage_id
FROM version v JOIN placed n ON n.report_id = v.id
WHERE v.before IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM placed o WHERE o.report_id = v.before AND o.lineage_id = n.lineage_id)
UNION ALL
SELECT v.review_id, v.before, v.id, v.as_at, 'removed', 'row', o.finding, o.question, o.agency_id, o.agency_name,
       o.actions, NULL, o.response_id, NULL, o.lineage_id
FROM version v JOIN placed o ON o.report_id = v.before
WHERE NOT EXISTS (SELECT 1 FROM placed n WHERE n.report_id = v.id AND n.lineage_id = o.lineage_id)
"""

VIEWS = {"v_response": RESPONSE, "v_status_history": HISTORY, "v_overdue": OVERDUE, "v_change": CHANGE}


def upgrade() -> None:
    for view in VIEWS.values():
        op.execute(view)


def downgrade() -> None:
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
