# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the stored decisions of people against the log: links of rows, and aliases and merges of agencies."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from store import audit_log
from store.audit_log import Entry
from store.decisions.agency_aliases import list_agency_decisions
from store.schema import CaseMoveRow, ReportRow
from store.verify.context import VerifyContext, describe_entry
from store.verify.discrepancies import Discrepancy, DiscrepancyKind
from store.versions.lineage import list_link_decisions

AgencyDecisionKey = tuple[str, str, str, bool]
"""The act, the agency, the printed name or the other agency, and whether it was undone."""


def check_links(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find decisions on two rows that the log does not have, or has otherwise."""
    logged: dict[frozenset[str], Entry] = {}
    for entry in context.list_entries_of(audit_log.LINKED, audit_log.PARTED):
        if entry.owner_id and entry.after and not _is_erased(context, entry.owner_id, entry.after):
            logged[frozenset((entry.owner_id, entry.after))] = entry
    stored = {frozenset((d.one, d.other)): d for d in list_link_decisions(context.connection)}
    for pair in {**logged, **stored}:
        entry_or_none, decision = logged.get(pair), stored.get(pair)
        rows = " and ".join(sorted(pair))
        if entry_or_none is None:
            detail = f"The store says that a person decided on {rows}, but the log has no such decision."
            yield Discrepancy(kind=DiscrepancyKind.LINK, record=min(pair), field="match", detail=detail)
            continue
        together = entry_or_none.act == audit_log.LINKED
        if decision is None or decision.together != together or decision.by != entry_or_none.by:
            now = "is gone" if decision is None else "differs in the store"
            yield Discrepancy(
                kind=DiscrepancyKind.LINK, record=min(pair), field="match", since=entry_or_none.at,
                before=entry_or_none.act, after=_name_act(decision.together) if decision else None,
                detail=f"{rows} were {describe_entry(entry_or_none)}, but that decision {now}.",
            )  # fmt: skip


def _name_act(together: bool) -> str:
    return audit_log.LINKED if together else audit_log.PARTED


def _is_erased(context: VerifyContext, *rows: str) -> bool:
    """Return whether one of these rows is of an erased report; an erased case takes its decisions with it."""
    return any(row.startswith(f"{report}-") for row in rows for report in context.erased_reports)


def check_agency_decisions(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find aliases and merges that the log does not have, or has otherwise, and those that are gone."""
    logged, last = _replay_agency_decisions(context)
    stored: Counter[AgencyDecisionKey] = Counter()
    for decision in list_agency_decisions(context.connection):
        act = audit_log.NAMED if decision.name is not None else audit_log.MERGED
        stored[act, decision.agency, decision.name or decision.other or "", decision.undone] += 1
    for key in {**logged, **stored}:
        if logged[key] == stored[key]:
            continue
        act, agency, said, undone = key
        decision_text = f"“{said}” {'is an alias of' if act == audit_log.NAMED else 'is the same body as'} {agency}"
        state = "undone" if undone else "in force"
        entry = last.get(key[:3])
        known = f" It was {describe_entry(entry)}." if entry else ""
        detail = (
            f"The decision that {decision_text} is {state} {logged[key]} times by the log and {stored[key]} times in "
            f"the store.{known}"
        )
        yield Discrepancy(
            kind=DiscrepancyKind.AGENCY, record=agency, field="decision", detail=detail, before=str(logged[key]),
            after=str(stored[key]), since=entry.at if entry else "",
        )  # fmt: skip


def _replay_agency_decisions(
    context: VerifyContext,
) -> tuple[Counter[AgencyDecisionKey], dict[tuple[str, str, str], Entry]]:
    """Return how often the log has each decision, and the last entry on it."""
    found: Counter[AgencyDecisionKey] = Counter()
    last: dict[tuple[str, str, str], Entry] = {}
    for entry in context.list_entries_of(audit_log.NAMED, audit_log.MERGED, audit_log.UNNAMED):
        if entry.owner_id is None or entry.after is None:
            continue  # erased
        acts = (audit_log.NAMED, audit_log.MERGED) if entry.act == audit_log.UNNAMED else (entry.act,)
        if entry.act != audit_log.UNNAMED:
            found[entry.act, entry.owner_id, entry.after, False] += 1
        else:
            # The entry does not say which kind was undone: the one that is in force.
            act = next((a for a in acts if found[a, entry.owner_id, entry.after, False]), audit_log.NAMED)
            found[act, entry.owner_id, entry.after, False] -= 1
            found[act, entry.owner_id, entry.after, True] += 1
        for act in acts:
            last[act, entry.owner_id, entry.after] = entry
    return found, last


def check_case_moves(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find reports that a person moved to another case, where the store no longer says so, and moves of nobody."""
    undone = {e.over for e in context.list_entries_of(audit_log.UNDONE)}
    moves = (e for e in context.list_entries_of(audit_log.MOVED) if e.number not in undone)
    logged = {e.report_id: e for e in moves if e.report_id and e.after}
    query = select(CaseMoveRow.report_id, CaseMoveRow.review_id, CaseMoveRow.by)
    stored = {row.report_id: (row.review_id, row.by) for row in context.connection.execute(query)}
    there = set(context.connection.execute(select(ReportRow.id)).scalars())
    for report in {**logged, **stored}:
        entry = logged.get(report)
        before = (entry.after, entry.by) if entry else None
        after = stored.get(report)
        if before == after or (entry and report not in there):
            continue
        known = f"was {describe_entry(entry)}" if entry else "was moved by nobody"
        yield Discrepancy(
            kind=DiscrepancyKind.CASE, record=report, field="case", since=entry.at if entry else "",
            before=before and before[0], after=after and after[0],
            detail=f"Report {report} {known}, but the store says: {after[0] + ', by ' + after[1] if after else 'not'}.",
        )  # fmt: skip
