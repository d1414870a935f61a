# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Status words, in a status cell, in a cell with comments, and in a legend."""

import subprocess
import sys
from pathlib import Path

import pytest

from extract.text import status_words
from extract.text.status_words import (
    COLUMN_STATUS,
    FIRST_STATUS,
    LEGEND_CELL,
    LEGEND_ENTRY,
    NO_STATUS,
    NOT_IN_STATUS_COLUMN,
    PROGRESS_ONLY,
    WORDS_BY_VALUE,
    any_of,
)
from tests.conftest import ROOT

WITH_A_NEW_PHRASE = """
import sys, types
import extract.text

module = types.ModuleType("extract.text.status_words")
sys.modules["extract.text.status_words"] = extract.text.status_words = module
exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), module.__dict__)

from extract.model import DraftCell, DraftStatus
from normalise.status.read_status import read_status

for text in ("On course", "Green - on course", "Not on course", "Of course"):
    rag, problems = read_status(DraftStatus(cell=DraftCell(raw=text)), ())
    print(rag.value, rag.basis)
print(bool(module.COLUMN_STATUS.match("On course")), bool(module.PLAIN_TEXT_STATUS.match("On course")))
print(module.FIRST_STATUS.match("On\\ncourse - training is booked")["status"].split())
"""


@pytest.mark.parametrize("text", ["Amber", "R", "RAG: Green", "Not started", "On-going", "On track", "Action n/a", "3"])
def test_a_status_column_holds_colours_letters_and_words(text: str) -> None:
    assert bool(COLUMN_STATUS.match(text)) is (text != "Action n/a")


@pytest.mark.parametrize("value", sorted(WORDS_BY_VALUE))
def test_each_word_of_a_status_is_recognised_in_a_column_of_statuses(value: str) -> None:
    assert {word for word in WORDS_BY_VALUE[value] if not COLUMN_STATUS.match(word)} <= NOT_IN_STATUS_COLUMN


@pytest.mark.parametrize("word", [word for words in WORDS_BY_VALUE.values() for word in words])
def test_no_word_is_both_a_status_and_none(word: str) -> None:
    assert not NO_STATUS.fullmatch(word)
    assert not PROGRESS_ONLY.fullmatch(word)


def test_a_phrase_added_to_the_table_is_read_as_its_status_everywhere(tmp_path: Path) -> None:
    own = Path(status_words.__file__).read_text(encoding="utf-8")
    edited = tmp_path / "status_words.py"
    edited.write_text(own.replace('"green": ("green",)', '"green": ("green", "on course")'), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WITH_A_NEW_PHRASE, str(edited)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "green word",
        "green word",
        "None None",
        "None None",
        "True True",
        "['On', 'course']",
    ]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Complete. The policy was agreed.", "Complete"),
        ("Status: on\ntrack - training is booked", "on\ntrack"),
        ("A - awaiting funding", "A"),
        ("Red lines were agreed", None),
        ("A new policy", None),
    ],
)
def test_the_first_word_of_a_comment_may_be_its_status(text: str, status: str | None) -> None:
    match = FIRST_STATUS.match(text)
    assert (match and match["status"]) == status


def test_a_legend_names_colours_that_are_not_statuses() -> None:
    assert LEGEND_CELL.match("Purple")
    assert [entry["label"] for entry in LEGEND_ENTRY.finditer("Black = closed; 3 - nearly there")] == ["Black", "3"]


def test_terms_of_several_words_take_any_gap() -> None:
    assert any_of(("on track", "open"), gap="[- ]") == "on[- ]track|open"
