# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lineages: each response followed over the versions of its case, kept with the rows.

They are rebuilt whenever a version is added, removed or interpreted differently, in any order of versions. A lineage
keeps its id as long as most of its rows do. Responses that a person linked or unlinked stay so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, and_, delete, insert, or_, select

from store import audit_log
from store.clock import current_database_time
from store.derived.review_rules import update_review_queue
from store.derived.tracked_responses import track_case
from store.joins import join_report, join_report_to_responses, split_into_batches
from store.schema import LineageMemberRow, LinkDecisionRow, ReportRow, ResponseRow
from store.versions.case_rows import list_case_versions, load_case_rows
from store.versions.cases import assign_to_case, reports_without_case
from store.versions.match_rows import RowMatching, RowPair, build_matching, match_rows
from store.versions.similarity import MatchRow, SuccessionLookup
from store.versions.superseded import mark_superseded

OTHER_READING_REASON = "another reading of the same version"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageMember:
    """A response in its lineage (see LineageMemberRow)."""

    response: str
    lineage: str
    previous: str | None
    score: float | None
    doubtful: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDecision:
    """A decision that two responses are, or are not, one row."""

    id: int
    one: str
    other: str
    together: bool
    by: str
    at: datetime


@dataclass(slots=True)
class _OpenLineage:
    """A lineage while it is built: its rows so far, and the last of them."""

    last: MatchRow
    members: list[LineageMember]


def place_report_in_case(connection: Connection, report_id: str, find_succession: SuccessionLookup) -> None:
    """Place a report that was just saved among the versions of its case, and rebuild the case's lineages."""
    review = assign_to_case(connection, report_id)
    rebuild_lineages(connection, review, find_succession)


def place_unassigned_reports(connection: Connection, find_succession: SuccessionLookup) -> int:
    """Place the reports that have no case yet, in a store of an older version; return how many there were."""
    waiting = reports_without_case(connection)
    reviews = {assign_to_case(connection, report): None for report in waiting}
    for review in reviews:
        rebuild_lineages(connection, review, find_succession)
    return len(waiting)


def rebuild_lineages(connection: Connection, review: str, find_succession: SuccessionLookup) -> None:
    """Rebuild the lineages of a case from its versions, the oldest first; rows missing in one version may come back.

    Which readings of a version are superseded is decided again first.
    """
    mark_superseded(connection, review, find_succession)
    versions = list_case_versions(connection, review)
    rows = load_case_rows(connection, review)
    every = {row.id for found in rows.values() for row in found}
    others = {
        v.id: match_rows(rows.get(v.superseded_by, []), rows.get(v.id, []), find_succession)
        for v in versions
        if v.superseded_by
    }
    twins = {pair.new: pair.old for matching in others.values() for pair in matching.pairs}
    links = [
        replace(link, one=twins.get(link.one, link.one), other=twins.get(link.other, link.other))
        for link in list_link_decisions(connection)
        if {link.one, link.other} & every
    ]
    threads: list[_OpenLineage] = []
    for version in versions:
        if version.id not in others:
            threads += _extend_lineages(threads, rows.get(version.id, []), find_succession, links)
    for report, matching in others.items():
        threads += _attach_superseded_rows(threads, rows.get(report, []), matching)
    _store_members(connection, threads, every)
    for version in versions:
        update_review_queue(connection, version.id)
    track_case(connection, review)


def _extend_lineages(
    threads: Sequence[_OpenLineage],
    rows: Sequence[MatchRow],
    find_succession: SuccessionLookup,
    links: Sequence[LinkDecision],
) -> list[_OpenLineage]:
    """Add a version's rows to the lineages that they continue; return the lineages that begin with it."""
    by_last = {thread.last.id: thread for thread in threads}
    together, apart = _decided_pairs(by_last, {row.id for row in rows}, links)
    matching = match_rows([t.last for t in threads], rows, find_succession, together, apart)
    by_id = {row.id: row for row in rows}
    for pair in matching.pairs:
        thread = by_last[pair.old]
        thread.members.append(
            LineageMember(
                response=pair.new, lineage="", previous=pair.old, score=pair.score, doubtful=pair.doubtful,
                reasons=pair.reasons,
            )
        )  # fmt: skip
        thread.last = by_id[pair.new]
    return [_OpenLineage(last=by_id[key], members=[_first_member(key)]) for key in matching.fresh]


def _first_member(response: str) -> LineageMember:
    return LineageMember(response=response, lineage="", previous=None, score=None, doubtful=False, reasons=())


def _decided_pairs(
    by_last: dict[str, _OpenLineage], fresh: set[str], links: Sequence[LinkDecision]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the linked and the unlinked pairs, as a lineage's last row and a row of the version."""
    thread_of = {m.response: last for last, thread in by_last.items() for m in thread.members}
    together: dict[str, str] = {}
    apart: list[tuple[str, str]] = []
    for link in links:
        for a, b in ((link.one, link.other), (link.other, link.one)):
            if a in thread_of and b in fresh:
                if link.together:
                    together[b] = thread_of[a]
                else:
                    apart.append((thread_of[a], b))
    chosen = {old: new for new, old in together.items()}  # of two rows said to go on one thread, the last said
    return list(chosen.items()), apart


def _attach_superseded_rows(
    threads: Sequence[_OpenLineage], others: Sequence[MatchRow], matching: RowMatching
) -> list[_OpenLineage]:
    """Add the rows of a superseded reading to the lineages of the reading that superseded it.

    Return new lineages for rows without a match.
    """
    thread_of = {m.response: thread for thread in threads for m in thread.members}
    for pair in matching.pairs:
        thread_of[pair.old].members.append(
            LineageMember(
                response=pair.new, lineage="", previous=pair.old, score=pair.score, doubtful=pair.doubtful,
                reasons=(OTHER_READING_REASON, *pair.reasons),
            )
        )  # fmt: skip
    by_id = {row.id: row for row in others}
    return [_OpenLineage(last=by_id[key], members=[_first_member(key)]) for key in matching.fresh]


def _store_members(connection: Connection, threads: Sequence[_OpenLineage], responses: set[str]) -> None:
    """Store the members; each lineage keeps the id that most of its rows had."""
    before = _load_lineage_ids(connection, responses)
    votes = [Counter(before[m.response] for m in t.members if m.response in before) for t in threads]
    names: dict[int, str] = {}
    taken: set[str] = set()
    for i in sorted(range(len(threads)), key=lambda i: -max(votes[i].values(), default=0)):
        wanted = next((name for name, _ in votes[i].most_common() if name not in taken), None)
        names[i] = wanted or _make_lineage_id(threads[i].members[0].response, taken | set(before.values()))
        taken.add(names[i])
    for at in split_into_batches(sorted(responses)):
        connection.execute(delete(LineageMemberRow).where(LineageMemberRow.response_id.in_(at)))
    values = [
        {
            "response_id": m.response, "lineage_id": names[i], "previous": m.previous, "score": m.score,
            "doubtful": m.doubtful, "reasons": list(m.reasons),
        }
        for i, thread in enumerate(threads)
        for m in thread.members
    ]  # fmt: skip
    if values:
        connection.execute(insert(LineageMemberRow), values)


def _make_lineage_id(response: str, taken: set[str]) -> str:
    """Make an id from the first row alone, so that the same imports give the same ids."""
    found = "l" + sha256(response.encode()).hexdigest()[:10]
    while found in taken:
        found = "l" + sha256(found.encode()).hexdigest()[:10]
    return found


def _load_lineage_ids(connection: Connection, responses: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for at in split_into_batches(sorted(responses)):
        query = select(LineageMemberRow.response_id, LineageMemberRow.lineage_id).where(
            LineageMemberRow.response_id.in_(at)
        )
        found |= {row.response_id: row.lineage_id for row in connection.execute(query)}
    return found


def load_lineage_members(connection: Connection, responses: Sequence[str]) -> dict[str, LineageMember]:
    """Load the lineage members of these responses."""
    found: dict[str, LineageMember] = {}
    for at in split_into_batches(responses):
        for r in connection.execute(select(LineageMemberRow).where(LineageMemberRow.response_id.in_(at))):
            found[r.response_id] = LineageMember(
                response=r.response_id, lineage=r.lineage_id, previous=r.previous, score=r.score, doubtful=r.doubtful,
                reasons=tuple(r.reasons),
            )  # fmt: skip
    return found


def match_by_lineage(
    connection: Connection, old: Sequence[MatchRow], new: Sequence[MatchRow], find_succession: SuccessionLookup
) -> RowMatching:
    """Match two versions of one case by their lineages.

    Where versions lie between them, a pair has the score of its least certain step.
    """
    known = load_lineage_members(connection, [row.id for row in (*old, *new)])
    by_lineage = {known[row.id].lineage: row for row in old if row.id in known}
    pairs = []
    for row in new:
        member = known.get(row.id)
        before = by_lineage.get(member.lineage) if member else None
        if member and before:
            pairs.append(_pair_through_lineage(connection, before, row, member))
    return build_matching(old, new, pairs, find_succession)


def _pair_through_lineage(connection: Connection, old: MatchRow, new: MatchRow, member: LineageMember) -> RowPair:
    steps = [member]
    while steps[-1].previous and steps[-1].previous != old.id:
        earlier = load_lineage_members(connection, [steps[-1].previous])
        if not earlier:
            break
        steps.append(next(iter(earlier.values())))
    scores = [s.score for s in steps if s.score is not None]
    return RowPair(
        old=old.id,
        new=new.id,
        score=min(scores, default=1.0),
        reasons=tuple(dict.fromkeys(reason for s in reversed(steps) for reason in s.reasons)),
        doubtful=any(s.doubtful for s in steps),
    )


def link_responses(
    connection: Connection, one: str, other: str, together: bool, by: str, find_succession: SuccessionLookup
) -> None:
    """Store the decision that two responses are, or are not, one row, and rebuild the lineages.

    It replaces an earlier decision on the two, and adds an entry to the log (see `audit_log.append_entry`). Raises
    KeyError for an unknown response.
    """
    (report, first), (_, second) = (_find_report_and_case(connection, key) for key in (one, other))
    connection.execute(
        delete(LinkDecisionRow).where(
            or_(
                and_(LinkDecisionRow.one == one, LinkDecisionRow.other == other),
                and_(LinkDecisionRow.one == other, LinkDecisionRow.other == one),
            )
        )
    )
    at = current_database_time()
    connection.execute(insert(LinkDecisionRow).values(one=one, other=other, together=together, by=by, at=at))
    act = audit_log.LINKED if together else audit_log.PARTED
    audit_log.append_entry(
        connection, by=by, act=act, report_id=report, owner="response", owner_id=one, field="match",
        detail=audit_log.make_text_detail(other),
    )  # fmt: skip
    for review in dict.fromkeys((first, second)):
        rebuild_lineages(connection, review, find_succession)


def _find_report_and_case(connection: Connection, response: str) -> tuple[str, str]:
    """Find a response's report and case. Raises KeyError."""
    query = join_report_to_responses(select(ReportRow.id, ReportRow.review_id)).where(ResponseRow.id == response)
    found = connection.execute(query).one_or_none()
    if found is None:
        raise KeyError(response)
    return str(found.id), str(found.review_id)


def list_link_decisions(connection: Connection) -> list[LinkDecision]:
    """List the decisions on links between responses."""
    return [
        LinkDecision(id=r.id, one=r.one, other=r.other, together=r.together, by=r.by, at=r.at)
        for r in connection.execute(select(LinkDecisionRow).order_by(LinkDecisionRow.id))
    ]


def list_matches(connection: Connection, review: str | None = None, *, uncertain: bool = False) -> list[LineageMember]:
    """List the responses that were matched to one of an earlier version.

    With `uncertain`, only those that a person should check. Superseded scans are left out.
    """
    query = (
        join_report(select(LineageMemberRow).join(ResponseRow, ResponseRow.id == LineageMemberRow.response_id))
        .where(LineageMemberRow.previous.is_not(None), ReportRow.superseded_by.is_(None))
        .order_by(LineageMemberRow.lineage_id, LineageMemberRow.response_id)
    )
    if uncertain:
        query = query.where(LineageMemberRow.doubtful.is_(True))
    if review:
        query = query.where(ReportRow.review_id == review)
    keys = [row.response_id for row in connection.execute(query)]
    found = load_lineage_members(connection, keys)
    return [found[key] for key in keys]
