# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Composes the first version of the report from the vocabulary, with a seed."""

from calendar import month_name, monthrange
from collections.abc import Callable, Sequence
from datetime import date
from random import Random

from samples import words
from samples.board import Agency, Due, Finding, Question, Report, Row, Status

QUESTIONS_A_FINDING = (3, 4, 3, 4, 3, 3, 4, 2, 3)
ROWS_A_QUESTION = (2, 0, 1, 3, 1, 1, 0, 2, 1, 2, 1, 0, 1)  # taken in turn; none: a question with no answer
WEIGHTED_STATUSES = (
    Status(value="green", filled=True),
    Status(value="amber", filled=True, printed="A"),
    Status(value="complete", filled=True, printed="Action complete"),
    Status(value="green", filled=True, printed="G"),
    Status(value="red", filled=True),
    Status(),
    Status(value="amber", filled=True),
    Status(value="green", printed="G"),
    Status(value="complete", filled=True, printed="Action complete"),
    Status(value="red", filled=True, printed="R"),
    Status(value="green", filled=True),
    Status(value="amber", printed="A"),
    Status(value="amber", filled=True, printed="Amber"),
)
DECKS = ("QUESTIONS", "RESPONSES", "ACTIONS", "CONSTRAINTS", "OUTCOMES", "STAFF", "EVIDENCE", "ICONS", "UNDATED")
MONTHS = tuple(month_name)[1:]


class Deck:
    """Deals out phrases in seeded order, so that none comes twice before all have come once."""

    def __init__(self, cards: Sequence[str], rng: Random) -> None:
        self._cards, self._rng, self._left = tuple(cards), rng, list[str]()

    def deal(self) -> str:
        if not self._left:
            self._left = self._rng.sample(self._cards, len(self._cards))
        return self._left.pop()


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def quarter_of(day: date) -> tuple[str, date]:
    """The financial quarter (April to March) of a day, as printed, and its last day."""
    quarter = (day.month - 4) % 12 // 3 + 1
    start = day.year - (day.month < 4)
    last_month = (3 + 3 * quarter - 1) % 12 + 1
    return f"Q{quarter} {start}/{(start + 1) % 100:02}", month_end(day.year, last_month)


DUE_FORMS: tuple[Callable[[date], Due], ...] = (
    lambda d: Due(printed=f"{d:%d.%m.%Y}", day=d, precision="day"),
    lambda d: Due(printed=f"{MONTHS[d.month - 1]} {d.year}", day=month_end(d.year, d.month), precision="month"),
    lambda d: Due(printed=f"{d:%d/%m/%y}", day=d, precision="day"),
    lambda d: Due(printed=quarter_of(d)[0], day=quarter_of(d)[1], precision="quarter"),
    lambda d: Due(printed=f"{d.day} {MONTHS[d.month - 1]} {d.year}", day=d, precision="day"),
    lambda d: Due(printed=f"End of {MONTHS[d.month - 1]} {d.year}", day=month_end(d.year, d.month), precision="month"),
)


class Composer:
    """Fills rows, keeping count so that every kind of cell comes up."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.rows = 0
        self.decks = {name: Deck(getattr(words, name), self.rng) for name in DECKS}

    def say(self, deck: str, topic: str = "") -> str:
        sentence = self.decks[deck].deal()
        return sentence.format(topic=topic, n=self.rng.randint(12, 48), m=self.rng.randint(3, 9))

    def due(self) -> tuple[str, tuple[Due, ...]]:
        if self.rows % 5 == 4:
            return (self.say("UNDATED"), ()) if self.rows % 2 else ("", ())
        day = date(2019, self.rng.randint(4, 12), self.rng.randint(1, 28))
        due = DUE_FORMS[self.rows % len(DUE_FORMS)](day)
        evidence = "\n" + self.say("EVIDENCE") if self.rows % 3 == 1 else ""
        return due.printed + evidence, (due,)

    def actions(self, topic: str) -> str:
        lines = [self.say("ACTIONS", topic) for _ in range((1, 4, 0, 2, 3)[self.rows % 5])]
        return "\n".join(f"• {line}" if len(lines) > 2 else line for line in lines)

    def row(self, agency: Agency, topic: str) -> Row:
        self.rows += 1
        spelling = agency.spellings[self.rows % len(agency.spellings)]
        if self.rows % 15 == 9:
            return Row(agency=agency, spelling=spelling, response=words.NOT_INVOLVED)
        target, dues = self.due()
        icons = [self.say("ICONS") for _ in range((0, 0, 1, 0, 0, 2)[self.rows % 6])]
        return Row(
            agency=agency,
            spelling=spelling,
            response="\n".join(self.say("RESPONSES", topic) for _ in range((1, 3, 2, 3)[self.rows % 4])),
            actions=self.actions(topic),
            status=WEIGHTED_STATUSES[self.rows % len(WEIGHTED_STATUSES)],
            constraints=self.say("CONSTRAINTS") if self.rows % 3 else "",
            target_date=target,
            dues=dues,
            icons=tuple(icons),
            lead_person=self.say("STAFF") if self.rows % 7 else "",
            desired_outcome=self.say("OUTCOMES") if self.rows % 4 else "",
        )

    def questions(self, number: int, topic: str, count: int, turn: int) -> tuple[Question, ...]:
        out = []
        for i in range(count):
            rows = ROWS_A_QUESTION[(turn + i) % len(ROWS_A_QUESTION)]
            agencies = self.rng.sample(words.AGENCIES, rows)
            out.append(
                Question(
                    label=f"{number}{'abcdefgh'[i]}",
                    text=self.say("QUESTIONS", topic),
                    rows=tuple(self.row(a, topic) for a in agencies),
                )
            )
        return tuple(out)


def compose_report(seed: int, name: str, as_at: date) -> Report:
    """The first version; later ones are edits of it (see revise.py)."""
    composer, findings, turn = Composer(seed), list[Finding](), 0
    for i, theme in enumerate((*words.FINDINGS, *words.LEARNING)):
        learning, number, count = theme in words.LEARNING, i + 1, QUESTIONS_A_FINDING[i]
        place = words.LEARNING.index(theme) + 1 if learning else number
        findings.append(
            Finding(
                number=str(number),
                kind="additional learning" if learning else "finding",
                title=theme.title,
                heading=f"{place}. {theme.title}" if learning else f"Finding {number}: {theme.title}",
                chapter=words.CHAPTER if learning and place == 1 else "",
                subheading=theme.subheading,
                paragraphs=theme.paragraphs,
                questions=composer.questions(number, theme.topic, count, turn),
            )
        )
        turn += count
    return Report(
        name=name,
        board=words.BOARD,
        title=words.TITLE,
        subject=words.SUBJECT,
        subtitle=words.SUBTITLE,
        as_at=as_at,
        findings=tuple(findings),
    )
