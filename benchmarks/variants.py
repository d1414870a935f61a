# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Makes of a composed report what another board would have printed: kinds, labels, statuses, columns."""

from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from samples import words
from samples.board import TEXT_FIELDS, Agency, Finding, Question, Report, Row, Status
from samples.draw_report import draw_report
from samples.layout import Layout

NOBODY = Agency(slug="", name="", spellings=())
LEARNING = "additional learning"
PENDING = Status(printed="Update pending")
LETTERS = {"red": "R", "amber": "A", "green": "G", "complete": "B"}
NAMES = {"red": "Red", "amber": "Amber", "green": "Green", "complete": "Complete"}
DIGITS = {"red": "1", "amber": "2", "green": "3", "complete": "4"}
MEANINGS = {
    "red": "Red – no progress",
    "amber": "Amber – some progress, at risk of delay",
    "green": "Green – good progress",
    "complete": "Complete",
}
OTHER = {
    "Scope": ("Local", "Regional", "Local and regional", "National"),
    "Key milestones": ("First draft to the task group", "Pilot in two localities", "Staff survey repeated", ""),
    "INITIAL RISK": ("High", "Medium", "Low"),
    "CURRENT RISK": ("Medium", "Low", "Low", ""),
    "AUDIT QG REF": ("QG 2.1", "QG 3.4", "QG 4.2", ""),
    "Evidence": (*words.EVIDENCE, ""),
    "Supporting Evidence": (*words.EVIDENCE, ""),
    "Critical Friend comments": (
        "Good progress, though the effect on children is not yet shown",
        "Clear and well evidenced",
        "Who will keep this going once the project ends?",
        "",
    ),
    "NEW DATE": ("", "", "31.03.2020", "June 2020"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a board words what it prints. `statuses`: as composed, or all of one sort; `leads`: what is printed in a
    column for either a body or a person."""

    kind: Literal["finding", "theme", "recommendation", "learning point"] = "finding"
    labels: Literal["1a.", "1(a)", "Q1.1", "1.1"] = "1a."
    statuses: Literal["mixed", "fills", "letters", "words", "digits"] = "mixed"
    coloured: bool = True
    pending: bool = False
    leads: Literal["body", "person", "either"] = "body"


def legend_of(style: Style) -> tuple[tuple[str, str, str], ...]:
    """The report's own status key in that style; as the samples' where statuses are mixed."""
    if style.statuses == "mixed":
        return words.KEY
    marks = {"letters": LETTERS, "digits": DIGITS}.get(style.statuses, NAMES)
    return tuple((v if style.coloured else "", marks[v], MEANINGS[v]) for v in MEANINGS)


def vary_report(report: Report, layout: Layout, style: Style, rng: Random) -> Report:
    """Return the report in the style of a board, renumbered, without the values that the layout has no column for."""
    findings, learning = list[Finding](), 0
    for number, finding in enumerate(report.findings, 1):
        kind, chapter = str(style.kind), ""
        heading = f"{kind.capitalize()} {number}: {finding.title}"
        if kind == "finding" and finding.kind == LEARNING and layout.themes == "prose":
            learning += 1
            kind, heading, chapter = LEARNING, f"{learning}. {finding.title}", words.CHAPTER if learning == 1 else ""
        if layout.themes != "prose":
            finding = replace(finding, subheading="", paragraphs=())
        questions = tuple(vary_question(q, number, i, layout, style, rng) for i, q in enumerate(finding.questions, 1))
        findings.append(
            replace(finding, number=str(number), kind=kind, heading=heading, chapter=chapter, questions=questions)
        )
    return replace(report, findings=tuple(findings))


def vary_question(question: Question, number: int, place: int, layout: Layout, style: Style, rng: Random) -> Question:
    letter = "abcdefghijklmnop"[place - 1]
    label = f"{number}{letter}" if style.labels in ("1a.", "1(a)") else f"{number}.{place}"
    mark = {"1a.": "", "1(a)": f"{number}({letter})", "Q1.1": f"Q{label}", "1.1": label}[style.labels]
    rows = tuple(vary_row(r, layout, style, rng) for r in question.rows)
    return replace(question, label=label, mark=mark, rows=rows)


def vary_row(row: Row, layout: Layout, style: Style, rng: Random) -> Row:
    printed = {c.field for c in layout.columns}
    evidence = any(c.field == "target_date" and "Evidence" in c.heading for c in layout.columns)
    status = vary_status(row.status, style, rng) if "rag" in printed else Status()
    if "response" not in printed and not row.actions:
        row = replace(row, actions=row.response)
    if not evidence:
        row = replace(row, target_date=row.target_date.split("\n")[0], icons=())
    row = replace(
        row,
        status=status,
        other=tuple((c.heading, rng.choice(OTHER[c.heading])) for c in layout.columns if c.field == "other"),
    )
    if "body_or_person" in printed:
        person = style.leads == "person" or (style.leads == "either" and rng.random() < 0.5)
        row = replace(row, agency=NOBODY, spelling="") if person and row.lead_person else replace(row, lead_person="")
        printed |= {"agency", "lead_person"}
    blank = {f: "" for f in TEXT_FIELDS if f not in printed and hasattr(row, f)}
    dues = row.dues if "target_date" in printed else ()
    return replace(row, dues=dues, **blank)  # type: ignore[arg-type]


def vary_status(status: Status, style: Style, rng: Random) -> Status:
    if style.pending and rng.random() < 0.2:
        return PENDING
    if not status.value or style.statuses == "mixed":
        return status
    marks = {"letters": LETTERS, "words": NAMES, "digits": DIGITS}.get(style.statuses)
    return Status(value=status.value, printed=marks[status.value] if marks else "", filled=style.coloured)


def trim_report(report: Report, layout: Layout, style: Style, seed: int, pages: int) -> Report:
    """The variant of so many of the report's findings as fill that many pages; its last finding stays, with two
    questions."""
    findings = list(report.findings)
    last = replace(findings.pop(), questions=report.findings[-1].questions[:2])
    while True:
        made = vary_report(replace(report, findings=(*findings, last)), layout, style, Random(seed))
        total = draw_report(made, layout, told_apart=False).pages
        if len(findings) == 1 or total <= pages:
            return made
        far = len(findings) * (total - pages) // total - 1  # findings too many for certain
        del findings[len(findings) - max(0, far) :]
        end = findings.pop()
        if len(end.questions) > 1:
            findings.append(replace(end, questions=end.questions[:-1]))
