# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Render web pages from Jinja templates.

The context of a template is a frozen dataclass that names its template; its fields are the template's variables.
Every template also gets `user`, `nav_links` (the navigation), `to_check` (how many values wait for a check), `here`
(the path) and `asked` (the query string).
"""

import hashlib
from dataclasses import Field, fields
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from boardtrace.web.navigation import UNLIMITED_LINKS
from extract.fields import ALL_FIELDS
from normalise.model import STATUS_LETTERS

FOLDER = Path(__file__).parent
STATIC_FOLDER = FOLDER / "static"
FIELD_LABELS = {field.name: field.title for field in ALL_FIELDS} | {
    "label": "Label",
    "text": "Question",
    "number": "Number",
    "kind": "Kind",
    "title": "Title",
    "narrative": "Narrative",
    "as_at": "As at",
    "board": "Board",
    "subject": "Subject",
}
"""Labels of the fields of responses (the plan's columns), questions, findings and reports."""
SINGLE_LINE_FIELDS = frozenset(field.name for field in ALL_FIELDS if field.one_line) | {
    "label",
    "number",
    "kind",
    "as_at",
    "board",
    "subject",
    "title",
}
"""Fields that are edited in an input of one line; all others in a text area."""


class PageContext(Protocol):
    """A frozen dataclass with the variables of the template `TEMPLATE`."""

    TEMPLATE: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def render_web_page(request: Request, context: PageContext, status: int = 200) -> HTMLResponse:
    values = {f.name: getattr(context, f.name) for f in fields(context)}
    user = getattr(request.state, "user", None)
    nav_links, to_check = _load_navigation(request, user) if user else ((), 0)
    template = jinja_environment().get_template(context.TEMPLATE)
    return HTMLResponse(
        template.render(
            user=user, nav_links=nav_links, to_check=to_check, here=request.url.path, asked=request.url.query, **values
        ),
        status,
    )


def _load_navigation(request: Request, user: Any) -> tuple[tuple[tuple[str, str], ...], int]:
    """Return the links of the navigation, and how many values wait for a check, as the user sees them."""
    links = request.app.state.nav_links
    if user.limit.is_set:
        links = tuple(link for link in links if link[0] not in UNLIMITED_LINKS)
    return links, request.app.state.store_views.open_view(user.limit).open_work.count_values()


@cache
def jinja_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    environment.filters |= {
        "day": format_day, "moment": format_moment, "field_label": field_label, "quote_path": quote_path
    }  # fmt: skip
    environment.globals |= {"static": static_address, "letters": STATUS_LETTERS, "query": query_string}
    return environment


@cache
def static_address(name: str) -> str:
    """Return the address of a static file; it contains a digest of the file, so that browsers may cache it."""
    digest = hashlib.sha256((STATIC_FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?{digest}"


def format_day(on: date | str | None) -> str:
    """Format a date as "22 March 2019"."""
    if isinstance(on, str):
        try:
            on = date.fromisoformat(on[:10])
        except ValueError:
            return str(on)
    return f"{on.day} {on:%B %Y}" if on else "no date"


def format_moment(at: datetime | str | None) -> str:
    """Format a UTC time as "22 March 2019, 14:05 GMT", in the server's time zone."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    if at is None:
        return "not yet"
    local = at.replace(tzinfo=UTC).astimezone()
    return f"{format_day(local.date())}, {local:%H:%M %Z}"


def field_label(field: str, name: str = "") -> str:
    """Return the label of a field; of a column that is not one of the plan's fields its printed `name`.

    A status with a name was read from that column.
    """
    label = FIELD_LABELS.get(field, field.replace("_", " ").capitalize())
    return name if field == "other" and name else f"{label}: {name}" if name else label


def quote_path(text: str) -> str:
    """Quote a text for use as one segment of a path."""
    return quote(text, safe="")


def query_string(**values: Any) -> str:
    """Return "?a=1&b=2" of the values that are not empty, "" if all are. Each member of a list is a value."""
    given = {key: value for key, value in values.items() if value not in (None, "", False, (), [])}
    return "?" + urlencode(given, doseq=True) if given else ""
