# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables that are not the plan: glossary, membership, sign-off, risk register, versions and score card."""

from datetime import date, timedelta
from random import Random

from benchmarks.random_plans.names import draw_person

GLOSSARY = (
    ("MCA", "Mental Capacity Act 2005"), ("LPS", "Liberty Protection Safeguards"),
    ("DNAR", "Do not attempt resuscitation"), ("CPA", "Care Programme Approach"),
    ("EHCP", "Education, health and care plan"), ("ICPC", "Initial child protection conference"),
    ("NRM", "National Referral Mechanism"), ("PIPOT", "Person in a position of trust"),
    ("VARM", "Vulnerable adult risk meeting"),
)  # fmt: skip
MEMBERS = (
    "Police", "Council", "Hospital trust", "Housing association", "Public Health", "Lay member", "Ambulance trust",
)  # fmt: skip
RISKS = (
    ("Staff turnover delays the training programme", "Use of bank staff; recorded sessions"),
    ("Partners do not return their updates in time", "Reminder two weeks before each meeting"),
    ("The new form is not ready for launch", "Paper form kept until the summer"),
    ("Learning is not shared beyond the safeguarding team", "Short briefings for all services"),
)
MEASURES = (
    "Referrals screened within one day", "Reviews held on time", "Staff trained at level 2",
    "Adults asked what they want",
)  # fmt: skip

TITLES = {
    "glossary": ("Glossary", "Abbreviations used in this plan"),
    "membership": ("Membership of the panel", "Panel members"),
    "sign-off": ("Sign-off", "Agreed by"),
    "risk register": ("Risk register", "Risks to delivery"),
    "versions": ("Version control", "Document history"),
    "score card": ("Score card", "Performance summary"),
}

Rows = list[tuple[str, ...]]


def draw_extra_table(kind: str, rng: Random, as_at: date) -> tuple[str, tuple[str, ...], Rows]:
    """Return the heading, the column names and the rows of a table."""
    heading = rng.choice(TITLES[kind])
    if kind == "glossary":
        return heading, rng.choice((("Term", "Meaning"), ("Abbreviation", "In full"))), sorted(rng.sample(GLOSSARY, 4))
    if kind == "membership":
        people = [(draw_person(rng, "name"), draw_person(rng, "role"), body) for body in rng.sample(MEMBERS, 4)]
        return heading, ("Name", "Post", "Organisation"), list(people)
    if kind == "sign-off":
        signed = [(draw_person(rng, "name"), draw_person(rng, "role"), "", "") for _ in range(2)]
        return heading, ("Name", "Position", "Signature", "Date"), list(signed)
    if kind == "risk register":
        risks: Rows = []
        for risk, mitigation in rng.sample(RISKS, 3):
            likelihood, impact = rng.randint(1, 5), rng.randint(1, 5)
            risks.append((risk, str(likelihood), str(impact), str(likelihood * impact), mitigation))
        return heading, ("Risk", "Likelihood", "Impact", "Score", "Mitigation"), risks
    if kind == "versions":
        days = [as_at - timedelta(days=n) for n in (70, 35, 14)]
        notes = ("First draft", "Comments of partners included", "Agreed by the panel")
        numbered = enumerate(zip(days, notes, strict=True), 1)
        versions = [(f"0.{i}", f"{day:%d/%m/%Y}", draw_person(rng, "initial"), note) for i, (day, note) in numbered]
        return heading, ("Version", "Date", "Author", "Change"), list(versions)
    measures = rng.sample(MEASURES, 3)
    figures: Rows = [(m, "95%", f"{rng.randint(60, 99)}%", f"{rng.randint(60, 99)}%") for m in measures]
    return heading, ("Measure", "Target", "Last quarter", "This quarter"), figures
