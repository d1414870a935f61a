# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Format a trace as (label, text) pairs."""

from collections.abc import Iterator

from ingest.model import Box
from store.audit_log import UNDONE, Entry
from store.provenance.trace import Place, SourceFile, Trace

LabelledText = tuple[str, str]
"""A label and a text, which may have several lines."""

COPY_MISSING = "the copy is gone: import the file again"


def _describe_pdf(file: SourceFile) -> Iterator[LabelledText]:
    """Yield the PDF that was read in place of an Office document."""
    if file.pdf_sha256:
        yield "read as", f"PDF made by {file.program}"
        yield "SHA-256", file.pdf_sha256
        yield "kept as", str(file.pdf_copy) if file.pdf_copy else COPY_MISSING


def describe_record(trace: Trace) -> str:
    """Return the record of a trace, for a heading."""
    return _describe_setting(trace) or f"a {trace.owner}"


def describe_origin(trace: Trace) -> list[LabelledText]:
    """Return the steps from a record to its file, which are the same for all its values."""
    setting, file, read = trace.setting, trace.file, trace.imported
    by = " ".join(filter(None, (f"by {read.by}" if read.by else "", f"with boardtrace {read.version}".strip())))
    entry = f", entry {read.entry} of the log" if read.entry else ""
    found = [
        ("report", ", ".join(filter(None, [setting.board, setting.subject, setting.as_at]))),
        ("under", _describe_setting(trace)),
        ("file", f"{file.name}, {file.pages} page{'s' if file.pages != 1 else ''}"),
        ("SHA-256", file.sha256),
        ("kept as", str(file.copy) if file.copy else COPY_MISSING),
        *_describe_pdf(file),
        (
            "imported",
            f"{format_time(read.at)} {by if read.version else by.removesuffix('with boardtrace').strip()}{entry}",
        ),
        ("reading", f"SHA-256 {read.digest}" if read.digest else ""),
    ]
    return [(label, text) for label, text in found if text]


def _describe_setting(trace: Trace) -> str:
    setting = trace.setting
    question = f"question {setting.question}" if setting.question else ""
    return ", ".join(filter(None, [setting.finding, question, setting.agency]))


def describe_field(trace: Trace) -> str:
    """Return the name of a traced field, with its column."""
    name = {"rag": "status"}.get(trace.field, trace.field)
    return f"{name}: {trace.name}" if trace.name else name


def is_empty(trace: Trace) -> bool:
    """Return whether nothing was read there, and nothing was corrected or confirmed."""
    return not (trace.text or trace.raw or trace.places or trace.corrections)


def describe_value(trace: Trace) -> list[LabelledText]:
    """Return the steps from a value to its place."""
    return [(label, text) for label, text in _list_steps(trace) if text]


def _list_steps(trace: Trace) -> Iterator[LabelledText]:
    if trace.read != trace.text:
        yield "was read", trace.read or "nothing"
    if trace.raw != trace.read:
        yield "as printed", trace.raw or "no words"
    sure = f"{trace.confidence:.2f}" if trace.confidence is not None else ""
    yield "confidence", ": ".join(filter(None, (sure, "; ".join(trace.reasons))))
    yield "repairs", "; ".join(trace.repairs)
    yield "taken as", "; ".join(trace.understood)
    for place in trace.places:
        yield "place", format_place(place)
        yield "lines", "\n".join(place.printed)
    for struck in trace.struck:
        yield "crossed out", "\n".join([f"“{struck.text}”", *map(format_place, struck.places)])
    yield "state", trace.state + (f": a correction says “{trace.said}”" if trace.state == "disputed" else "")
    for entry in trace.corrections:
        yield f"log {entry.number}", format_log_entry(entry)


def format_place(place: Place) -> str:
    """Return a place in words."""
    by = f", read by {place.reader}" if place.reader else ""
    if place.lines:
        first, last = place.lines
        return f"page {place.page}, lines {first} to {last}{by}"
    return f"page {place.page}{', box ' + format_box(place.box) if place.box else ''}{by}"


def format_box(box: Box) -> str:
    """Return a box in words, in points."""
    return f"x {box.x0:.1f} to {box.x1:.1f}, y {box.top:.1f} to {box.bottom:.1f} pt from the top left"


def format_log_entry(entry: Entry) -> str:
    """Format a log entry: when, what, by whom, from which value to which, and why."""
    before, after = (entry.detail.get(key, {}).get("text", "") for key in ("before", "after"))
    moved = f", “{before}” → “{after}”" if before != after else ""
    if "before" not in entry.detail and after:
        moved = f": “{after}”"
    back = f" entry {entry.over}" if entry.act == UNDONE and entry.over else ""
    why = f" ({entry.why})" if entry.why else ""
    return f"{format_time(entry.at)} {entry.act}{back} by {entry.by}{moved}{why}"


def format_time(at: str) -> str:
    """Format an ISO time in UTC for people."""
    return at[:19].replace("T", " ") + " UTC"
