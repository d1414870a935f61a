# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make later versions by editing the one before; each edit is also recorded as a change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from random import Random

from samples import words
from samples.board import Change, Due, Finding, Question, Report, Row, Status
from samples.compose import MONTHS, Composer

Edit = Callable[[Row], Row]
Rows = tuple[Row, ...]

FORWARD: dict[str | None, Status] = {
    None: Status(value="amber", filled=True),
    "red": Status(value="amber", filled=True, printed="A"),
    "amber": Status(value="green", filled=True),
    "green": Status(value="complete", filled=True, printed="Action complete"),
}


class Reviser:
    """Edits one version into the next; no row is edited twice, so that each change can be listed separately."""

    def __init__(self, report: Report, seed: int, name: str, as_at: date) -> None:
        self.report = replace(report, name=name, as_at=as_at)
        self.changes: list[Change] = []
        self._rng, self._composer = Random(seed), Composer(seed)
        self._composer.rows = seed % 7
        self._touched: set[tuple[str, str]] = set()
        self._month = MONTHS[as_at.month - 1]

    def edit(self, count: int, field: str, kind: str, fits: Callable[[Row], bool], edit: Edit) -> None:
        """Edits `count` rows that fit, chosen by the seed."""
        free = [
            (f, q, r)
            for f in self.report.findings
            for q in f.questions
            for r in q.rows
            if fits(r) and r.response != words.NOT_INVOLVED and (q.label, r.agency.slug) not in self._touched
        ]
        for finding, question, row in self._rng.sample(free, count):
            new = edit(row)
            self._touched.add((question.label, row.agency.slug))
            self._change_rows(question.label, partial(swap_row, row, new))
            self._record_change(finding, question, row, field, kind, _read_value(row, field), _read_value(new, field))

    def move_statuses(self, count: int) -> None:
        self.edit(count, "rag", "rag", lambda r: r.status.value in ("red", "amber", "green"), _move_status_forward)

    def fall_back(self) -> None:
        red = Status(value="red", filled=True)
        self.edit(1, "rag", "rag", lambda r: r.status.value in ("amber", "green"), lambda r: replace(r, status=red))

    def slip_dates(self, count: int, revised: bool) -> None:
        """By three months; `revised`: the old date stays beside the new one."""

        def slip(row: Row) -> Row:
            old = row.dues[0]
            day = date(old.day.year + (old.day.month > 9), (old.day.month + 2) % 12 + 1, min(old.day.day, 28))
            new = Due(printed=f"{day:%d.%m.%Y}", day=day, precision="day")
            printed = f"{old.printed} revised to {new.printed}" if revised else new.printed
            dues = (old, new) if revised else (new,)
            return replace(row, dues=dues, target_date=row.target_date.replace(old.printed, printed))

        self.edit(count, "target_date", "slipped", lambda r: len(r.dues) == 1, slip)

    def extend_responses(self, count: int) -> None:
        def extend(row: Row) -> Row:
            update = self._rng.choice(words.UPDATES).format(month=self._month, n=self._rng.randint(8, 30))
            return replace(row, response=f"{row.response}\n{update}")

        self.edit(count, "response", "changed", lambda r: bool(r.response), extend)

    def extend_actions(self) -> None:
        def extend(row: Row) -> Row:
            bullet = "• " if row.actions.startswith("•") else ""
            return replace(row, actions=f"{row.actions}\n{bullet}Report back to the Executive in {self._month}")

        self.edit(1, "actions", "changed", lambda r: bool(r.actions), extend)

    def change_lead(self) -> None:
        def change(row: Row) -> Row:
            return replace(row, lead_person="Corinne Hallowby, Interim Head of Service")

        self.edit(1, "lead_person", "changed", lambda r: bool(r.lead_person), change)

    def answer(self, label: str) -> None:
        """A question that had no answer gets a first one."""
        finding, question = self._find_question(label)
        taken = {r.agency.slug for r in question.rows}
        agency = self._rng.choice([a for a in words.AGENCIES if a.slug not in taken and a != words.MENTAL_HEALTH])
        topic = {t.title: t.topic for t in (*words.FINDINGS, *words.LEARNING)}[finding.title]
        row = self._composer.row(agency, topic)
        self._touched.add((label, agency.slug))
        self._change_rows(label, lambda rows: (*rows, row))
        self._record_change(finding, question, row, "row", "added", None, row.response)

    def drop_row(self) -> None:
        finding, question, row = self._rng.choice(
            [
                (f, q, r)
                for f in self.report.findings
                for q in f.questions
                for r in q.rows[1:]
                if (q.label, r.agency.slug) not in self._touched
            ]
        )
        self._touched.add((question.label, row.agency.slug))
        self._change_rows(question.label, lambda rows: tuple(r for r in rows if r is not row))
        self._record_change(finding, question, row, "row", "removed", row.response, None)

    def reword(self, label: str, old: str, new: str) -> None:
        finding, question = self._find_question(label)
        text = question.text.replace(old, new)
        self._change_question(label, lambda q: replace(q, text=text))
        self._record_change(finding, question, None, "question", "changed", question.text, text)

    def rename_agency(self, slug: str, name: str) -> None:
        """Every row of the agency is printed under its new name; it stays the same agency."""
        old = ""
        for finding in self.report.findings:
            for question in finding.questions:
                for row in [r for r in question.rows if r.agency.slug == slug]:
                    old = row.agency.name
                    agency = replace(row.agency, name=name, spellings=(name,))
                    renamed = replace(row, agency=agency, spelling=name)
                    self._change_rows(question.label, partial(swap_row, row, renamed))
                    self._touched.add((question.label, slug))
        self.changes.append(
            Change(
                finding=None,
                question=None,
                agency=name,
                agency_id=slug,
                field="agency",
                old=old,
                new=name,
                kind="renamed",
            )
        )

    def _find_question(self, label: str) -> tuple[Finding, Question]:
        return next((f, q) for f in self.report.findings for q in f.questions if q.label == label)

    def _change_rows(self, label: str, change: Callable[[Rows], Rows]) -> None:
        self._change_question(label, lambda question: replace(question, rows=change(question.rows)))

    def _change_question(self, label: str, change: Callable[[Question], Question]) -> None:
        """Of the question as it is by now, which may have been changed since it was looked up."""

        def within(finding: Finding) -> Finding:
            return replace(finding, questions=tuple(change(q) if q.label == label else q for q in finding.questions))

        self.report = replace(self.report, findings=tuple(map(within, self.report.findings)))

    def _record_change(
        self,
        finding: Finding,
        question: Question,
        row: Row | None,
        field: str,
        kind: str,
        old: str | None,
        new: str | None,
    ) -> None:
        self.changes.append(
            Change(
                finding=finding.number,
                question=question.label,
                agency=row.spelling if row else None,
                agency_id=row.agency.slug if row else None,
                field=field,
                old=old,
                new=new,
                kind=kind,  # type: ignore[arg-type]
            )
        )


def swap_row(old: Row, new: Row, rows: Rows) -> Rows:
    return tuple(new if r is old else r for r in rows)


def _read_value(row: Row, field: str) -> str | None:
    return row.status.value if field == "rag" else str(getattr(row, field))


def _move_status_forward(row: Row) -> Row:
    return replace(row, status=FORWARD[row.status.value])


def make_june_version(march: Report) -> tuple[Report, list[Change]]:
    reviser = Reviser(march, seed=62, name="harrowmere-2019-06", as_at=date(2019, 6, 21))
    reviser.move_statuses(4)
    reviser.fall_back()
    reviser.slip_dates(2, revised=False)
    reviser.slip_dates(1, revised=True)
    reviser.extend_responses(3)
    reviser.extend_actions()
    unanswered = [q.label for f in march.findings for q in f.questions if not q.rows]
    reviser.answer(unanswered[1])
    reviser.drop_row()
    return reviser.report, reviser.changes


def make_september_version(before: Report) -> tuple[Report, list[Change]]:
    reviser = Reviser(before, seed=93, name="harrowmere-2019-09", as_at=date(2019, 9, 20))
    reviser.rename_agency(words.MENTAL_HEALTH.slug, words.MENTAL_HEALTH_NEW_NAME)
    reviser.move_statuses(3)
    reviser.slip_dates(3, revised=False)
    reviser.extend_responses(2)
    reviser.change_lead()
    unanswered = [q.label for f in before.findings for q in f.questions if not q.rows]
    reviser.answer(unanswered[-1])
    wording = next(q for f in before.findings for q in f.questions if "the Board" in q.text)
    reviser.reword(wording.label, "the Board", "the Partnership")
    return reviser.report, reviser.changes
