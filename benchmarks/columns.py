# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Sets of columns as boards print them: names, order, and the field of the export that each fills."""

from random import Random

from samples.layout import NINE, Column

Names = tuple[tuple[str, str, float], ...]  # field, printed name, weight of the column's width

WEIGHT_JITTER = 0.12  # of a column's weight

COLUMN_SETS: dict[str, Names] = {
    "nine": tuple((c.field, c.heading, c.share) for c in NINE),
    "renamed": (
        ("question", "Recommendation", 12),
        ("agency", "Organisation", 9),
        ("response", "Progress", 18),
        ("actions", "Action", 15),
        ("rag", "Status", 7),
        ("constraints", "Barriers", 11),
        ("target_date", "Due", 9),
        ("lead_person", "Owner", 10),
        ("desired_outcome", "Outcome", 11),
    ),
    "reordered": (
        ("agency", "Partner agency", 9),
        ("question", "Learning point", 12),
        ("actions", "Planned action", 15),
        ("lead_person", "Responsible officer", 10),
        ("target_date", "By when", 9),
        ("response", "Progress to date", 18),
        ("desired_outcome", "Intended outcome", 11),
        ("constraints", "Risks and issues", 10),
        ("rag", "BRAG", 6),
    ),
    "seven": (
        ("question", "Question", 13),
        ("agency", "Agency", 10),
        ("response", "Response", 24),
        ("actions", "Actions", 20),
        ("rag", "RAG", 7),
        ("target_date", "Target Date", 11),
        ("lead_person", "Lead Person", 12),
    ),
    "themed": (
        ("theme", "Theme", 7),
        ("question", "Question", 13),
        ("agency", "Agency", 10),
        ("response", "Response", 22),
        ("actions", "Actions", 18),
        ("rag", "RAG", 7),
        ("target_date", "Target Date", 11),
        ("lead_person", "Lead Person", 12),
    ),
    "six": (
        ("question", "Recommendation", 17),
        ("agency", "Agency", 12),
        ("actions", "Action required", 26),
        ("response", "Progress", 26),
        ("target_date", "Date", 13),
        ("rag", "RAG", 8),
    ),
    "no-question": (
        ("agency", "Agency", 14),
        ("actions", "Actions", 32),
        ("rag", "RAG", 8),
        ("target_date", "Target Date", 14),
        ("desired_outcome", "Evidence/Outcome", 22),
        ("lead_person", "Agency Lead Person", 14),
    ),
    "committee": (
        ("number", "No.", 5),
        ("question", "Recommendation", 22),
        ("agency", "Responsibility", 14),
        ("target_date", "Date", 12),
        ("response", "Progress presented to Committee", 36),
        ("rag", "Assessment of progress (1-4)", 12),
    ),
    "specific": (
        ("actions", "Specific Actions", 34),
        ("target_date", "Timescale/Target", 16),
        ("body_or_person", "Lead", 16),
        ("desired_outcome", "Output/Outcome measurement", 26),
        ("rag", "RAG rating", 9),
    ),
    "critical-friend": (
        ("question", "Recommendation", 15),
        ("agency", "Relevant Agencies", 11),
        ("actions", "Actions", 20),
        ("target_date", "When", 10),
        ("other", "Supporting Evidence", 15),
        ("other", "Critical Friend comments", 19),
        ("rag", "RAG Status", 8),
    ),
    "milestones": (
        ("question", "RECOMMENDATION", 14),
        ("other", "Scope", 8),
        ("actions", "Action to be taken", 16),
        ("agency", "Lead Agency", 10),
        ("other", "Key milestones", 13),
        ("target_date", "Target date", 9),
        ("rag", "Progress indicator", 8),
        ("response", "Agency response", 17),
        ("desired_outcome", "Date of completion and outcome", 12),
    ),
    "risk": (
        ("question", "RECOMMENDATIONS", 14),
        ("actions", "ACTION REQUIRED", 15),
        ("response", "PROGRESS", 18),
        ("other", "AUDIT QG REF", 6),
        ("agency", "ACCOUNTABLE", 11),
        ("target_date", "TIMESCALE", 9),
        ("rag", "RAG", 5),
        ("other", "INITIAL RISK", 7),
        ("other", "CURRENT RISK", 7),
        ("other", "Evidence", 11),
    ),
    "paper": (
        ("number", "NO", 5),
        ("question", "PAPER", 18),
        ("actions", "ACTION", 26),
        ("body_or_person", "LEAD", 13),
        ("target_date", "TARGET DATE", 11),
        ("other", "NEW DATE", 11),
        ("response", "STATUS/COMMENT", 24),
    ),
    "objective": (
        ("question", "DEVELOPMENTAL OBJECTIVE", 18),
        ("actions", "ACTION(s) REQUIRED", 24),
        ("desired_outcome", "EXPECTED OUTCOME", 17),
        ("target_date", "WHEN", 11),
        ("body_or_person", "LEAD", 12),
        ("response", "PROGRESS at MARCH 2014", 24),
    ),
}


def choose_columns(name: str, rng: Random) -> tuple[Column, ...]:
    """The set's columns, a little wider or narrower by chance."""
    weights = [weight * rng.uniform(1 - WEIGHT_JITTER, 1 + WEIGHT_JITTER) for *_, weight in COLUMN_SETS[name]]
    return tuple(
        Column(field=field, heading=heading, share=weight / sum(weights))
        for (field, heading, _), weight in zip(COLUMN_SETS[name], weights, strict=True)
    )
