"""Pages made of templates. A page's context is a frozen dataclass, whose fields are the template's names; to these
come `user`, `places` (the navigation) and `here` (the path)."""

import hashlib
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from boardtrace.web.navigation import PLACES
from store.export.spreadsheet import STATUS_LETTERS

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
FIELD_NAMES = {
    "agency": "Agency",
    "rag": "Status",
    "response": "Response",
    "actions": "Actions",
    "constraints": "Constraints",
    "target_date": "Target date",
    "lead_person": "Lead person",
    "desired_outcome": "Desired outcome",
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
"""What fields of the export are called on pages."""


def page(request: Request, name: str, context: "DataclassInstance", status: int = 200) -> HTMLResponse:
    """The template `name`, filled."""
    values = {f.name: getattr(context, f.name) for f in fields(context)}
    user = getattr(request.state, "user", None)
    text = (
        templates()
        .get_template(name)
        .render(user=user, places=request.app.state.places if user else (), here=request.url.path, **values)
    )
    return HTMLResponse(text, status)


@cache
def templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.filters |= {"day": day, "moment": moment, "field_name": field_name, "pathpart": lambda s: quote(s, safe="")}
    made.globals |= {"static": static, "letters": STATUS_LETTERS, "query": query, "PLACES": PLACES}
    return made


@cache
def static(name: str) -> str:
    """The address of one of our own files, which changes when the file does, so that it may be kept for ever."""
    mark = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?{mark}"


def day(on: date | str | None) -> str:
    """22 March 2019."""
    if isinstance(on, str):
        try:
            on = date.fromisoformat(on[:10])
        except ValueError:
            return str(on)
    return f"{on.day} {on:%B %Y}" if on else "no date"


def moment(at: datetime | str | None) -> str:
    """22 March 2019, 14:05 UTC."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    return f"{day(at.date())}, {at:%H:%M} UTC" if at else "not yet"


def field_name(field: str, name: str = "") -> str:
    return name if field == "other" and name else FIELD_NAMES.get(field, field.replace("_", " ").capitalize())


def query(**values: Any) -> str:
    """?a=1&b=2 of the values that say something."""
    said = {key: value for key, value in values.items() if value not in (None, "", False)}
    return "?" + urlencode(said) if said else ""
