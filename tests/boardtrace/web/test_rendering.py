# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Templates and their contexts: each template has a dataclass whose fields are the names it uses."""

import importlib
import pkgutil
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import cast

import pytest
from jinja2 import meta, nodes

import boardtrace.web
from boardtrace.web.rendering import (
    FOLDER,
    PageContext,
    field_label,
    format_day,
    format_moment,
    jinja_environment,
    query_string,
    static_address,
)

SHARED_NAMES = {"user", "nav_links", "to_check", "here", "asked", "parts"}
"""Given to every template by `render_web_page`, or imported by base.html."""

TEMPLATES = sorted(path.name for path in (FOLDER / "templates").glob("*.html"))


def context_classes() -> dict[str, type[PageContext]]:
    """Return the context class of each template, by the template's name."""
    found: dict[str, type[PageContext]] = {}
    for module_info in pkgutil.walk_packages(boardtrace.web.__path__, "boardtrace.web."):
        module = importlib.import_module(module_info.name)
        for value in vars(module).values():
            if isinstance(value, type) and value.__module__ == module.__name__ and is_dataclass(value):
                template = getattr(value, "TEMPLATE", None)
                if template is not None:
                    assert template not in found, f"{template} has two context classes"
                    found[template] = cast(type[PageContext], value)
    return found


CONTEXTS = context_classes()


def names_used(template: str) -> set[str]:
    """Return the names that a template takes from its context (without macros, globals and own variables)."""
    environment = jinja_environment()
    tree = environment.parse((FOLDER / "templates" / template).read_text())
    defined = {node.target for node in tree.find_all(nodes.Import)} | {node.name for node in tree.find_all(nodes.Macro)}
    for node in tree.find_all(nodes.FromImport):
        defined |= {name[1] if isinstance(name, tuple) else name for name in node.names}
    defined |= {node.target.name for node in tree.find_all(nodes.Assign) if isinstance(node.target, nodes.Name)}
    return meta.find_undeclared_variables(tree) - set(environment.globals) - defined


def test_each_context_names_an_existing_template() -> None:
    assert set(CONTEXTS) <= set(TEMPLATES)


@pytest.mark.parametrize("template", [name for name in TEMPLATES if not name.startswith("_") and name != "base.html"])
def test_each_template_uses_exactly_the_fields_of_its_context(template: str) -> None:
    given = {f.name for f in fields(CONTEXTS[template])}
    used = names_used(template) - SHARED_NAMES
    assert used - given == set(), "used by the template, but not a field"
    assert given - used == set(), "a field that the template does not use"


@pytest.mark.parametrize("template", [name for name in TEMPLATES if name.startswith("_") or name == "base.html"])
def test_shared_templates_use_only_what_every_page_has(template: str) -> None:
    assert names_used(template) <= SHARED_NAMES


def test_dates_and_times_are_written_out() -> None:
    assert format_day(date(2019, 3, 22)) == format_day("2019-03-22") == "22 March 2019"
    assert (format_day(None), format_day("soon")) == ("no date", "soon")
    assert (
        format_moment(datetime(2019, 3, 22, 14, 5)) == format_moment("2019-03-22T14:05") == "22 March 2019, 14:05 UTC"
    )
    assert format_moment(None) == "not yet"


def test_an_unnamed_column_is_labelled_as_printed() -> None:
    assert field_label("rag") == "Status"
    assert field_label("other", "Cost centre") == "Cost centre"


def test_a_query_string_leaves_out_what_is_empty() -> None:
    assert query_string(q="a b", page=None, agency="", at=7) == "?q=a+b&at=7"
    assert query_string(q="") == ""


def test_the_address_of_a_static_file_changes_with_its_content() -> None:
    assert static_address("site.css").startswith("/static/site.css?")
    assert static_address("site.css") != static_address("pages.css")
