# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Compose the texts of a random plan: sections, questions, rows, dates and statuses."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from benchmarks.random_plans.further_values import add_further_values
from benchmarks.random_plans.look import DIGITS, LETTERS, OTHER_TEXT_FIELDS, STATUS_WORDS, Look
from benchmarks.random_plans.names import PLACES, agencies_of, draw_person
from benchmarks.random_plans.printed_values import VALUES, draw_status, print_due
from benchmarks.random_plans.sentences import Sentences
from samples.board import Agency, Due, Finding, Question, Report, Row

NOBODY = Agency(slug="none", name="", spellings=("",))  # of a plan without agencies
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
RECOMMENDATION_SHARE = 0.6  # of the questions, those worded as recommendations
LEAST_ROWS, MOST_ROWS = 8, 14
UNDATED = ("Ongoing", "TBC", "Immediate", "Completed", "")
TITLES = (
    "{review} – Action Plan", "Action Plan following the {review}", "{review}: multi-agency action plan",
    "{review} – Composite Action Plan and Progress Report", "Progress against the {review} action plan",
)  # fmt: skip
MEANINGS = (
    ("Not on track, action needed", "Some delay, expected to recover", "On track", "Action completed"),
    ("No progress made", "Started, but behind time", "Good progress", "Complete and evidenced"),
)
MEANINGS_SHIFTED = (
    ("Not started", "In progress", "Completed", "Completed and evidenced"),
    ("No progress made", "Under way", "Complete", "Complete and embedded in practice"),
)
"""The legend's meanings of red, amber, green and blue; in the second, green is complete."""
REVIEWS = {
    "Safeguarding Adults Board": ("Safeguarding Adults Review", "Thematic Review"),
    "Safeguarding Children Partnership": ("Local Child Safeguarding Practice Review", "Serious Case Review"),
    "Community Safety Partnership": ("Domestic Homicide Review",),
    "Safeguarding Children Board": ("Serious Case Review", "Learning Review"),
}
SUBJECTS = ("“Rowan”", "Adult {x}", "Child {x}", "“Ivy”", "“Mr {x}”", "Family {x}", "“Bryn”", "“Mrs {x}”")
OTHER_TEXTS = {
    "priority": ("High", "Medium", "Low"),
    "cost": ("None", "£1,200", "Within budget", "£4,500", "Officer time", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A composed plan. `as_at_line` is the line that prints the report date, "" where the plan has none."""

    report: Report
    as_at_line: str
    legend: tuple[tuple[str, str, str], ...]  # status, label, meaning


def compose_plan(look: Look, name: str, rng: Random, rows: int) -> Plan:
    """Return the texts of a plan of about `rows` rows."""
    place, sentences = rng.choice(PLACES), Sentences(rng)
    kind = rng.choice(list(REVIEWS))
    as_at = date(2012, 1, 1) + timedelta(days=rng.randrange(4700))
    composer = Composer(look, rng, sentences, place, as_at, rows)
    composed = Report(
        name=name,
        board=f"{place} {kind}",
        title=rng.choice(TITLES).format(review=rng.choice(REVIEWS[kind])),
        subject=rng.choice(SUBJECTS).format(x=rng.choice("BDFGHKLNPTW")),
        subtitle=sentences.one("introduction") if look.introduction else "",
        as_at=as_at,
        findings=tuple(composer.findings()),
    )
    report = add_further_values(composed, look, Random(f"further values of {name}"))
    forms = (f"{as_at.day} {as_at:%B %Y}", f"{as_at:%d/%m/%Y}", f"{as_at:%d.%m.%Y}", f"{as_at.day} {as_at:%b %Y}")
    as_at_line = look.report_date.format(rng.choice(forms))
    return Plan(report=report, as_at_line=as_at_line, legend=compose_legend(look, rng))


def compose_legend(look: Look, rng: Random) -> tuple[tuple[str, str, str], ...]:
    if look.legend == "none" or look.status in ("none", "per cent"):
        return ()
    meanings = rng.choice(MEANINGS_SHIFTED if look.green_complete else MEANINGS)
    labels = STATUS_WORDS["blue" if look.green_complete else "names"]
    if look.status in ("digit", "letter", "fill and letter"):
        labels = DIGITS if look.status == "digit" else LETTERS
    elif look.status != "fill" and look.status != "dot":
        labels = STATUS_WORDS[look.status_words]
    explained = {v: f"{STATUS_WORDS['blue'][v]}: " if look.status == "digit" else "" for v in VALUES}
    return tuple((v, labels[v], explained[v] + meaning) for v, meaning in zip(VALUES, meanings, strict=True))


class Composer:
    """Composes a plan's rows in printed order and counts the numbers over the whole plan."""

    def __init__(self, look: Look, rng: Random, sentences: Sentences, place: str, as_at: date, rows: int) -> None:
        self.look, self.rng, self.sentences, self.as_at = look, rng, sentences, as_at
        self.fields = {column.field: column.name for column in look.columns}
        known = agencies_of(place)
        chosen = rng.sample(known, rng.randint(4, 7))
        self.agencies = [replace(a, spellings=(rng.choice(a.spellings),)) for a in chosen]
        self.rows, self.labels = rows, 0

    def findings(self) -> list[Finding]:
        """Return the sections, or one finding without a title where the plan has none."""
        if self.look.sections == "none":
            return [self._finding(0, self.rows)]
        count = self.rng.choice((2, 2, 3, 4))
        return [self._finding(n, self.rows // count) for n in range(1, count + 1)]

    def _finding(self, number: int, rows: int) -> Finding:
        look, title = self.look, ""
        if number:
            title = self.sentences.one("recommendation" if look.kind == "recommendation" else "title")
        heading = title
        if look.sections in ("heading", "band"):
            kind = look.kind
            heading = look.heading.format(Kind=kind.capitalize(), KIND=kind.upper(), n=number, title=title)
        told = look.narratives and look.sections == "heading"
        printed = str(number) if "{n}" in look.heading and look.sections in ("heading", "band") else ""
        recommended = number > 0 and look.kind == "recommendation" and look.sections in ("heading", "band")
        above = Question(label=printed, text=title) if recommended else Question(label="", text="")
        return Finding(
            number=printed,
            kind=look.kind if number else "finding",
            title=title,
            heading=heading if number else "",
            chapter="",
            subheading="",
            paragraphs=(self.sentences.many("narrative", 1, 2),) if told else (),
            questions=tuple(self._questions(number, max(2, rows), above)),
        )

    def _questions(self, number: int, rows: int, above: Question) -> list[Question]:
        """Return the questions of a section.

        Without a question column each numbered row is a separate one, and rows without numbers are all under one.
        `above` is the recommendation over the rows as their question, empty where there is none.
        """
        look, out, left = self.look, list[Question](), rows
        bands = self.agencies[: self.rng.randint(2, 3)] if look.agencies == "band" else []
        while left > 0:
            count = min(left, self.rng.choice((1, 1, 2, 3)) if look.questions else 1)
            band = bands[len(bands) * (rows - left) // rows] if bands else None
            taken = [band] * count if band else self.rng.sample(self.agencies, count)
            answers = self._merge([self._row(agency) for agency in taken])
            label = self._label(number, len(out) + 1)
            text = (
                self.sentences.one("recommendation" if self.rng.random() < 0.6 else "question")
                if look.questions
                else above.text
            )
            out.append(Question(label=label, text=text, mark=label, rows=tuple(answers)))
            left -= count
        if not look.questions and look.labels == "none":
            return [replace(above, rows=tuple(row for q in out for row in q.rows))]
        return out

    def _merge(self, rows: list[Row]) -> list[Row]:
        """Give the rows of a question the same lead and outcome, where the plan merges such cells."""
        first = rows[0]
        if not self.look.merged:
            return rows
        return [replace(row, lead_person=first.lead_person, desired_outcome=first.desired_outcome) for row in rows]

    def _label(self, number: int, place: int) -> str:
        self.labels += 1
        form, running = self.look.labels, self.labels
        return {
            "none": "",
            "1": str(running),
            "1.": str(running),
            "Q1": f"Q{running}",
            "R1": f"R{running}",
            "A1": f"A{running}",
            "1a": f"{number}{'abcdefghijklmnop'[place - 1]}",
            "1(a)": f"{number}({'abcdefghijklmnop'[place - 1]})",
            "1.1": f"{number}.{place}",
            "Q1.1": f"Q{number}.{place}",
            "R1.1": f"R{number}.{place}",
            "1(i)": f"{number}({ROMAN[place - 1]})",
            "1.1.1": f"1.{number}.{place}",
        }[form]

    def _row(self, agency: Agency) -> Row:
        printed, dues = self._due() if "target_date" in self.fields else ("", ())
        has_agency = self.look.agencies != "none"
        return Row(
            agency=agency if has_agency else NOBODY,
            spelling=agency.spellings[0] if has_agency else "",
            response=self._text("response", 0.12, lambda: self.sentences.many("response", 1, 3)),
            actions=self._text("actions", 0.06, lambda: self.sentences.actions(self.look.actions)),
            status=draw_status(self.look, self.rng),
            constraints=self._text("constraints", 0.3, lambda: self.sentences.one("constraint")),
            target_date=printed,
            dues=dues,
            lead_person=self._text("lead_person", 0.1, lambda: draw_person(self.rng, self.look.persons)),
            desired_outcome=self._text("desired_outcome", 0.12, lambda: self.sentences.one("outcome")),
            other=tuple((self.fields[f], self._other(f)) for f in OTHER_TEXT_FIELDS if f in self.fields),
        )

    def _text(self, field: str, empty: float, make: Callable[[], str]) -> str:
        if field not in self.fields:
            return ""
        only = not {"actions", "response"} - {field} & self.fields.keys()
        return "" if self.rng.random() < empty and not only else make()

    def _other(self, field: str) -> str:
        if field == "evidence":
            return "" if self.rng.random() < 0.3 else self.sentences.one("evidence")
        if field == "percent":
            return f"{self.rng.choice((10, 25, 30, 50, 60, 75, 80, 90))}%"
        return self.rng.choice(OTHER_TEXTS[field])

    def _due(self) -> tuple[str, tuple[Due, ...]]:
        if self.rng.random() < 0.15:
            return self.rng.choice(UNDATED), ()
        due = print_due(self.as_at + timedelta(days=self.rng.randrange(-200, 400)), self.look.dates)
        return due.printed, (due,)
