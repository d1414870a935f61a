# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Changes as one page of HTML."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.compare.grouping import CHANGE_GROUPS
from store.export.changes import (
    write_changes_html,
)
from tests.store.change_examples import (
    ADDED,
    EVERY,
    FIRST,
    LAWS,
    PERHAPS,
    RENAMED,
    REWORDED,
    SCRIPT,
    WORSE,
    change,
    changes,
    odd,
)


class Page(HTMLParser):
    """The text that a browser would take from the page."""

    VOID = frozenset({"meta", "br", "link", "img", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(text)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.stack), data))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def text(self, tag: str) -> list[str]:
        return [data for stack, data in self.texts if tag in stack]


def page(tmp_path: Path, held: Any, title: str = "2015 to 2016", link: Any = None) -> tuple[str, Page]:
    target = tmp_path / "moved.html"
    write_changes_html(held, target, title, link)
    text = target.read_text(encoding="utf-8")
    return text, Page(text)


def test_html_needs_nothing_but_itself(tmp_path: Path) -> None:
    text, found = page(tmp_path, EVERY, SCRIPT)
    assert not re.search(r"https?://|@import|url\(", text)
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in found.tags}
    assert not any(name.startswith("on") for _, attrs in found.tags for name in attrs)
    assert "".join(found.text("h1")) == SCRIPT
    assert "@media print" in text


def test_html_can_be_found_through_by_ear(tmp_path: Path) -> None:
    _, found = page(tmp_path, EVERY)
    assert found.named("html") == [{"lang": "en-GB"}]
    tables = len(CHANGE_GROUPS)
    assert len(found.named("table")) == len(found.named("caption")) == len(found.named("h2")) == tables
    assert {attrs.get("scope") for attrs in found.named("th")} == {"row", "col"}
    assert found.text("h2") == list(CHANGE_GROUPS)
    ids = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
    assert {str(attrs["href"])[1:] for attrs in found.named("a")} <= ids


def test_html_reads_in_grey(tmp_path: Path) -> None:
    text, found = page(tmp_path, [WORSE, FIRST, REWORDED])
    chips = [attrs["class"] for attrs in found.named("span") if "chip" in str(attrs.get("class"))]
    assert chips == ["chip green", "chip red", "chip none", "chip amber"]
    assert "<b>G</b> green" in text
    assert "<b>–</b> none" in text
    assert "All" in found.text("del")
    assert "Most" in found.text("ins")
    assert re.search(r"del \{[^}]*line-through", text)
    assert re.search(r"ins \{[^}]*underline", text)


def test_html_puts_doubtful_changes_last_with_their_reason(tmp_path: Path) -> None:
    text, found = page(tmp_path, EVERY)
    assert text.index('id="perhaps"') > max(text.index(f'id="{name.lower()}"') for name in CHANGE_GROUPS[:-1])
    assert text.index(PERHAPS.why) > text.index('id="perhaps"')
    assert "".join(found.text("title")) == "2015 to 2016"
    nothing, _ = page(tmp_path, [])
    assert "Nothing moved." in nothing


def test_html_says_the_finding_where_the_label_does_not(tmp_path: Path) -> None:
    _, found = page(tmp_path, [WORSE, change("rag", "rag", "red", "green", question="a"), RENAMED])
    assert "2a Harrow Police" in found.text("th")
    assert "Finding 2, a Harrow Police" in found.text("th")
    _, bare = page(tmp_path, [change("renamed", "number", "1", "2", question=None, agency=None)])
    assert "Finding 2" in bare.text("th")


def test_html_links_records_if_there_is_a_page_of_them(tmp_path: Path) -> None:
    _, without = page(tmp_path, [WORSE])
    assert [a["href"] for a in without.named("a")] == ["#status"]
    _, found = page(tmp_path, [WORSE, ADDED], link=lambda key: f'http://there/response/{key}?a=1&b="><script>')
    hrefs = [a["href"] for a in found.named("a") if not str(a["href"]).startswith("#")]
    assert [str(h).split("?")[0].rsplit("/", 1)[1] for h in hrefs] == [WORSE.old_id, WORSE.new_id, ADDED.new_id]
    assert not found.named("script")


@LAWS
@given(st.lists(changes, max_size=6), odd)
def test_any_changes_make_a_page_in_which_no_text_is_markup(
    tmp_path_factory: pytest.TempPathFactory, held: Any, title: str
) -> None:
    _, found = page(tmp_path_factory.mktemp("page"), held, title)
    assert not found.named("script")
    assert len(found.named("style")) == 1
    assert len(found.named("th")) - len([a for a in found.named("th") if a.get("scope") == "col"]) == len(held)
