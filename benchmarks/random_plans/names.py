# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Invented places and people, agencies with their spellings, and printed names of columns."""

from random import Random

from samples.board import Agency

PLACES = (
    "Wexcombe", "Northvale", "Elmshire", "Harrowmere", "Stourbeck", "Kingsholt", "Marlbury", "Oakminster",
    "Penfield", "Ravensby", "Saltmarsh", "Thornleigh", "Upper Dale", "Westering", "Brackendon", "Colneford",
)  # fmt: skip
FIRST_NAMES = (
    "Orla", "Desmond", "Farida", "Gwen", "Hamish", "Ifeoma", "Joyce", "Kieran", "Lakshmi", "Maureen", "Nigel", "Olu",
    "Petra", "Rhys", "Shanice", "Tariq", "Una", "Vikram", "Wendy", "Yusuf",
)  # fmt: skip
SURNAMES = (
    "Fenwick", "Okonkwo", "Hallam", "Dacre", "Pemberton", "Adeyemi", "Threlfall", "Bhatt", "Cartmel", "Ogilvie",
    "Nandra", "Stockdale", "Wray", "Mistry", "Garside", "Lowther", "Quayle", "Ransome", "Iqbal", "Tuffnell",
)  # fmt: skip
ROLES = (
    "Head of Safeguarding", "Named Nurse", "Service Manager", "Principal Social Worker", "Business Manager",
    "Detective Superintendent", "Head of Quality", "Designated Doctor", "Director of Nursing", "Housing Manager",
    "Training Lead", "Assistant Director", "Practice Manager", "Board Chair", "Team Manager", "Policy Officer",
)  # fmt: skip


def agencies_of(place: str) -> tuple[Agency, ...]:
    """Return the agencies of a place, each with the spellings that a plan may print. Ids are those of the register."""
    names = (
        ("police", "Police", f"{place} Police", "Police", f"{place} Constabulary"),
        ("csc", "Children's Social Care", "Children’s Social Care", "Childrens Social Care", "CSC"),
        ("asc", "Adult Social Care", "Adult Social Care", "ASC", f"{place} Council – Adult Social Care"),
        ("housing", "Housing", "Housing", f"{place} Housing", "Housing Services"),
        ("education", "Education", "Education", "Education Service"),
        ("fire", "Fire and Rescue Service", f"{place} Fire and Rescue Service", "Fire & Rescue"),
        ("ambulance", "Ambulance Service", "Ambulance Service", "Ambulance Trust"),
        ("gps", "GP practices", "GPs", "GP practices", "Primary Care"),
        ("public-health", "Public Health", "Public Health"),
        ("midwifery", "Midwifery", "Midwifery", "Maternity Services"),
        ("camhs", "Child and Adolescent Mental Health Services", "CAMHS"),
        ("health-visiting", "Health Visiting Service", "Health Visiting", "Health Visiting Service"),
        ("cafcass", "Cafcass", "Cafcass", "CAFCASS"),
        ("yos", "Youth Offending Service", "Youth Offending Service", "YOS"),
        ("all-agencies", "All agencies", "All agencies"),
        ("voluntary-sector", "Voluntary sector", "Voluntary sector"),
    )
    return tuple(Agency(slug=slug, name=name, spellings=spellings) for slug, name, *spellings in names)  # type: ignore[arg-type]


def draw_person(rng: Random, style: str) -> str:
    """Return a lead person: a name, a role, initials, or a name with its role."""
    first, last, role = rng.choice(FIRST_NAMES), rng.choice(SURNAMES), rng.choice(ROLES)
    return {
        "name": f"{first} {last}",
        "initial": f"{first[0]}. {last}",
        "role": role,
        "both": f"{first} {last}, {role}",
        "initials": f"{first[0]}{last[0]}",
    }[style]


PERSON_STYLES = ("name", "name", "initial", "role", "role", "both", "initials")


COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "label": ("No.", "No", "Ref", "Ref.", "#", "Item", "Number"),
    "question": (
        "Recommendation", "Recommendations", "Learning point", "Question for the Board", "Question", "Issue",
        "Recommendation from the review", "What the review recommended", "Agreed recommendation", "Question / Issue",
    ),
    "actions": (
        "Action", "Actions", "Action required", "Agreed action", "Agreed actions", "Key actions",
        "Actions to be taken", "What will we do?", "What needs to be done?", "What are we going to do?", "Action(s)",
        "Planned action", "How will we do this?",
    ),
    "response": (
        "Response", "Progress", "Response / Progress", "Progress update", "Progress to date", "Update",
        "Update ({month})", "Current position", "Position statement", "What have we done?",
        "What has been done so far?", "Agency response", "Progress made", "Commentary on progress", "Latest update",
        "Progress at {month}", "Actions taken to date",
    ),
    "rag": (
        "RAG", "BRAG", "RAG rating", "RAG status", "Status", "Progress rating", "Status (RAG)", "Red / Amber / Green",
    ),
    "constraints": (
        "Barriers", "Constraints", "Risks / Issues", "Problems", "Challenges", "Barriers / Risks",
        "Issues and risks", "What is getting in the way?", "Constraints / Problems", "Obstacles",
    ),
    "target_date": (
        "By when", "By when?", "Target date", "Due date", "Timescale", "Deadline", "Completion date", "Date due",
        "When?", "Timeframe", "Date for completion", "To be completed by", "Target",
    ),
    "lead_person": (
        "Lead person", "Lead officer", "Responsible person", "Owner", "Named lead", "Responsible officer", "Lead",
        "Who will lead?", "Person responsible", "Action owner", "Accountable officer",
    ),
    "desired_outcome": (
        "Outcome", "Desired outcome", "Intended outcome", "Expected impact", "Success measure", "Measure of success",
        "What difference will this make?", "How will we know?", "What will success look like?", "Impact",
        "Outcome sought",
    ),
    "evidence": ("Evidence", "Evidence of completion", "Assurance", "Evidence seen", "Supporting evidence"),
    "priority": ("Priority", "Priority (H/M/L)"),
    "cost": ("Cost", "Resources", "Cost / Resources"),
    "percent": ("% complete", "Per cent complete"),
    "revised_date": ("Revised date", "Revised target date", "Revised timescale", "Revised due date", "New date"),
    "completed_date": ("Date completed", "Completed on", "Actual completion date"),
    "review_date": ("Review date", "Next review", "Date of review"),
    "previous_rag": ("Previous RAG", "Previous status", "Last RAG", "RAG last quarter"),
    "first_period_rag": ("Q1 RAG", "RAG June", "RAG Q1", "June status"),
    "second_period_rag": ("Q2 RAG", "RAG September", "RAG Q2", "September status"),
    "risk_rag": ("Risk", "Risk rating", "Level of risk", "Risk (H/M/L)"),
    "outcome_rag": ("Outcome RAG", "Impact RAG", "RAG of outcome"),
}  # fmt: skip

AGENCY_NOUNS = ("agency", "organisation", "partner", "service", "partner agency")
AGENCY_PATTERNS = (
    "{Noun}", "{Noun}", "Responsible {noun}", "Lead {noun}", "{Noun} responsible", "Which {noun}?",
    "Responding {noun}", "{Noun} involved", "Service / Agency", "Agency / Organisation", "Name of {noun}",
)  # fmt: skip


def name_column(field: str, rng: Random, month: str) -> str:
    """Return the printed name of a column."""
    if field == "agency":
        noun = rng.choice(AGENCY_NOUNS)
        return rng.choice(AGENCY_PATTERNS).format(noun=noun, Noun=noun.capitalize())
    return rng.choice(COLUMN_NAMES[field]).format(month=month)


PROMPTS = {
    "label": "",
    "question": "As worded in the report",
    "actions": "What exactly will you do?",
    "response": "Please give a short update",
    "agency": "Which agency is this?",
    "rag": "See key",
    "constraints": "What might stop you?",
    "target_date": "When will it be done?",
    "lead_person": "Name or post",
    "desired_outcome": "What will be better?",
    "evidence": "How can you show it?",
    "priority": "High, medium or low",
    "cost": "If any",
    "percent": "",
    "revised_date": "If it was moved",
    "completed_date": "When it was done",
}
"""The texts of a row of prompts under the header, by field."""
