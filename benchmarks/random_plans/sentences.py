# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make the sentences of a plan from a small grammar, so that no two plans share their texts.

A template has slots in braces. Each slot is replaced with one of its phrases, which may have slots of their own.
"""

import re
from random import Random

SLOT = re.compile(r"\{(\w+)\}")
MAX_REPEATS = 30  # tries to find a sentence that the plan does not have yet

SLOTS: dict[str, tuple[str, ...]] = {
    "topic": (
        "neglect", "self-neglect", "hoarding", "domestic abuse", "online grooming", "information sharing",
        "mental capacity", "professional curiosity", "pressure damage", "the move to adult services",
        "children who go missing", "out-of-hours cover", "reflective supervision", "record keeping",
        "hospital discharge", "medicines safety", "repeat falls", "bruising in babies", "parental drinking",
        "financial abuse", "homelessness", "private fostering", "missed appointments", "carers’ assessments",
        "fire risk in the home", "the voice of the adult",
    ),
    "staff": (
        "ward staff", "social workers", "health visitors", "call handlers", "team managers", "housing officers",
        "new starters", "duty workers", "school staff", "care home managers", "response officers",
        "bank and agency staff", "practice nurses", "all front line staff", "support workers",
    ),
    "group": (
        "the Quality and Audit Group", "the Learning Sub-group", "the Executive", "the Safeguarding Committee",
        "the Practice Forum", "the Trust Board", "the Scrutiny Panel", "the Workforce Group",
        "the Case Review Group",
    ),
    "document": (
        "threshold guidance", "escalation policy", "risk assessment tool", "discharge checklist", "referral form",
        "information sharing agreement", "supervision template", "joint protocol", "training strategy",
        "induction pack", "chronology template", "visiting standard", "quick guide to {topic}", "policy on {topic}",
    ),
    "month": (
        "January", "February", "March", "April", "May", "June", "July", "September", "October", "November",
        "December",
    ),
    "number": ("6", "8", "11", "14", "17", "22", "25", "31", "36", "40", "58", "64"),
    "percent": ("62%", "71%", "78%", "84%", "88%", "93%", "96%"),
    "time": ("every quarter", "twice a year", "each month", "at every team meeting", "once a term", "from {month}"),
    "action_verb": (
        "Revise the {document}", "Circulate the {document} to {staff}", "Add {topic} to the induction of {staff}",
        "Audit {number} files in which {topic} was recorded", "Deliver a half-day course on {topic} to {staff}",
        "Appoint a champion for {topic} in each team", "Agree with partners who leads on {topic}",
        "Bring a paper on {topic} to {group}", "Hold two briefings on {topic} for {staff}",
        "Test the {document} with {number} members of staff", "Ask families what they thought of the {document}",
        "Publish the {document} on the intranet", "Review how {staff} are supported with {topic}",
        "Write to all providers about {topic}", "Build a report on {topic} from the case management system",
        "Include {topic} in the audit programme", "Set up a task group to look at {topic}",
        "Make the {document} part of every contract", "Observe {number} multi-agency meetings",
    ),
    "action_tail": (
        "and report the results to {group}", "so that {staff} know what is expected of them",
        "before the end of {month}", "with help from {group}", "and withdraw the old version",
        "and repeat the exercise after six months", "taking account of what families told the review",
        "in each of the four localities",
    ),
    "response": (
        "The {document} was revised in {month} and has been agreed by {group}.",
        "{Staff} were briefed in {month}; {percent} have now attended.",
        "An audit of {number} files in {month} showed that {topic} was considered in {percent} of them.",
        "{Group} received the first report in {month} and asked for a second one.",
        "The {document} is in use in all teams and has been well received.",
        "This was delayed because the post of project officer stood empty until {month}.",
        "We have trained {number} {staff} so far and a further course is booked for {month}.",
        "{Staff} told us that the {document} has made conversations about {topic} easier.",
        "Two workshops took place and their feedback was shared with {group}.",
        "Nothing has been done yet, as the national guidance on {topic} is still awaited.",
        "Calls about {topic} rose by a third after the leaflet was sent out.",
        "The new question on {topic} went live in {month} and is answered in {percent} of assessments.",
        "A survey of {number} {staff} found that most felt confident about {topic}.",
        "{Group} was satisfied with the progress made and has closed the matter.",
        "The draft {document} was shared with partners in {month} and {number} comments were received.",
        "Compliance with the {document} stands at {percent} against a target of 90%.",
        "Meetings have been held {time} and minutes are kept by the business unit.",
        "Managers now look at {topic} {time} and the results are fed back to teams.",
    ),
    "purpose": (
        "so that risks are recognised early", "so that nobody has to tell their story twice",
        "so that decisions can be challenged", "and should report on this to {group}",
        "and test whether this has made a difference", "whichever service a family meets first",
        "so that {staff} are confident in their role", "in line with the findings of this review",
    ),
    "duty": (
        "review the {document}", "make sure that {staff} are trained in {topic}",
        "assure itself that {topic} is well understood", "strengthen its oversight of {topic}",
        "agree a shared approach to {topic}", "revise the {document} and audit its use",
        "consider {topic} at each contact with the family", "give {staff} time for reflection on {topic}",
        "remind {staff} of the {document}", "record the reasons for each decision about {topic}",
    ),
    "body": (
        "The Board", "All agencies", "The Partnership", "Commissioners", "The Trust", "Children’s Social Care",
        "The Council", "Primary care providers", "The Police", "Each agency", "The housing provider",
    ),
    "recommendation": ("{body} should {duty} {purpose}.", "{body} should {duty}.", "{body} should {duty} {purpose}."),
    "question": (
        "How does {group} know that {staff} recognise {topic}?",
        "Are the arrangements for {topic} clear to {staff}?", "What would help {staff} to use the {document}?",
        "Does the Board know how common concerns about {topic} are?",
        "Who should lead the work on {topic} and to whom should they report?",
        "How will families notice that the response to {topic} has improved?",
    ),
    "outcome": (
        "{Staff} are confident in their work on {topic}", "Risks linked to {topic} are found sooner",
        "Families say that they were listened to", "Fewer cases of {topic} are closed too early",
        "The {document} is used in {percent} of cases", "Records show why decisions about {topic} were made",
        "Partners share what they know about {topic} on the same day", "{Group} can see the effect on practice",
        "Adults at risk have a say in their own plan", "Managers can show that {topic} is discussed {time}",
    ),
    "constraint": (
        "Vacancies among {staff}", "Funding is agreed for one year only",
        "The supplier cannot change the form until {month}", "Two record systems that are not linked",
        "Low attendance of {staff} at training", "Waiting for legal advice on the {document}",
        "Competing demands of the inspection", "No data on {topic} before {month}", "Capacity of the business unit",
        "Partners differ in their view of {topic}",
    ),
    "title": (
        "{Topic} was not recognised early enough", "The {document} was not known to {staff}",
        "Concerns about {topic} were seen one at a time", "Challenge between professionals about {topic} was rare",
        "Support for {staff} who work with {topic}", "Sharing what is known about {topic}",
        "{Staff} relied on what they were told about {topic}",
    ),
    "narrative": (
        "The review heard that {staff} had little time to think about {topic}.",
        "On three occasions {topic} was noted and not followed up.",
        "The {document} existed, but {staff} had not been told of it.",
        "Each agency held a part of the picture, and nobody drew it together.",
        "The reviewers found good work too, above all by {staff}.",
        "It was assumed that another service was dealing with {topic}.",
    ),
    "evidence": (
        "Audit report", "Minutes of {group}", "Training records", "Revised {document}", "Survey of {staff}",
        "Dip sample", "Dashboard", "Attendance figures for {month}",
    ),
    "introduction": (
        "This plan brings together the actions agreed by partners after the review. It is monitored by {group} {time}.",
        "Agencies were asked to report their progress against each action. Returns were collated by the business unit.",
        "The plan was agreed by {group} and will be closed when all actions have been completed and tested.",
        "Please read this document together with the overview report, which was published in {month}.",
    ),
}  # fmt: skip


class Sentences:
    """Makes sentences by a seed and repeats none of them within one plan."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._made = set[str]()

    def one(self, slot: str) -> str:
        """Return a phrase for the slot that was not made before."""
        for _ in range(MAX_REPEATS):
            phrase = self._expand("{" + slot + "}")
            if phrase not in self._made:
                break
        self._made.add(phrase)
        return phrase

    def many(self, slot: str, least: int, most: int) -> str:
        """Return between `least` and `most` sentences in one paragraph."""
        return " ".join(self.one(slot) for _ in range(self._rng.randint(least, most)))

    def actions(self, style: str) -> str:
        """Return one to three actions: as one sentence, as bullets, as numbered lines or as lines of their own."""
        count = 1 if style == "sentence" else self._rng.choice((1, 2, 2, 3))
        texts = [self._action(style == "sentence") for _ in range(count)]
        if style == "bullets":
            return "\n".join(f"• {text}" for text in texts)
        if style == "numbers":
            return "\n".join(f"{n}. {text}" for n, text in enumerate(texts, 1)) if count > 1 else texts[0]
        return "\n".join(texts)

    def _action(self, with_tail: bool) -> str:
        text = self.one("action_verb")
        if with_tail or self._rng.random() < 0.3:
            text += " " + self._expand("{action_tail}")
        return text + ("." if with_tail else "")

    def _expand(self, template: str) -> str:
        def replace(slot: re.Match[str]) -> str:
            name = slot[1]
            phrase = self._expand(self._rng.choice(SLOTS[name.lower()]))
            return phrase[:1].upper() + phrase[1:] if name[0].isupper() else phrase

        return SLOT.sub(replace, template)
