"""Changes as one HTML page that needs nothing but itself: worst first, reworded texts with what went and came."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from store.compare.changes import Change
from store.compare.grouping import MEANINGS, Group, cell_name, grouped, tally, what
from store.compare.text_diff import redline
from store.export.spreadsheet import CONTROL, STATUS_COLOURS, STATUS_LETTERS

Link = Callable[[str], str]

STYLE = """
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
PRINT = """
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
# The page runs and fetches nothing, whatever stands in it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def changes_page(changes: Iterable[Change], title: str, link: Link | None = None) -> str:
    """The page's text. `link` gives the address of a response's record."""
    groups = grouped(changes)
    doubtful = len(groups.get("Perhaps", ()))
    sure = sum(map(len, groups.values())) - doubtful
    said = f"{_many(sure)}, the gravest first." if sure else "Nothing moved."
    if doubtful:
        said += f" Apart from these, {_many(doubtful)} that the reading of a scan alone may explain."
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en-GB">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            f"<title>{_safe(title) or 'Changes'}</title>",
            f"<style>{STYLE}{PRINT}</style></head>",
            f"<body><header><h1>{_safe(title) or 'Changes'}</h1><p>{said}</p>{_marks() if groups else ''}</header>",
            _contents(groups),
            "<main>",
            *(_section(name, held, link) for name, held in groups.items()),
            "</main></body></html>\n",
        )
    )


def _safe(text: str) -> str:
    return escape(CONTROL.sub("", text))


def _many(count: int) -> str:
    return f"{count} change" if count == 1 else f"{count} changes"


def _marks() -> str:
    return f"<p>Words that went are {_gone('struck out')}, words that came are {_come('underlined')}.</p>"


def _contents(groups: dict[Group, list[Change]]) -> str:
    if not groups:
        return ""
    items = (f'<li><a href="#{name.lower()}">{name}</a> {len(held)}</li>' for name, held in groups.items())
    return f'<nav aria-label="Kinds of change"><ul>{"".join(items)}</ul></nav>'


def _section(name: Group, held: Sequence[Change], link: Link | None) -> str:
    apart = name == "Perhaps"
    heads = ["Where", "What", *([] if name == "Status" else ["Cell"]), "From old to new", *(["Why"] if apart else [])]
    if not apart and any(c.why for c in held):
        heads.append("Remarks")
    rows = (_row(c, heads, link) for c in held)
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    return (
        f'<section id="{name.lower()}"{" class=perhaps" if apart else ""} aria-labelledby="{name.lower()}-head">\n'
        f'<h2 id="{name.lower()}-head">{name}</h2>\n'
        f"<table><caption>{MEANINGS[name]}: {escape(tally(held))}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody></table>\n</section>"
    )


def _row(change: Change, heads: Sequence[str], link: Link | None) -> str:
    cells = {
        "What": f"<td>{_safe(what(change))}</td>",
        "Cell": f"<td>{_safe(cell_name(change))}</td>",
        "From old to new": f'<td class="text">{_moved(change)}</td>',
        "Why": f"<td>{_safe(change.why)}</td>",
        "Remarks": f"<td>{_safe(change.why)}</td>",
    }
    return f'<tr><th scope="row">{_where(change, link)}</th>{"".join(cells[name] for name in heads[1:])}</tr>\n'


def _where(change: Change, link: Link | None) -> str:
    place = _place(change)
    was = [text for text in (change.question_old, change.agency_old) if text]
    said = _safe(place) or "the report"
    if was:
        said += f'<span class="was">was {_safe(", ".join(was))}</span>'
    if link is None:
        return said
    sides = (("old", change.old_id), ("new", change.new_id))
    links = [
        f'<a href="{_safe(link(key))}">{side} record<span class="heard"> of {_safe(place)}</span></a>'
        for side, key in sides
        if key
    ]
    return said + (f'<span class="links">{", ".join(links)}</span>' if links else "")


def _place(change: Change) -> str:
    """The question and the agency, after the finding where the question's label does not begin with it."""
    asked = " ".join(text for text in (change.question, change.agency) if text)
    if not change.finding or (change.question or "").startswith(change.finding):
        return asked
    return ", ".join(text for text in (f"Finding {change.finding}", asked) if text)


def _moved(change: Change) -> str:
    """What a change says: statuses as chips, a text with what went and came in it."""
    old, new = change.old, change.new
    if change.kind == "rag":
        return f"{_chip(old)} → {_chip(new)}"
    if not (old and new):
        return " → ".join(mark for mark in (_gone(old), _come(new)) if mark) or "–"
    if change.kind in ("slipped", "renamed") or change.field == "target_date":
        return f"{_gone(old)} → {_come(new)}"
    marks = {"same": _safe, "out": _gone, "in": _come}
    return " ".join(marks[part](text) for part, text in redline(old, new))


def _chip(status: str) -> str:
    if status in STATUS_LETTERS:
        return f'<span class="chip {status}"><b>{STATUS_LETTERS[status]}</b> {status}</span>'
    return f'<span class="chip none"><b>–</b> {_safe(status) or "none"}</span>'


def _gone(text: str) -> str:
    return f'<del><span class="heard">[went: </span>{_safe(text)}<span class="heard">]</span></del>' if text else ""


def _come(text: str) -> str:
    return f'<ins><span class="heard">[came: </span>{_safe(text)}<span class="heard">]</span></ins>' if text else ""
