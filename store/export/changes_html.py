# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Changes as one self-contained HTML page: the most severe first, reworded texts with deletions and insertions."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from normalise.model import STATUS_LETTERS
from store.compare.grouping import (
    GROUP_DESCRIPTIONS,
    ChangeGroup,
    describe_change,
    format_cell_name,
    group_changes,
    summarise_changes,
)
from store.compare.model import Change
from store.compare.text_diff import redline
from store.export.safe_text import CONTROL_CHARACTERS
from store.export.workbook import STATUS_COLOURS

LinkBuilder = Callable[[str], str]

PAGE_STYLE = """
body { font: 1rem/1.45 system-ui, "Segoe UI", Arial, sans-serif; color: #1c1c1c; background: #fff;
  margin: 1.5rem auto; padding: 0 1rem; max-width: 84rem; }
h1 { font-size: 1.6rem; margin-bottom: .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2rem 0 .3rem; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; }
a { color: #0b4f8a; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: .2rem 0 .5rem; color: #444; }
th, td { border: 1px solid #b5b5b5; padding: .35rem .5rem; text-align: left; vertical-align: top; }
thead th { background: #ececec; }
tbody th { font-weight: 600; min-width: 9rem; }
td.text { white-space: pre-line; overflow-wrap: anywhere; min-width: 14rem; }
.was { display: block; font-weight: 400; font-size: .88rem; color: #444; }
.links { display: block; font-weight: 400; font-size: .88rem; }
del { color: #8f1a12; background: #fdeae8; text-decoration: line-through; }
ins { color: #0b4f27; background: #e4f4e8; text-decoration: underline; text-underline-offset: .15em; }
.chip { display: inline-block; border: 1px solid #555; border-radius: .3rem; padding: 0 .45rem; white-space: nowrap; }
.none { border-style: dashed; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.perhaps { border-top: 3px double #777; margin-top: 2.5rem; }
""" + "".join(f".{status} {{ background: {colour}; }}\n" for status, colour in STATUS_COLOURS.items())
PRINT_STYLE = """
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { font-size: 9pt; margin: 0; padding: 0; max-width: none; }
  nav { display: none; }
  a { color: inherit; text-decoration: none; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  h2, caption { break-after: avoid; }
  .chip, del, ins, thead th { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
# The page runs and fetches nothing, whatever text it contains.
CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def build_changes_page(changes: Iterable[Change], title: str, link: LinkBuilder | None = None) -> str:
    """Return the page. `link` returns the address of a response's record."""
    groups = group_changes(changes)
    doubtful = len(groups.get("Perhaps", ()))
    late = len(groups.get("Overdue", ()))
    sure = sum(map(len, groups.values())) - doubtful - late
    said = f"{_format_change_count(sure)}, the most serious first." if sure else "Nothing moved."
    if doubtful:
        said += f" Apart from these, {_format_change_count(doubtful)} that cannot be decided (a scan may be misread)."
    if late:
        said += f" {late} row{' is' if late == 1 else 's are'} overdue in the newer version."
    marks = _explain_marks() if groups else ""
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en-GB">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_SECURITY_POLICY}">',
            f"<title>{_escape_text(title) or 'Changes'}</title>",
            f"<style>{PAGE_STYLE}{PRINT_STYLE}</style></head>",
            f"<body><header><h1>{_escape_text(title) or 'Changes'}</h1><p>{said}</p>{marks}</header>",
            _format_contents(groups),
            "<main>",
            *(_format_section(name, held, link) for name, held in groups.items()),
            "</main></body></html>\n",
        )
    )


def _escape_text(text: str) -> str:
    return escape(CONTROL_CHARACTERS.sub("", text))


def _format_change_count(count: int) -> str:
    return f"{count} change" if count == 1 else f"{count} changes"


def _explain_marks() -> str:
    return (
        f"<p>Words that went are {_mark_deleted('struck out')}, words that came are {_mark_inserted('underlined')}.</p>"
    )


def _format_contents(groups: dict[ChangeGroup, list[Change]]) -> str:
    if not groups:
        return ""
    items = (f'<li><a href="#{name.lower()}">{name}</a> {len(held)}</li>' for name, held in groups.items())
    return f'<nav aria-label="Kinds of change"><ul>{"".join(items)}</ul></nav>'


def _format_section(name: ChangeGroup, held: Sequence[Change], link: LinkBuilder | None) -> str:
    apart = name == "Perhaps"
    heads = ["Where", "What", *([] if name == "Status" else ["Cell"]), "From old to new", *(["Why"] if apart else [])]
    if not apart and any(c.why for c in held):
        heads.append("Remarks")
    rows = (_format_row(c, heads, link) for c in held)
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    return (
        f'<section id="{name.lower()}"{" class=perhaps" if apart else ""} aria-labelledby="{name.lower()}-head">\n'
        f'<h2 id="{name.lower()}-head">{name}</h2>\n'
        f"<table><caption>{GROUP_DESCRIPTIONS[name]}: {escape(summarise_changes(held))}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody></table>\n</section>"
    )


def _format_row(change: Change, heads: Sequence[str], link: LinkBuilder | None) -> str:
    cells = {
        "What": f"<td>{_escape_text(describe_change(change))}</td>",
        "Cell": f"<td>{_escape_text(format_cell_name(change))}</td>",
        "From old to new": f'<td class="text">{_format_change(change)}</td>',
        "Why": f"<td>{_escape_text(change.why)}</td>",
        "Remarks": f"<td>{_escape_text(change.why)}</td>",
    }
    return (
        f'<tr><th scope="row">{_format_location(change, link)}</th>{"".join(cells[name] for name in heads[1:])}</tr>\n'
    )


def _format_location(change: Change, link: LinkBuilder | None) -> str:
    place = _describe_location(change)
    was = [text for text in (change.question_old, change.agency_old) if text]
    said = _escape_text(place) or "the report"
    if was:
        said += f'<span class="was">was {_escape_text(", ".join(was))}</span>'
    if link is None:
        return said
    sides = (("old", change.old_id), ("new", change.new_id))
    links = [
        f'<a href="{_escape_text(link(key))}">{side} record<span class="heard"> of {_escape_text(place)}</span></a>'
        for side, key in sides
        if key
    ]
    return said + (f'<span class="links">{", ".join(links)}</span>' if links else "")


def _describe_location(change: Change) -> str:
    """Return the question and the agency, after the finding where the question's label does not begin with it."""
    asked = " ".join(text for text in (change.question, change.agency) if text)
    if not change.finding or (change.question or "").startswith(change.finding):
        return asked
    return ", ".join(text for text in (f"Finding {change.finding}", asked) if text)


def _format_change(change: Change) -> str:
    """Format the change itself: statuses as chips, a text with its deletions and insertions."""
    old, new = change.old, change.new
    if change.kind == "overdue":
        return _escape_text(new)
    if change.kind == "rag":
        return f"{_format_status_chip(old)} → {_format_status_chip(new)}"
    if not (old and new):
        return " → ".join(mark for mark in (_mark_deleted(old), _mark_inserted(new)) if mark) or "–"
    if change.kind in ("slipped", "renamed") or change.field == "target_date":
        return f"{_mark_deleted(old)} → {_mark_inserted(new)}"
    marks = {"same": _escape_text, "out": _mark_deleted, "in": _mark_inserted}
    return " ".join(marks[part](text) for part, text in redline(old, new))


def _format_status_chip(status: str) -> str:
    if status in STATUS_LETTERS:
        return f'<span class="chip {status}"><b>{STATUS_LETTERS[status]}</b> {status}</span>'
    return f'<span class="chip none"><b>–</b> {_escape_text(status) or "none"}</span>'


def _mark_deleted(text: str) -> str:
    return (
        f'<del><span class="heard">[went: </span>{_escape_text(text)}<span class="heard">]</span></del>' if text else ""
    )


def _mark_inserted(text: str) -> str:
    return (
        f'<ins><span class="heard">[came: </span>{_escape_text(text)}<span class="heard">]</span></ins>' if text else ""
    )
