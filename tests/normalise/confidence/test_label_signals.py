# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A label's own word on the page, and the labels of its report."""

from dataclasses import replace

from ingest.model import Box, Page, Span, Word
from normalise.confidence.label_signals import learn_labels, measure_label, shape_label
from normalise.confidence.values import list_values
from normalise.confidence.word_places import place_words
from normalise.model import Report
from tests.normalise.confidence.report_rows import make_report, make_row


def make_labelled(*labels: str) -> Report:
    """Return a report with a question for each label, whose text is printed right of it."""
    report = make_report([make_row("a")])
    (finding,) = report.findings
    (question,) = finding.questions
    text = replace(question.text, source=(Span(page=1, box=Box(x0=60, top=10, x1=200, bottom=20)),))
    questions = tuple(replace(question, label=label, text=text) for label in labels)
    return replace(report, findings=(replace(finding, questions=questions),))


def measure_first(report: Report, page: Page) -> dict[str, float]:
    value = next(v for v in list_values(report) if v.field == "label")
    return measure_label(value, learn_labels(report), {1: place_words(page)})


def test_labels_of_one_shape_are_alike() -> None:
    assert shape_label("1.2a") == shape_label("13.14b") == "9.9a"
    page = Page(number=1, width=300, height=200)
    alike, unlike = (measure_first(make_labelled(*labels), page) for labels in (("1.1", "1.2"), ("EU1", "1.2", "1.3")))
    assert (alike["labels_alike"], unlike["labels_alike"]) == (1.0, 0.0)


def test_a_label_is_as_sure_as_its_word() -> None:
    words = tuple(
        Word(text=text, box=Box(x0=x0, top=10, x1=x0 + 20, bottom=20), confidence=sure, line=0, region=0)
        for text, x0, sure in (("1.1.", 20, 0.4), ("Who", 60, 0.9))
    )
    page = Page(number=1, width=300, height=200, words=words)
    assert measure_first(make_labelled("1.1"), page)["label_sure"] == 0.4
    assert measure_first(make_labelled("2.1"), page)["label_sure"] == 0.0
