# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Search the text of responses, questions, findings and other tables: ranked, filtered, with the found words marked.

SQLite's FTS5 and PostgreSQL's text search give the same hits: every run of letters and digits is a word, there are no
stop words, accents and endings make no difference. The filters are in the index too, as marks, so that a rare agency
under a common word is found without a look at every row that has the word.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, TextualSelect, func, literal, null, select, text

from normalise.model import RecordKind
from store.derived.search_index import make_mark
from store.joins import RECORD_TABLES, join_report, join_source
from store.limited_store import is_limited
from store.other_tables import find_report_of_table, load_other_tables
from store.schema import (
    AgencyCountsRow,
    AgencyRow,
    FindingRow,
    QuestionRow,
    ReportRow,
    ResponseRow,
    SearchEntryRow,
    SourceRow,
)

MAX_MARKED_REPORTS = 500  # of a limited store; a longer query is slower than what it spares
MAX_RANKED_HITS = (
    2_000  # matches that are ranked; of more, as many as are come upon first: nobody pages through so many
)
HITS_PER_PAGE = 20
MAX_PHRASES = 24  # of a search; more is a pasted page
SNIPPET_CHARS = 260  # characters
SNIPPET_LEAD_CHARS = 50  # of them before the first word found
_WORD_PATTERN = re.compile(r"[^\W_]+")
_PHRASE_PATTERN = re.compile(r'"([^"]*)"|(\S+)')
_HIT_START, _HIT_END = "\x02", "\x03"  # around a found word; no printed text contains them


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter:
    """The filters of a search.

    `agency` is an id or a part of a name; the status "none" means none is visible; dates are the as_at dates of
    reports, both ends included.
    """

    agency: str | None = None
    status: str | None = None
    since: date | None = None
    until: date | None = None
    review: str | None = None
    report: str | None = None
    owner: RecordKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a found text; `found` are the words searched for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A response, question, finding or other table with the words.

    `heading` is that of a table. `snippet` is its text around the words, with an ellipsis where it is cut.
    """

    owner: RecordKind
    id: str
    report: str
    as_at: date | None
    file: str
    subject: str
    finding: str
    question: str
    agency: str
    status: str | None
    snippet: tuple[Segment, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """A page of hits. `count` is how many there are in all; with `more` there are more than could be ranked."""

    hits: tuple[SearchHit, ...]
    count: int
    more: bool = False


# Asking

Phrases = tuple[tuple[str, ...], ...]
"""Words that must occur, those of one phrase side by side."""
Marks = tuple[tuple[str, ...], ...]
"""Marks of which each group must have one."""


def parse_phrases(said: str) -> Phrases:
    """Parse a search into phrases.

    Operators are not known: only text in double quotes, or words joined by a mark such as a hyphen, make a phrase of
    several words.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", said) if not unicodedata.combining(c)).lower()
    parts = (
        tuple(_WORD_PATTERN.findall(quoted or bare))
        for quoted, bare in _PHRASE_PATTERN.findall(plain.translate(_CURLY_QUOTES))
    )
    return tuple(dict.fromkeys(part for part in parts if part))[:MAX_PHRASES]


_CURLY_QUOTES = str.maketrans("“”„«»", '"""""')


def search(
    connection: Connection, said: str, narrow: SearchFilter | None = None, start: int = 0, limit: int = HITS_PER_PAGE
) -> SearchResult:
    """Return the hits from `start` on, the best first; without words, all that match the filters."""
    words = parse_phrases(said)
    narrow = narrow or SearchFilter()
    marks = _filter_marks(connection, narrow)
    if marks is None or not (words or marks):
        return SearchResult(hits=(), count=0)
    if not (narrow.report or narrow.review) and is_limited(connection):
        marks = (*marks, *_mark_visible_reports(connection))
    ids = _find_matches(connection, words, marks, narrow)
    more = len(ids) > MAX_RANKED_HITS
    ids = ids[:MAX_RANKED_HITS]
    shown = ids[start : start + limit]
    segments = _load_segments(connection, shown, words)
    hits = tuple(_build_hits(connection, shown, segments))
    return SearchResult(hits=hits, count=len(ids), more=more)


def find_responses(connection: Connection, said: str, reports: Sequence[str] | None) -> TextualSelect:
    """Return the query of the ids of all responses with these words, those of these reports where some are given."""
    words = parse_phrases(said)
    marks: Marks = ((make_mark("owner", RecordKind.RESPONSE),),)
    if reports is not None:
        marks = (*marks, tuple(make_mark("report", report) for report in reports))
    if not all(marks) or not words:
        query = text("SELECT owner_id FROM search_entry WHERE 1 = 0")
    elif connection.dialect.name == "sqlite":
        query = text(
            "SELECT e.owner_id FROM search_index i CROSS JOIN search_entry e ON e.id = i.rowid"
            " WHERE search_index MATCH :match"
        ).bindparams(match=_build_fts5_query(words, marks))
    else:
        wanted, bound = _build_tsquery(words, marks)
        query = text(f"SELECT owner_id FROM search_entry WHERE words @@ ({wanted['all']})").bindparams(  # noqa: S608
            **bound
        )
    return query.columns(SearchEntryRow.owner_id)


def _filter_marks(connection: Connection, narrow: SearchFilter) -> Marks | None:
    """Return the marks that a match must have; None where nothing can match."""
    groups: list[tuple[str, ...]] = []
    if narrow.owner:
        groups.append((make_mark("owner", narrow.owner),))
    if narrow.status:
        groups.append((make_mark("status", narrow.status),))
    if narrow.report:
        groups.append((make_mark("report", narrow.report),))
    if narrow.review:
        reports = connection.execute(select(ReportRow.id).where(ReportRow.review_id == narrow.review)).scalars()
        groups.append(tuple(make_mark("report", r) for r in reports))
    if narrow.agency:
        groups.append(tuple(make_mark("agency", a) for a in find_agency_ids(connection, narrow.agency)))
    if narrow.since or narrow.until:
        groups.append(_date_marks(connection, narrow.since, narrow.until))
    return tuple(groups) if all(groups) else None


def _mark_visible_reports(connection: Connection) -> Marks:
    """Return the marks of the reports that a limited store shows, so that the index finds no entries of others.

    Where it shows many, most of what is found is visible.
    """
    shown = connection.execute(select(ReportRow.id).limit(MAX_MARKED_REPORTS + 1)).scalars().all()
    return (tuple(make_mark("report", r) for r in shown),) if 0 < len(shown) <= MAX_MARKED_REPORTS else ()


def find_agency_ids(connection: Connection, said: str) -> list[str]:
    """Find the agency with this id, or else those with this text in a registered or printed name."""
    wanted = said.strip().lower()
    ids = connection.execute(select(AgencyRow.id).where(AgencyRow.id == wanted)).scalars().all()
    if ids or not wanted:
        return list(ids)
    registered = select(AgencyRow.id).where(func.lower(AgencyRow.name).contains(wanted, autoescape=True))
    printed = select(AgencyCountsRow.agency_id).where(
        AgencyCountsRow.agency_id.is_not(None), func.lower(AgencyCountsRow.printed).contains(wanted, autoescape=True)
    )
    return [str(found) for found in connection.execute(registered.union(printed)).scalars()]


def _date_marks(connection: Connection, since: date | None, until: date | None) -> tuple[str, ...]:
    """Return the marks of the whole years between the dates, and of the months at both ends."""
    ends = connection.execute(select(func.min(ReportRow.as_at), func.max(ReportRow.as_at))).one()
    if ends[0] is None or ends[1] is None:
        return ()
    first, last = max(ends[0], since or ends[0]), min(ends[1], until or ends[1])
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    marks: list[str] = []
    for year, held in groupby(months, lambda month: month // 12):
        within = list(held)
        whole = [make_mark("year", str(year))]
        marks += whole if len(within) == 12 else [make_mark("month", f"{year}-{month % 12 + 1:02}") for month in within]
    return tuple(marks)


def _find_matches(connection: Connection, words: Phrases, marks: Marks, narrow: SearchFilter) -> list[int]:
    """Return the entries that match, the best first, at most one more than can be ranked."""
    sqlite = connection.dialect.name == "sqlite"
    bound: dict[str, Any] = {"limit": MAX_RANKED_HITS + 1}
    where = ["r.superseded_by IS NULL"]
    for name, sign, day in (("since", ">=", narrow.since), ("until", "<=", narrow.until)):
        if day:
            where.append(f"r.as_at {sign} :{name}")
            bound[name] = day.isoformat() if sqlite else day
    if sqlite:
        bound["match"] = _build_fts5_query(words, marks)
        query = f"""
            SELECT i.rowid FROM search_index i
            CROSS JOIN search_entry e ON e.id = i.rowid CROSS JOIN report r ON r.id = e.report_id
            WHERE search_index MATCH :match AND {" AND ".join(where)}
            ORDER BY i.rowid DESC LIMIT :limit
        """  # noqa: S608 - names of ours
        ids = list(connection.execute(text(query), bound).scalars())
        return _rank_sqlite_matches(connection, ids, bound["match"]) if words else ids
    said, more = _build_tsquery(words, marks)
    # Without an order of the hits: for one, PostgreSQL walks through all entries where it thinks them common.
    query = f"""
        WITH hit AS (
            SELECT e.id, e.words FROM search_entry e JOIN report r ON r.id = e.report_id
            WHERE e.words @@ ({said["all"]}) AND {" AND ".join(where)} LIMIT :limit
        )
        SELECT id FROM hit ORDER BY {f"ts_rank_cd(words, {said['words']}, 1) DESC, id" if words else "id DESC"}
    """  # noqa: S608 - names of ours
    return list(connection.execute(text(query), bound | more).scalars())


def _rank_sqlite_matches(connection: Connection, ids: list[int], match: str) -> list[int]:
    if not 1 < len(ids) <= MAX_RANKED_HITS:
        return ids
    query = "SELECT rowid FROM search_index WHERE search_index MATCH :match ORDER BY rank"
    place = {key: i for i, key in enumerate(connection.execute(text(query), {"match": match}).scalars())}
    return sorted(ids, key=lambda key: place.get(key, len(place)))


def _build_fts5_query(words: Phrases, marks: Marks) -> str:
    """Build the FTS5 query. It has only the letters and digits of the search, each phrase in quotes: no operator."""
    wanted = [f"text : ({' AND '.join(_quote_phrase(phrase) for phrase in words)})"] if words else []
    wanted += [f"marks : ({' OR '.join(_quote_phrase((m,)) for m in group)})" for group in marks]
    return " AND ".join(wanted)


def _quote_phrase(phrase: Sequence[str]) -> str:
    return f'"{" ".join(phrase)}"'


def _build_tsquery(words: Phrases, marks: Marks) -> tuple[dict[str, str], dict[str, str]]:
    """Build PostgreSQL's queries, and their parameters."""
    bound = {f"p{i}": " ".join(phrase) for i, phrase in enumerate(words)}
    said = [f"phraseto_tsquery('boardtrace', :{name})" for name in bound]
    every = list(said)
    if marks:
        bound["marks"] = " & ".join(f"({' | '.join(group)})" for group in marks)
        every.append("to_tsquery('simple', :marks)")
    return {"words": " && ".join(said), "all": " && ".join(every)}, bound


# Showing


def _load_segments(connection: Connection, ids: Sequence[int], words: Phrases) -> dict[int, list[Segment]]:
    """Load the whole texts, split into found words and the text between them."""
    if not ids:
        return {}
    if not words:
        rows = connection.execute(select(SearchEntryRow.id, SearchEntryRow.text).where(SearchEntryRow.id.in_(ids)))
        return {row.id: [Segment(text=row.text)] for row in rows}
    if connection.dialect.name == "sqlite":
        numbers = ", ".join(str(int(key)) for key in ids)
        query = f"""
            SELECT rowid, highlight(search_index, 0, :on, :off) FROM search_index
            WHERE search_index MATCH :match AND rowid IN ({numbers})
        """  # noqa: S608 - numbers
        rows = connection.execute(
            text(query), {"on": _HIT_START, "off": _HIT_END, "match": _build_fts5_query(words, ())}
        )
        return {key: _split_marked_text(said) for key, said in rows}
    texts = {
        r.id: r.text
        for r in connection.execute(select(SearchEntryRow.id, SearchEntryRow.text).where(SearchEntryRow.id.in_(ids)))
    }
    used = sorted({word for said in texts.values() for word in _WORD_PATTERN.findall(said)})
    wanted = {f"w{i}": word for i, word in enumerate(dict.fromkeys(word for phrase in words for word in phrase))}
    any_of = " || ".join(f"plainto_tsquery('boardtrace', :{name})" for name in wanted)
    query = f"""
        SELECT w FROM unnest(CAST(:used AS text[])) AS w
        WHERE to_tsvector('boardtrace', boardtrace_plain(w)) @@ ({any_of})
    """  # noqa: S608 - names of ours
    hit = set(connection.execute(text(query), {"used": used, **wanted}).scalars())
    return {
        key: _split_marked_text(
            _WORD_PATTERN.sub(lambda m: f"{_HIT_START}{m[0]}{_HIT_END}" if m[0] in hit else m[0], said)
        )
        for key, said in texts.items()
    }


def _split_marked_text(marked: str) -> list[Segment]:
    parts = re.split(f"{_HIT_START}([^{_HIT_END}]*){_HIT_END}", marked)
    return [Segment(text=part, found=i % 2 == 1) for i, part in enumerate(parts) if part]


def cut_snippet(segments: Sequence[Segment], length: int = SNIPPET_CHARS) -> tuple[Segment, ...]:
    """Return the part of a text with most of the found words, cut at spaces."""
    whole = "".join(s.text for s in segments)
    spots: list[tuple[int, int]] = []
    at = 0
    for segment in segments:
        if segment.found:
            spots.append((at, at + len(segment.text)))
        at += len(segment.text)
    first = max(
        (a for a, _ in spots),
        key=lambda a: (
            len({whole[x:y].lower() for x, y in spots if a <= x and y <= a + length - SNIPPET_LEAD_CHARS}),
            -a,
        ),
        default=0,
    )
    begin = max(0, first - SNIPPET_LEAD_CHARS)
    if begin and (blank := whole.find(" ", begin, first)) > 0:
        begin = blank + 1
    end = min(len(whole), begin + length)
    if end < len(whole) and (blank := whole.rfind(" ", first, end)) > first:
        end = blank
    cut: list[Segment] = [Segment(text="… ")] if begin else []
    at = 0
    for segment in segments:
        said = segment.text[max(0, begin - at) : max(0, end - at)]
        at += len(segment.text)
        if said:
            cut.append(Segment(text=said, found=segment.found))
    return (*cut, Segment(text=" …")) if end < len(whole) else tuple(cut)


def _build_hits(connection: Connection, ids: Sequence[int], segments: dict[int, list[Segment]]) -> Iterator[SearchHit]:
    entries = {r.id: r for r in connection.execute(select(SearchEntryRow).where(SearchEntryRow.id.in_(ids)))}
    places = _load_hit_contexts(connection, [(e.owner, e.owner_id) for e in entries.values()])
    for key in ids:
        entry, place = entries[key], places.get(entries[key].owner_id)
        if place is None:
            continue
        yield SearchHit(
            owner=RecordKind(entry.owner), id=entry.owner_id, report=entry.report_id, as_at=place.as_at,
            file=place.file, subject=place.subject, finding=place.finding, question=place.question, agency=place.agency,
            status=place.status, heading=place.heading,
            snippet=cut_snippet(segments.get(key, [])),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _HitContext:
    """The report, file, finding, question, agency and heading of a record; "" and None where its kind has none."""

    as_at: date | None
    file: str
    subject: str
    finding: str
    question: str
    agency: str
    status: str | None
    heading: str = ""


def _load_hit_contexts(connection: Connection, entries: Iterable[tuple[str, str]]) -> dict[str, _HitContext]:
    """Load the context of each record; `entries` are its kind and id."""
    ids_by_kind: dict[RecordKind, list[str]] = defaultdict(list)
    for kind, ident in entries:
        ids_by_kind[RecordKind(kind)].append(ident)
    agency = func.coalesce(func.nullif(ResponseRow.agency_raw, ""), ResponseRow.agency_name).label("agency")
    nothing = literal("")
    columns: dict[RecordKind, tuple[ColumnElement[Any], ...]] = {
        RecordKind.FINDING: (nothing.label("label"), nothing.label("agency"), null().label("rag_value")),
        RecordKind.QUESTION: (QuestionRow.label.label("label"), nothing.label("agency"), null().label("rag_value")),
        RecordKind.RESPONSE: (QuestionRow.label.label("label"), agency, ResponseRow.rag_value.label("rag_value")),
    }
    contexts: dict[str, _HitContext] = {}
    contexts |= _load_table_contexts(connection, ids_by_kind.pop(RecordKind.TABLE, []))
    for kind, ids in ids_by_kind.items():
        table = RECORD_TABLES[kind]
        query = select(
            table.id, ReportRow.as_at, ReportRow.subject, SourceRow.name.label("file"), FindingRow.number,
            *columns[kind],
        ).select_from(table)  # fmt: skip
        for r in connection.execute(join_source(join_report(query, kind)).where(table.id.in_(ids))):
            contexts[r.id] = _HitContext(
                as_at=r.as_at, file=r.file, subject=r.subject, finding=r.number, question=r.label, agency=r.agency,
                status=r.rag_value,
            )  # fmt: skip
    return contexts


def _load_table_contexts(connection: Connection, ids: Iterable[str]) -> dict[str, _HitContext]:
    """Load the context of tables that are not the plan."""
    reports = {find_report_of_table(ident) for ident in ids}
    query = join_source(select(ReportRow.id, ReportRow.as_at, ReportRow.subject, SourceRow.name.label("file")))
    return {
        table.id: _HitContext(
            as_at=r.as_at, file=r.file, subject=r.subject, finding="", question="", agency="", status=None,
            heading=table.heading,
        )
        for r in connection.execute(query.where(ReportRow.id.in_(reports)))
        for table in load_other_tables(connection, r.id)
    }  # fmt: skip
