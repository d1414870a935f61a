# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A short action plan of another invented board: several agencies in a row, dates and statuses of several roles.

By its legend green is complete, which says nothing of the colours of a risk. The texts of actions and progress are
dealt by a seed from the vocabulary.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from samples.board import (
    Agency,
    DateRole,
    Due,
    Finding,
    NamedStatus,
    OtherTable,
    Question,
    Rag,
    Report,
    Row,
    Status,
    StatusRole,
)
from samples.compose import Composer, month_end
from samples.layout import Column, Layout

NAME = "stourbeck-2019-12-born-digital"
AS_AT = date(2019, 12, 13)
FIRST_QUARTER, SECOND_QUARTER, RISK, PERCENT = "RAG Q1", "RAG Q2", "Risk", "% complete"
REVISED, COMPLETED = "Revised date", "Date completed"

LAYOUT = Layout(
    columns=(
        Column(field="number", heading="Ref", share=0.035),
        Column(field="agency", heading="Agency", share=0.1),
        Column(field="actions", heading="Action", share=0.165),
        Column(field="response", heading="Progress", share=0.165),
        Column(field="status", heading=FIRST_QUARTER, share=0.04),
        Column(field="status", heading=SECOND_QUARTER, share=0.04),
        Column(field="rag", heading="Current RAG", share=0.055),
        Column(field="status", heading=RISK, share=0.055),
        Column(field="other", heading=PERCENT, share=0.065),
        Column(field="target_date", heading="Target date", share=0.085),
        Column(field="other", heading=REVISED, share=0.075),
        Column(field="other", heading=COMPLETED, share=0.075),
        Column(field="lead_person", heading="Lead", share=0.045),
    ),
    regular="DejaVuSans",
    bold="DejaVuSans-Bold",
    italic="DejaVuSans-Oblique",
    key=(
        ("red", "Red", "Not started, or off track"),
        ("amber", "Amber", "In progress"),
        ("green", "Green", "Complete and evidenced"),
    ),
)

POLICE = Agency(slug="police", name="Police", spellings=("Police",))
CHILDREN = Agency(
    slug="csc",
    name="Children's Social Care",
    spellings=("Children’s Social Care", "Children’s Social Care & Education"),
)
HOUSING = Agency(slug="housing", name="Housing", spellings=("Housing",))
MIDWIFERY = Agency(slug="midwifery", name="Midwifery", spellings=("Midwifery",))
ADULTS = Agency(slug="asc", name="Adult Social Care", spellings=("Adult Social Care",))
EVERYBODY = Agency(slug="all-agencies", name="All agencies", spellings=("All agencies",))

LETTERS: dict[str, Rag] = {"R": "red", "A": "amber", "G": "green"}
RISKS: dict[str, Rag] = {"High": "red", "Medium": "amber", "Low": "green"}

GLOSSARY = OtherTable(
    heading="Glossary",
    rows=(
        ("Term", "Meaning"),
        ("ICPC", "Initial child protection conference"),
        ("LADO", "Local authority designated officer"),
        ("MASH", "Multi-agency safeguarding hub"),
    ),
)
VERSIONS = OtherTable(
    heading="Version control",
    rows=(
        ("Version", "Date", "Author", "Change"),
        ("0.1", "03/06/2019", "I. Garside", "First draft for the subgroup"),
        ("1.0", "13/12/2019", "I. Garside", "Agreed by the Executive"),
    ),
)


def compose_partnership_plan(seed: int) -> Report:
    """Return the plan as at 13 December 2019."""
    composer = Composer(seed)
    themes = (
        ("The thresholds for help were not plain to every team", "thresholds", _rows_on_thresholds()),
        ("What each child said was not always written down", "the child’s voice", _rows_on_voice()),
        ("Nobody knew all adults of the household", "adults in the home", _rows_on_adults()),
    )
    findings = []
    for number, (title, topic, rows) in enumerate(themes, 1):
        questions = (_compose_question(f"{number}.{place}", row, composer, topic) for place, row in enumerate(rows, 1))
        findings.append(
            Finding(
                number=str(number),
                kind="finding",
                title=title,
                heading=f"Finding {number}: {title}",
                chapter="",
                subheading="",
                paragraphs=(),
                questions=tuple(questions),
            )
        )
    return Report(
        name=NAME,
        board="Stourbeck Safeguarding Children Partnership",
        title="Stourbeck Safeguarding Children Partnership – Action Plan",
        subject="Child K",
        subtitle="Actions agreed after the practice review, with their progress",
        as_at=AS_AT,
        findings=tuple(findings),
        other_tables=(GLOSSARY, VERSIONS),
    )


def _compose_question(label: str, row: Row, composer: Composer, topic: str) -> Question:
    """Return a row's own number as the question's label, with the row and its texts."""
    row = replace(
        row, action_ref=label, actions=composer.say("ACTIONS", topic), response=composer.say("EVIDENCE", topic)
    )
    return Question(label=label, text="", mark=label, rows=(row,))


def _rows_on_thresholds() -> tuple[Row, ...]:
    first = _row("R A A▲ High 60%", (POLICE, CHILDREN), "Police / Children’s Social Care", lead="Orla Dacre")
    second = _row("A A G Medium 100%", (MIDWIFERY,), "Midwifery", lead="Petra Wray")
    third = _row("R R A▲ High 35%", (HOUSING, POLICE, MIDWIFERY), "Housing, Police and Midwifery")
    fourth = _row("A A A► Low 50%", (ADULTS,), "Adult Social Care", lead="As above")
    return (
        _with_target(first, _day(2019, 9, 30), revised=_day(2020, 1, 31)),
        _with_target(second, _day(2019, 9, 30), completed=_day(2019, 10, 14)),
        replace(
            third,
            lead_person="Rhys Iqbal",
            target_date="28/02/2020",
            struck_date="31/10/2019",
            dues=(
                replace(_day(2020, 2, 28), role="revised"),
                replace(_day(2019, 10, 31), role="original", struck=True),
            ),
        ),
        replace(fourth, target_date="As above", dues=(replace(_day(2020, 2, 28), role="revised"),)),
    )


def _rows_on_voice() -> tuple[Row, ...]:
    first = _row("A G G Low 100%", (CHILDREN,), "Children’s Social Care & Education", lead="Una Bhatt")
    second = _row("R R R▼ High 10%", (EVERYBODY,), "All agencies", lead="Gwen Hallam")
    third = _row("A A A► Medium 40%", (MIDWIFERY, HOUSING), "Midwifery\nHousing", lead="Petra Wray")
    return (
        _with_target(first, _month(2019, 10), completed=_day(2019, 11, 1)),
        _with_words(second, "{} revised to {}", _day(2019, 11, 30), _day(2020, 3, 31)),
        _with_words(third, "{1} (was {0})", _month(2019, 12), _month(2020, 4)),
    )


def _rows_on_adults() -> tuple[Row, ...]:
    first = _row("R A A▲ Medium 75%", (ADULTS, POLICE), "Adult Social Care; Police", lead="Olu Mistry")
    second = _row("R R - High 0%", (HOUSING,), "Housing", lead="Rhys Iqbal")
    return (
        _with_words(first, "{}\nReview {}", _day(2020, 2, 14), _day(2020, 1, 15), roles=("target", "review")),
        replace(second, target_date="To be confirmed"),
    )


def _row(signs: str, agencies: Sequence[Agency], spelling: str, lead: str = "") -> Row:
    """Return a row with its statuses of the first quarter, the second, now, its risk and its progress."""
    first, second, now, risk, percent = signs.split()
    columns: tuple[tuple[str, StatusRole, Status], ...] = (
        (FIRST_QUARTER, "period", _letter(first)),
        (SECOND_QUARTER, "period", _letter(second)),
        (RISK, "risk", Status(value=RISKS[risk], printed=risk, filled=True)),
    )
    more = tuple(NamedStatus(column=column, role=role, status=status) for column, role, status in columns)
    return Row(
        agency=agencies[0],
        spelling=spelling,
        further_agencies=tuple(agencies[1:]),
        status=_letter(now),
        more_statuses=more,
        percent=int(percent.rstrip("%")),
        other=(*((named.column, named.status.text) for named in more), (PERCENT, percent)),
        lead_person=lead,
    )


def _letter(sign: str) -> Status:
    """Return the status of a letter with or without an arrow; "-" for none."""
    if sign == "-":
        return Status()
    hue = LETTERS[sign[0]]
    return Status(value=_by_legend(hue), hue=hue, printed=sign[0], filled=True, arrow=sign[1:])


def _by_legend(hue: Rag) -> Rag:
    return "complete" if hue == "green" else hue


def _with_target(row: Row, target: Due, revised: Due | None = None, completed: Due | None = None) -> Row:
    """Return the row with its target date, and the dates of the two columns beside it."""
    dues, other = [target], list(row.other)
    further: tuple[tuple[str, DateRole, Due | None], ...] = (
        (REVISED, "revised", revised),
        (COMPLETED, "completed", completed),
    )
    for column, role, due in further:
        if due:
            dues.append(replace(due, role=role))
            other.append((column, due.printed))
    return replace(row, target_date=target.printed, dues=tuple(dues), other=tuple(other))


def _with_words(
    row: Row, words: str, first: Due, second: Due, roles: tuple[DateRole, DateRole] = ("original", "revised")
) -> Row:
    """Return the row with two dates in the cell of the target date."""
    dues = tuple(replace(due, role=role) for due, role in zip((first, second), roles, strict=True))
    return replace(row, target_date=words.format(first.printed, second.printed), dues=dues)


def _day(year: int, month: int, day: int) -> Due:
    return Due(printed=f"{day:02}/{month:02}/{year}", day=date(year, month, day), precision="day")


def _month(year: int, month: int) -> Due:
    last = month_end(year, month)
    return Due(printed=f"{last:%B %Y}", day=last, precision="month")
