"""What moved between two versions of a report, row by row and cell by cell; what OCR alone explains is none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from extract.model import FIELDS
from normalise.model import Cell, Finding, Question, Rag, Report, Response, Status
from store.compare.text_diff import Difference, difference
from store.versions.match_rows import Matching, Pair, Tie, folded

Kind = Literal["rag", "slipped", "changed", "added", "removed", "renamed"]
Movement = Literal["better", "worse", "first given", "lost", ""]

SURE_STATUS = 0.75  # confidence of both statuses; what moved between less sure ones is "perhaps"
ORDER: dict[Status, int] = {status: at for at, status in enumerate(Status)}
DROPPED = ("removed", "row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between an old version and a new one. `field` is a cell's name, "rag", "question", "row",
    "agency", "title", "number" or "label"; `finding`, `question`, `agency` as the new version prints them (as the
    old one does for what was removed). `score` is how sure it is that the two are one row (1 for what has none)
    times how sure the difference is; `sure` is False for what OCR may explain, with `why` in words.
    `days`: by how much a date slipped, below 0 where it was brought forward; `times`: how often
    so far. `dropped`: a row that went without having been complete."""

    kind: Kind
    field: str
    finding: str
    question: str | None
    agency: str | None
    old: str
    new: str
    score: float
    old_id: str | None
    new_id: str | None
    question_old: str | None = None
    agency_old: str | None = None
    agency_id: str | None = None
    sure: bool = True
    why: str = ""
    movement: Movement = ""
    days: int | None = None
    times: int = 0
    dropped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A response and what it stands under."""

    finding: Finding
    question: Question
    row: Response


def changes(old: Report, new: Report, matching: Matching) -> tuple[Change, ...]:
    """All changes, the gravest first: dropped rows, statuses that got worse, dates that slipped, then the others
    in the new version's order."""
    before, after = _rows(old), _rows(new)
    found = [*_rows_apart(before, after, matching)]
    for pair in matching.pairs:
        found += _of_row(before[pair.old], after[pair.new], pair)
    found += _of_questions(old, new, before, after, matching)
    order = {row: i for i, row in enumerate((*before, *after))}
    return tuple(sorted(found, key=lambda c: (gravity(c), order.get(c.new_id or c.old_id or "", 0))))


def gravity(change: Change) -> int:
    """0 for the gravest."""
    if not change.sure:
        return 9
    if change.kind == "removed" and change.field == "row":
        return 0 if change.dropped else 4
    ranks = {"slipped": 2, "rag": 3, "added": 5, "removed": 5, "renamed": 7, "changed": 6}
    return 1 if change.movement in ("worse", "lost") else ranks[change.kind]


def _rows(report: Report) -> dict[str, _Placed]:
    return {
        row.id: _Placed(finding=finding, question=question, row=row)
        for finding in report.findings
        for question in finding.questions
        for row in question.responses
    }


def _rows_apart(before: dict[str, _Placed], after: dict[str, _Placed], matching: Matching) -> Iterator[Change]:
    merged, split = _by_part(matching.merged), _by_part(matching.split)
    for key in matching.gone:
        at, tie = before[key], merged.get(key)
        complete = at.row.rag.value == "complete"
        why = f"merged into another row: {tie.reason}" if tie else "" if complete else "gone without being complete"
        yield Change(
            kind="removed", field="row", finding=at.finding.number, question=at.question.label,
            agency=_agency(at.row), agency_id=at.row.agency.id, old=_in_short(at.row), new="", score=1.0,
            old_id=key, new_id=None, why=why, dropped=tie is None and not complete,
        )  # fmt: skip
    for key in matching.fresh:
        at, tie = after[key], split.get(key)
        yield Change(
            kind="added", field="row", finding=at.finding.number, question=at.question.label,
            agency=_agency(at.row), agency_id=at.row.agency.id, old="", new=_in_short(at.row), score=1.0,
            old_id=None, new_id=key, why=f"split from another row: {tie.reason}" if tie else "",
        )  # fmt: skip


def _by_part(ties: Sequence[Tie]) -> dict[str, Tie]:
    return {tie.part: tie for tie in ties}


def _agency(row: Response) -> str:
    return row.agency.raw or row.agency.name


def _in_short(row: Response) -> str:
    return row.actions.text or row.response.text or row.target_date.text


def _of_row(old: _Placed, new: _Placed, pair: Pair) -> Iterator[Change]:
    told = _Telling(old=old, new=new, pair=pair)
    if old.row.agency.id != new.row.agency.id and old.row.agency.id and new.row.agency.id:
        yield from _agency_changes(told)
    yield from _status(told)
    for name in FIELDS:
        one, other = getattr(old.row, name), getattr(new.row, name)
        yield from _dates(told) if name == "target_date" else _cell(told, name, one, other)
    columns = dict.fromkeys((*(n for n, _ in old.row.other), *(n for n, _ in new.row.other)))
    one_side, other_side = dict(old.row.other), dict(new.row.other)
    for name in columns:
        # A column that only one version has is the table's change, not the row's.
        if name in one_side and name in other_side:
            yield from _cell(told, name, one_side[name], other_side[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """Makes the changes of one pair of rows."""

    old: _Placed
    new: _Placed
    pair: Pair

    def change(self, kind: Kind, field: str, old: str, new: str, certainty: float = 1.0, **more: object) -> Change:
        label, label_old = self.new.question.label, self.old.question.label
        agency, agency_old = _agency(self.new.row), _agency(self.old.row)
        given: dict[str, object] = {
            "kind": kind, "field": field, "finding": self.new.finding.number, "question": label, "agency": agency,
            "agency_id": self.new.row.agency.id, "old": old, "new": new, "score": round(self.pair.score * certainty, 3),
            "old_id": self.pair.old, "new_id": self.pair.new,
            "question_old": label_old if label_old != label else None,
            "agency_old": agency_old if self.old.row.agency.id != self.new.row.agency.id else None,
        }  # fmt: skip
        return Change(**(given | more))  # type: ignore[arg-type]


def _agency_changes(told: _Telling) -> Iterator[Change]:
    old, new = told.old.row.agency, told.new.row.agency
    if _same_kind(old.id or "", new.id or ""):
        return
    if old.known and new.known:
        yield told.change("renamed", "agency", _agency(told.old.row), _agency(told.new.row))
    elif folded(old.raw) != folded(new.raw):
        found = difference(old.raw, new.raw, _least(old.cell, new.cell))
        if found.verdict != "same":
            sure, why = found.verdict == "changed", found.why
            yield told.change("renamed", "agency", old.raw, new.raw, _sureness(found), sure=sure, why=why)


def _same_kind(one: str, other: str) -> bool:
    """Whether one id is the other with its place ("marlsea-ccg", "ccg"): a version that does not print the place
    renames nobody."""
    return one.endswith(f"-{other}") or other.endswith(f"-{one}")


def _status(told: _Telling) -> Iterator[Change]:
    old, new = told.old.row.rag, told.new.row.rag
    if old.value == new.value:
        return
    unseen = [rag for rag in (old, new) if rag.value is None and (rag.raw or "the page shows no colour" in rag.reasons)]
    confidence = min((r.confidence for r in (old, new) if r.value and r.confidence is not None), default=1.0)
    sure, why = confidence >= SURE_STATUS, ""
    if unseen and any("no colour" in reason for rag in unseen for reason in rag.reasons):
        sure, why = False, "one of the pages shows no colour"
    elif not sure:
        why = f"a status is doubtful ({confidence:.2f})"
    yield told.change(
        "rag", "rag", _said(old), _said(new), confidence, sure=sure, why=why, movement=movement(old.value, new.value)
    )


def _said(rag: Rag) -> str:
    return rag.value or ""


def movement(old: Status | None, new: Status | None) -> Movement:
    if old is None or new is None:
        return "first given" if new else "lost" if old else ""
    return "better" if ORDER[new] > ORDER[old] else "worse" if ORDER[new] < ORDER[old] else ""


def _dates(told: _Telling) -> Iterator[Change]:
    """A target that moved; the same dates printed otherwise are no change."""
    old, new = told.old.row, told.new.row
    one, other = [d.date for d in old.dates], [d.date for d in new.dates]
    if not one or not other or set(one) == set(other):
        if not (one and other):
            yield from _cell(told, "target_date", old.target_date, new.target_date)
        return
    found = difference(old.target_date.text, new.target_date.text, _least(old.target_date, new.target_date))
    days = (max(other) - max(one)).days
    coarser = days == 0 and len({d.precision for d in (*old.dates, *new.dates)}) > 1
    if found.verdict != "same" and not coarser:
        yield told.change(
            "slipped" if days > 0 else "changed",
            "target_date",
            old.target_date.text,
            new.target_date.text,
            _sureness(found),
            sure=found.verdict == "changed",
            why=found.why,
            days=days,
        )


def _cell(told: _Telling, name: str, old: Cell, new: Cell) -> Iterator[Change]:
    kind: Kind = "changed" if old.text and new.text else "added" if new.text else "removed"
    found = difference(old.text, new.text, _least(old, new))
    if found.verdict != "same":
        yield told.change(
            kind, name, old.text, new.text, _sureness(found), sure=found.verdict == "changed", why=found.why
        )


def _sureness(found: Difference) -> float:
    return 1.0 if found.verdict == "changed" else 0.5


def _least(old: Cell, new: Cell) -> float | None:
    known = [c.confidence for c in (old, new) if c.confidence is not None and c.state == "read"]
    return min(known, default=None)


def _of_questions(
    old: Report, new: Report, before: dict[str, _Placed], after: dict[str, _Placed], matching: Matching
) -> Iterator[Change]:
    """Questions and findings reworded, renumbered, added and removed. A question is another's successor by its rows,
    and one without rows by its words."""
    pairs = _question_pairs(old, new, before, after, matching)
    numbers: set[tuple[int, int]] = set()
    for (f, q), (g, p) in pairs:
        finding_old, finding_new = old.findings[f], new.findings[g]
        question_old, question_new = finding_old.questions[q], finding_new.questions[p]
        yield from _asked(finding_old, finding_new, question_old, question_new)
        if (f, g) not in numbers:
            numbers.add((f, g))
            yield from _headed(finding_old, finding_new)
    paired_old, paired_new = {a for a, _ in pairs}, {b for _, b in pairs}
    for kind, report, paired in (("removed", old, paired_old), ("added", new, paired_new)):
        for i, finding in enumerate(report.findings):
            for j, question in enumerate(finding.questions):
                if (i, j) not in paired and not question.responses:
                    yield _whole_question("removed" if kind == "removed" else "added", finding, question)


Spot = tuple[int, int]
"""A question's place: its finding's and its own."""

QUESTION_ALIKE = 0.75


def _question_pairs(
    old: Report, new: Report, before: dict[str, _Placed], after: dict[str, _Placed], matching: Matching
) -> list[tuple[Spot, Spot]]:
    from rapidfuzz import fuzz

    spots_old, spots_new = _spots(old), _spots(new)
    votes: dict[tuple[Spot, Spot], float] = {}
    for pair in matching.pairs:
        at = (spots_old[id(before[pair.old].question)], spots_new[id(after[pair.new].question)])
        votes[at] = votes.get(at, 0) + 1
    lone_new = [q for f in new.findings for q in f.questions]
    for finding in old.findings:
        for question in finding.questions:
            for other in lone_new:
                alike = fuzz.ratio(folded(question.text.text), folded(other.text.text)) / 100
                same = bool(question.label) and question.label == other.label
                if alike >= QUESTION_ALIKE or (same and alike >= QUESTION_ALIKE / 2):
                    at = (spots_old[id(question)], spots_new[id(other)])
                    votes[at] = votes.get(at, 0) + 0.5 * alike + (0.2 if same else 0)
    chosen: list[tuple[Spot, Spot]] = []
    for a, b in sorted(votes, key=lambda at: -votes[at]):
        if not any(a == x or b == y for x, y in chosen):
            chosen.append((a, b))
    return sorted(chosen, key=lambda at: at[1])


def _spots(report: Report) -> dict[int, Spot]:
    return {id(q): (i, j) for i, f in enumerate(report.findings) for j, q in enumerate(f.questions)}


def _asked(finding_old: Finding, finding_new: Finding, old: Question, new: Question) -> Iterator[Change]:
    label_old = old.label if old.label != new.label else None
    found = difference(old.text.text, new.text.text, _least(old.text, new.text))
    if found.verdict != "same" and old.text.text and new.text.text:
        yield Change(
            kind="changed", field="question", finding=finding_new.number, question=new.label, agency=None,
            old=old.text.text, new=new.text.text, score=_sureness(found), old_id=None, new_id=None,
            question_old=label_old, sure=found.verdict == "changed", why=found.why,
        )  # fmt: skip
    if label_old and finding_old.number == finding_new.number and new.label:
        yield Change(
            kind="renamed", field="label", finding=finding_new.number, question=new.label, agency=None,
            old=old.label, new=new.label, score=1.0, old_id=None, new_id=None, question_old=label_old,
        )  # fmt: skip


def _headed(old: Finding, new: Finding) -> Iterator[Change]:
    if old.number != new.number and old.number and new.number:
        yield Change(
            kind="renamed", field="number", finding=new.number, question=None, agency=None,
            old=old.number, new=new.number, score=1.0, old_id=None, new_id=None,
        )  # fmt: skip
    found = difference(old.title.text, new.title.text, _least(old.title, new.title))
    if found.verdict != "same" and old.title.text and new.title.text:
        yield Change(
            kind="changed", field="title", finding=new.number, question=None, agency=None,
            old=old.title.text, new=new.title.text, score=_sureness(found), old_id=None, new_id=None,
            sure=found.verdict == "changed", why=found.why,
        )  # fmt: skip


def _whole_question(kind: Kind, finding: Finding, question: Question) -> Change:
    text = question.text.text
    return Change(
        kind=kind, field="question", finding=finding.number, question=question.label, agency=None,
        old=text if kind == "removed" else "", new=text if kind == "added" else "", score=1.0, old_id=None, new_id=None,
    )  # fmt: skip


def overdue(row: Response, as_at: date | None) -> bool:
    """Whether a row's last target lies before the report's date and it is not complete."""
    return late(row.rag.value, [d.date for d in row.dates], as_at)


def late(status: str | None, targets: Sequence[date], as_at: date | None) -> bool:
    return bool(as_at and targets and status != "complete" and max(targets) < as_at)
