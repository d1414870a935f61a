# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Values of tuning documents with their signals of doubt, and whether each is wrong: the model is fitted on them."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.review.judged_rows import judge_report
from benchmarks.review.read_folder import list_documents, load_truth, read_unrated
from normalise.agencies.registry import load_register
from normalise.confidence.rate_report import list_known_names
from normalise.confidence.signals import Signals, is_unused_column, measure_values
from normalise.confidence.values import Value, list_values
from normalise.model import Finding, Question, Report
from store.export.json import report_to_json
from store.reports.made_ids import make_record_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A value of a document. `misleads`: it is wrong in meaning."""

    document: str
    field: str
    signals: Signals
    wrong: bool
    misleads: bool


def collect_examples(folders: Iterable[Path], readings: Path, jobs: int) -> list[Example]:
    """Return the values of all documents in these folders; page readings are kept in `readings`."""
    files = [(path, readings / folder.name) for folder in folders for path in list_documents(folder)]
    with ProcessPoolExecutor(jobs) as pool:
        found = pool.map(_collect_from_document, *zip(*files, strict=True))
        return [example for examples in found for example in examples]


def _collect_from_document(path: Path, keep: Path) -> list[Example]:
    """Return the values of a document that are doubted at all."""
    report = (document := read_unrated(path, keep)).report
    if report is None:
        return []
    truth, values = load_truth(path), list(list_values(report))
    signals = measure_values(report, values, document.pages, list_known_names(load_register()))
    judged = {(j.owner_id, j.field, j.name): j for j in judge_report(truth, report_to_json(report))}
    return [
        Example(document=str(path), field=found.field, signals=measured, wrong=found.wrong, misleads=found.misleads)
        for key, measured in zip(_name_values(report, values), signals, strict=True)
        if (found := judged.get(key)) and not is_unused_column(measured)
    ]


def _name_values(report: Report, values: Sequence[Value]) -> Iterator[tuple[str, str, str]]:
    """Yield the record's id, field and column name of each value."""
    names = {id(report): report.id}
    for finding, named in zip(report.findings, make_record_ids(report).findings, strict=True):
        names[id(finding)] = named.id
        names.update((id(a), b.id) for a, b in zip(finding.questions, named.questions, strict=True))
    for value in values:
        record = value.record
        key = names[id(record)] if isinstance(record, Report | Finding | Question) else record.id
        yield key, value.field, value.name
