# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Hypothesis strategies for reports and pages with any values that their dataclasses allow."""

from hypothesis import strategies as st

from extract.fields import CELL_NAMES
from extract.model import Coverage, Leftover, LegendEntry, OtherTable, StruckText
from ingest.model import (
    Bend,
    Box,
    Fill,
    OpenTable,
    Page,
    Photo,
    Picture,
    Problem,
    Region,
    Ruling,
    SecondReading,
    Source,
    Span,
    Word,
)
from normalise.model import (
    AgencyName,
    Cell,
    DateRole,
    Finding,
    Question,
    Rag,
    Report,
    Response,
    Status,
    StatusBasis,
    TargetDate,
    fill_cells,
)

# Databases cannot store NUL, and UTF-8 has no lone surrogates.
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
shares = st.floats(0, 1)
numbers = st.floats(-1e4, 1e4).map(lambda v: round(v, 2))
boxes = st.builds(Box, x0=numbers, top=numbers, x1=numbers, bottom=numbers)
spans = st.builds(Span, page=st.integers(1, 900), box=boxes) | st.builds(
    Span, page=st.integers(1, 900), lines=st.tuples(st.integers(1, 99), st.integers(1, 99))
)
places = st.lists(spans, max_size=2).map(tuple)
several = st.lists(texts, max_size=2).map(tuple)
colours = st.tuples(*[st.integers(0, 255)] * 3)
struck = st.lists(st.builds(StruckText, text=texts, source=places), max_size=1).map(tuple)
cells = st.builds(
    Cell,
    text=texts,
    raw=texts,
    confidence=st.none() | shares,
    reasons=several,
    repairs=several,
    source=places,
    state=st.sampled_from(["read", "confirmed", "corrected"]),
    struck=struck,
)
agencies = st.sampled_from(["police", "ccg", "csc"])


def _response(ident: str) -> st.SearchStrategy[Response]:
    return st.builds(
        Response,
        id=st.just(ident),
        agency=st.builds(
            AgencyName,
            raw=texts,
            id=st.none() | agencies,
            name=texts,
            score=shares,
            known=st.booleans(),
            why=texts,
            cell=cells,
        ),
        rag=st.builds(
            Rag,
            raw=texts,
            value=st.none() | st.sampled_from(Status),
            basis=st.none() | st.sampled_from(StatusBasis),
            colour=st.none() | colours,
            confidence=st.none() | shares,
            reasons=several,
            source=places,
            struck=struck,
        ),
        further_agencies=st.lists(
            st.builds(AgencyName, raw=texts, id=agencies, name=texts, score=shares, known=st.booleans(), why=texts),
            max_size=2,
        ).map(tuple),
        cells=st.fixed_dictionaries(dict.fromkeys(CELL_NAMES, cells)).map(fill_cells),
        dates=st.lists(
            st.builds(
                TargetDate,
                date=st.dates(),
                precision=st.sampled_from(["day", "month", "quarter", "year"]),
                struck=st.booleans(),
                role=st.none() | st.sampled_from(DateRole),
                column=texts,
            ),
            max_size=2,
        ).map(tuple),
        attachments=several,
        other=st.lists(st.tuples(texts, cells), max_size=2, unique_by=lambda pair: pair[0]).map(tuple),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Reports of a few rows; question labels may recur, ids do not."""
    count = 0
    findings = []
    for _ in range(draw(st.integers(0, 2))):
        questions = []
        for _ in range(draw(st.integers(0, 2))):
            rows = []
            for _ in range(draw(st.integers(0, 2))):
                rows.append(draw(_response(f"abc-{count}")))
                count += 1
            label = draw(st.sampled_from(["1a", "1b", ""]))
            questions.append(Question(label=label, text=draw(cells), responses=tuple(rows)))
        findings.append(
            Finding(
                number=draw(texts),
                kind=draw(texts),
                title=draw(cells),
                narrative=draw(cells),
                questions=tuple(questions),
            )
        )
    faults = st.builds(Problem, code=texts, detail=texts, page=st.none() | st.integers(1, 99), box=st.none() | boxes)
    keys = st.builds(LegendEntry, colour=st.none() | colours, label=texts, meaning=texts, source=places)
    counts = st.integers(0, 999)
    table_rows = st.lists(st.lists(texts, max_size=3).map(tuple), max_size=2).map(tuple)
    other_tables = st.builds(OtherTable, heading=texts, source=places, rows=table_rows)
    return Report(
        id="abc",
        title=draw(texts),
        board=draw(texts),
        subject=draw(texts),
        as_at=draw(st.none() | st.dates()),
        source=Source(name=draw(texts), sha256="ab" * 32, pages=3, kind="pdf", size=9),
        findings=tuple(findings),
        key=tuple(draw(st.lists(keys, max_size=2))),
        leftovers=tuple(draw(st.lists(st.builds(Leftover, text=texts, source=spans), max_size=2))),
        other_tables=tuple(draw(st.lists(other_tables, max_size=2))),
        coverage=tuple(
            draw(
                st.lists(
                    st.builds(
                        Coverage, page=counts, in_cells=counts, in_headings=counts, furniture=counts, left_over=counts
                    ),
                    max_size=2,
                )
            )
        ),
        faults=tuple(draw(st.lists(faults, max_size=2))),
    )


bends = st.builds(
    Bend, step=numbers, columns=st.integers(1, 9), moves=st.lists(st.tuples(numbers, numbers), max_size=4).map(tuple)
)
transforms = st.tuples(*[numbers] * 9)
photos = st.builds(Photo, to_flat=transforms, bend=bends, to_viewer=transforms)
open_tables = st.builds(OpenTable, box=boxes, columns=st.lists(st.tuples(numbers, numbers), max_size=3).map(tuple))
pages = st.builds(
    Page,
    number=st.integers(1, 9),
    width=numbers,
    height=numbers,
    turn=st.sampled_from([0, 90, 180, 270]),
    to_viewer=transforms,
    photo=st.none() | photos,
    open_tables=st.lists(open_tables, max_size=2).map(tuple),
    reader=texts,
    dpi=st.none() | numbers,
    coloured=st.booleans(),
    words=st.lists(
        st.builds(
            Word,
            text=texts,
            box=boxes,
            confidence=shares,
            line=st.integers(0, 9),
            region=st.integers(0, 9),
            struck=st.sampled_from(["no", "part", "whole"]),
        ),
        max_size=3,
    ).map(tuple),
    rulings=st.lists(st.builds(Ruling, axis=st.sampled_from(["h", "v"]), box=boxes), max_size=2).map(tuple),
    fills=st.lists(st.builds(Fill, box=boxes, colour=colours), max_size=2).map(tuple),
    pictures=st.lists(st.builds(Picture, box=boxes), max_size=2).map(tuple),
    regions=st.lists(st.builds(Region, kind=st.sampled_from(["box", "band"]), box=boxes), max_size=2).map(tuple),
    second=st.lists(st.builds(SecondReading, line=st.integers(0, 9), text=texts, confidence=shares), max_size=2).map(
        tuple
    ),
    faults=st.lists(st.builds(Problem, code=texts, detail=texts), max_size=1).map(tuple),
)
