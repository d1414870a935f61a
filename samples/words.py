# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The invented board's vocabulary: its bodies, its staff, its findings and what is said of them."""

from dataclasses import dataclass

from samples.board import Agency

BOARD = "Harrowmere LSCB"
TITLE = "Harrowmere LSCB Learning Review – Multi-Agency Progress Report"
SUBJECT = "Child W – “Wren”"
SUBTITLE = "Findings and Questions put to the Board and its Partners"
CHAPTER = "Chapter 4 of the Learning Review – ADDITIONAL LEARNING"

KEY = (
    ("red", "Red", "Not progressing – the Board needs to step in"),
    ("amber", "Amber", "Under way, with a risk of delay"),
    ("green", "Green", "Under way and expected to finish on time"),
    ("complete", "Action complete", ""),
)


def _agency(slug: str, name: str, *spellings: str) -> Agency:
    return Agency(slug=slug, name=name, spellings=(name, *spellings))


MENTAL_HEALTH = _agency("mental-health", "Marshgate Mental Health Trust")
MENTAL_HEALTH_NEW_NAME = "Lantern Vale NHS Trust"

AGENCIES = (
    _agency("social-care", "Children’s Social Care & Education", "Children’s Social Care"),
    _agency("ccg", "Harrowmere CCG"),
    _agency("police", "Fenshire Police", "Fenshire Police (PVP Unit)"),
    _agency("hospitals", "Aldermoor Hospitals NHS Trust", "Aldermoor Hospitals"),
    _agency("public-health", "Public Health", "Public Health (Harrowmere)"),
    _agency("yos", "Youth Offending Service", "YOS"),
    _agency("probation", "Fenshire Probation", "Probation"),
    _agency("cafcass", "CAFCASS"),
    _agency("housing", "Harrowmere Homes"),
    _agency("schools", "Schools & Academies", "Schools/ Academies"),
    _agency("early-help", "Early Help Hub", "Early Help"),
    _agency("ambulance", "Fenshire Ambulance Service"),
    MENTAL_HEALTH,
)

STAFF = (
    "Oonagh Teviot, Head of Practice",
    "Marcus Ebbfleet",
    "Designated Nurse",
    "DCI Perrin Walsgrave",
    "Ishbel Quarrie, Named Midwife",
    "Service Manager, Front Door",
    "Tobias Rennick and Asha Lowmoor",
    "Lead for Learning and Workforce",
    "Gwendolen Farthingale",
    "Assistant Director, Housing Options",
    "Ruben Castleway, Inclusion Manager",
    "Named GP",
    "Head of Safeguarding/ Named Doctor",
    "Philippa Underbank",
    "Locality Team Managers",
)

EVIDENCE = (
    "Signed-off case sampling report",
    "Briefing note to the Executive",
    "Revised form in use since spring",
    "Attendance list held by the Hub",
    "Note of the task group",
    "Letter to head teachers",
    "Scorecard, table 4",
)

ICONS = (
    "Audit report Q2.pdf",
    "Joint protocol v3.docx",
    "Training plan.xlsx",
    "Home visit form.docx",
    "Parent survey.pdf",
    "Threshold chart.pptx",
    "Letter to GPs.docx",
    "Sampling tool.xlsx",
)

UNDATED = ("Ongoing", "To be confirmed", "Rolling programme")

NOT_INVOLVED = "Not known to this service during the period of the review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A finding's own words; `topic` completes the sentences below."""

    title: str
    topic: str
    subheading: str
    paragraphs: tuple[str, ...]


FINDINGS = (
    Theme(
        title="When families move between towns, what is known about them does not move with them",
        topic="families who move",
        subheading="",
        paragraphs=(
            (
                "Wren’s family lived at five addresses in three years. Each move began a new file, and the worries "
                "that the last team had written down were met again as though for the first time. Nobody decided "
                "that this should happen; it was simply nobody’s task to prevent it."
            ),
            (
                "The reviewers heard that summaries are asked for but arrive late, if they arrive, and that teams "
                "have grown used to starting without them."
            ),
        ),
    ),
    Theme(
        title="The men in a child’s life are seldom spoken to",
        topic="engaging fathers",
        subheading="How the finding was reached",
        paragraphs=(
            (
                "Of the thirty-one recorded visits, two mention a conversation with Wren’s stepfather. Workers told "
                "us that appointments were made for the mother and that it felt awkward to ask for him."
            ),
        ),
    ),
    Theme(
        title="Repeated missed appointments are closed rather than questioned",
        topic="missed appointments",
        subheading="",
        paragraphs=(
            (
                "Eleven clinic letters went unanswered. In each service the file was closed in line with policy, and "
                "in none was it asked what eleven closures might mean when put side by side."
            ),
            (
                "A child does not miss an appointment; someone has not brought them. The wording matters because it "
                "changes what is done next."
            ),
        ),
    ),
    Theme(
        title="A tidy home is taken as a sign that all is well",
        topic="disguised compliance",
        subheading="What this looked like for Wren",
        paragraphs=(
            (
                "Visits were announced and the house was always clean. The bedroom was seen on four occasions and "
                "the loft, where Wren slept, on none."
            ),
        ),
    ),
    Theme(
        title="Schools notice small changes but are unsure where to take them",
        topic="low-level worries in school",
        subheading="",
        paragraphs=(
            (
                "The school kept a careful log: lost weight, borrowed clothes, a new reluctance to go home on "
                "Fridays. None of the entries alone seemed enough for a referral, and the log was never read from "
                "end to end."
            ),
        ),
    ),
    Theme(
        title="Disagreements between professionals are left unresolved",
        topic="professional disagreement",
        subheading="",
        paragraphs=(
            (
                "The health visitor and the duty team held opposite views for seven weeks. Both wrote to their own "
                "managers. The resolution policy was not used, and several people did not know that there was one."
            ),
        ),
    ),
    Theme(
        title="Parental drinking is recorded but its effect on the child is not",
        topic="parental alcohol use",
        subheading="Why it matters",
        paragraphs=(
            (
                "Units were counted, advice was given and leaflets were left. What an evening was like for a child "
                "of six was not described by anyone until Wren described it."
            ),
        ),
    ),
)

LEARNING = (
    Theme(
        title="The importance of hearing a child’s own account",
        topic="the voice of the child",
        subheading="",
        paragraphs=(
            (
                "Wren was spoken to alone once, in a corridor. The record of that conversation is a single line and "
                "yet it holds most of what the review later learned."
            ),
        ),
    ),
    Theme(
        title="The importance of supervision that leaves room for doubt",
        topic="reflective supervision",
        subheading="",
        paragraphs=(
            (
                "Supervision took place on time and covered every case on the list. There was little time in it to "
                "wonder whether the plan was the right one."
            ),
        ),
    ),
)

QUESTIONS = (
    "Does the Board know how widespread difficulties with {topic} are in Harrowmere?",
    "What would help front line workers to act sooner on {topic}?",
    "How are partners assured that guidance on {topic} is followed at weekends and at night?",
    "Which partner should lead on {topic} and to whom should it answer?",
    "What has got in the way of earlier attempts to improve {topic}?",
    "How will the Board learn from families whether its work on {topic} has made a difference?",
    "Is there a shared understanding across agencies of {topic}?",
)

RESPONSES = (
    (
        "We looked again at {n} closed files with {topic} in mind. In {m} of them a second opinion would have been "
        "sought under the new guidance."
    ),
    (
        "Team meetings now open with a short case story. Staff tell us that {topic} is talked about more plainly than "
        "it was a year ago."
    ),
    (
        "This is accepted. A working group of four managers has met twice and its first paper on {topic} went to the "
        "Executive in the spring."
    ),
    (
        "Our electronic record has a new mandatory field, so that {topic} can no longer be passed over without a "
        "reason being typed in."
    ),
    (
        "The service has found this harder than expected. Two posts stayed vacant for half a year and the work on "
        "{topic} was carried by a single practitioner."
    ),
    "A survey drew {n} replies. Most respondents felt sure of the procedure, but fewer than half had used it.",
    (
        "Newly qualified workers shadow an experienced colleague for {m} weeks and write a reflective note on {topic} "
        "at the end."
    ),
    (
        "We do not hold figures on {topic} at present. The information team has been asked to build a count from free "
        "text, which will need checking by hand."
    ),
    (
        "Yes. The policy was rewritten in plain English, cut from forty pages to {m}, and tested with two groups of "
        "parents before it was signed off."
    ),
    (
        "Partners meet on the first Tuesday of the month to talk through families who worry more than one of us. "
        "{n} families have been discussed so far."
    ),
    "The duty desk keeps a daily tally. Calls that mention {topic} rose in the winter and have since levelled off.",
    (
        "Reception staff, drivers and interpreters joined the last two workshops, since they are often the first to "
        "notice. Their remarks on {topic} have been passed to the trainers."
    ),
    (
        "Of {n} practitioners asked, {m} could point to the current guidance without help. The intranet page has been "
        "moved to the front and its old copies deleted."
    ),
    "The contract was varied in April to include a duty to tell the Hub about {topic} within one working day.",
    (
        "An escalation log is kept by the duty manager. It holds {m} entries, all of which were settled below the "
        "level of head of service."
    ),
    (
        "Night staff were left out of the first round of briefings. This was put right by recording a version that can "
        "be watched on shift."
    ),
    (
        "Parents on the advisory panel found our leaflet cold and a little frightening. They are writing the next one, "
        "with {topic} on its first page."
    ),
    (
        "Each team has chosen one case in which {topic} played a part and drawn it as a time line. Seen on a single "
        "sheet, the gaps are hard to miss."
    ),
    (
        "Nothing further is planned. Our part in {topic} is small, and the duties that we have are met through the "
        "partnership agreement."
    ),
    "The regional network compared {n} plans. Ours was clear about who does what and vague about by when.",
    (
        "Our view is that the wider system needs attention first: thresholds differ between the four localities and "
        "families notice."
    ),
)

ACTIONS = (
    "Write a one-page guide to {topic} for every team room",
    "Ask each locality to test {n} files against the new standard",
    "Add {topic} to the induction checklist",
    "Bring a joint paper to the Executive",
    "Meet with the data team to agree what can be counted",
    "Run {m} lunchtime briefings, repeated for night staff",
    "Share a short film made with young people",
    "Publish the revised pathway and withdraw the old one",
    "Telephone families who did not reply to letters",
    "Appoint a link worker for each cluster of schools",
)

CONSTRAINTS = (
    "Two systems that do not speak to one another",
    "Staff turnover in the duty team",
    "Awaiting legal advice on sharing records",
    "Money is agreed for this year only",
    "Rooms large enough are hard to find",
    "The supplier cannot alter the form before the autumn",
    "Competing demands of the inspection",
)

OUTCOMES = (
    "Every record names the child and says what they want",
    "Workers can say what they would do and why",
    "Fewer families have to tell their story twice",
    "Drift is noticed within one month",
    "The Board can see a trend and act on it",
    "Managers know which plans are not working",
    "Parents say that letters are easy to follow",
)

UPDATES = (
    "{month} update: the task group has finished its work and its advice was accepted in full.",
    "{month} update: a further {n} files were read and the picture is better than before, though uneven.",
    "{month} update: the vacant post has been filled and the timetable redrawn.",
)
