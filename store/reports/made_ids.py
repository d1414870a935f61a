# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The ids that findings, questions and other tables have when a report is first stored.

Those of responses are made with the report (normalise/report.py).
"""

from collections.abc import Collection
from dataclasses import replace
from itertools import chain, count

from normalise.model import Report
from store.other_tables import make_table_ids


def make_record_ids(report: Report) -> Report:
    """Return a report in which each finding, question and other table has an id.

    Those that have one keep it, if it is one of this report.
    """
    own = f"{report.id}-"
    taken = {question.id for question in report.questions}
    findings = []
    for at, finding in enumerate(report.findings, 1):
        questions = []
        for question in finding.questions:
            kept = question.id if question.id.startswith(own) else ""
            questions.append(replace(question, id=kept or make_question_id(report.id, question.label, taken)))
            taken.add(questions[-1].id)
        ident = finding.id if finding.id.startswith(own) else f"{own}f{at}"
        findings.append(replace(finding, id=ident, questions=tuple(questions)))
    tables = make_table_ids(report.id, report.other_tables)
    return replace(report, findings=tuple(findings), other_tables=tables)


def make_question_id(report_id: str, label: str, taken: Collection[str]) -> str:
    """Return the id of a question by its label; `taken` are those of the other questions."""
    wanted = f"{report_id}-q{label or '?'}"
    return next(k for k in chain([wanted], (f"{wanted}~{n}" for n in count(2))) if k not in taken)
