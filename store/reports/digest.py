# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The digest of a report as it was read.

It is stored in the audit log with each import, and shows later whether rows were edited by another program. Corrections
and decisions of people are not part of it.

The log entry says which version of the digest it has (`digest_version`; entries without one have version 1):

    version  difference
    -------  --------------------------------------------------------------------------------
    1        of the cells of a response, the six fields of `FIELDS_OF_VERSION_1`, by position
    2        every cell that is not empty, with its field's name, in the order of the names
    3        ids of findings and questions, legend, labels in doubt, coverage, places of problems too

Crossed-out text, further agencies of a row, statuses with a label or meaning, and the roles of dates are part of the
digest where there are any, so that digests of reports without are as before.

So a new field in extract/fields.py changes no digest of a stored report.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from normalise.model import Report
from store.audit_log import IMPORTED, append_entry, load_last_import
from store.derived.refresh_derived import RULES_VERSION
from store.logged_case import CASE_KEY, describe_case, load_logged_case
from store.reports.digest_values import (
    is_empty_cell,
    list_cells_after_version_1,
    list_field_values,
    list_report_values,
)
from store.reports.page_cache import find_complete_reader
from store.reports.reading_digests import compute_reading_digests

DIGEST_VERSION = 3
FIELD_HASH_DIGITS = 8  # of a hash that only says which field was edited; that one was edited, the digest says

AGENCIES_KEY = "agencies"
"""The key of the names of a report's agencies in an import's detail."""
RULES_KEY = "rules"
"""The key of RULES_VERSION in an import's detail."""
COVERING_KEYS = ("digest", "fields", "page_readings")
"""The keys of an import's detail that later checks need. Imports of earlier versions lack some."""


def log_import(connection: Connection, report: Report, by: str, version: str) -> None:
    """Add an entry to the log for a report that was just saved and placed in its case.

    None is added if the last one says the same.

    `version` is that of the program.
    """
    last = load_last_import(connection, report.id)
    source = report.source
    reader = find_complete_reader(connection, source.sha256, source.pages, None)
    readings = compute_reading_digests(connection, source.sha256, reader)
    case = describe_case(connection, report.id)
    if (
        last
        and is_covering(last.detail)
        and (last.detail.get("reader"), last.detail["page_readings"]) == (reader, readings)
        and load_logged_case(connection, report.id) == case
        and is_unchanged(report, last.detail)
    ):
        return
    detail = {
        "digest": compute_digest(report), "digest_version": DIGEST_VERSION, "fields": hash_fields(report),
        "file": source.name, "sha256": source.sha256, "pages": source.pages, "kind": source.kind,
        "pdf_sha256": source.pdf_sha256, "version": version, "reader": reader, "page_readings": readings,
        "readers": sorted({c.reader for c in report.coverage if c.reader}),
        AGENCIES_KEY: hash_agency_names(report), CASE_KEY: case, RULES_KEY: RULES_VERSION,
    }  # fmt: skip
    append_entry(
        connection, by=by, act=IMPORTED, report_id=report.id, owner="report", owner_id=report.id, detail=detail
    )


def is_covering(import_detail: Mapping[str, Any]) -> bool:
    """Return whether a log entry of an import has all that later checks need, and is of today's rules."""
    has_all = all(import_detail.get(key) is not None for key in COVERING_KEYS)
    return has_all and import_detail.get(RULES_KEY) == RULES_VERSION


def is_unchanged(report: Report, import_detail: Mapping[str, Any]) -> bool:
    """Return whether a report, as it was read, is the one of a log entry's import; `import_detail` is the entry's."""
    version = int(import_detail.get("digest_version", 1))
    if version == 1 and any(not is_empty_cell(cell) for cell in list_cells_after_version_1(report)):
        return False
    return compute_digest(report, version) == import_detail.get("digest")


def compute_digest(report: Report, version: int = DIGEST_VERSION) -> str:
    """Return the SHA-256 of the reading, value by value with its place.

    `report` is as it was read (`load_report` with `reading`).
    """
    found = sha256()
    for values in list_report_values(report, version):
        found.update(_encode_values(values) + b"\n")
    return found.hexdigest()


def hash_fields(report: Report) -> dict[str, dict[str, str]]:
    """Return a short hash of each value that was read, by its record's id and its field.

    With these a changed digest can be traced to the changed value. Values that are read as empty are left out.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for record, field, value in list_field_values(report):
        found[record][field] = sha256(_encode_values(value)).hexdigest()[:FIELD_HASH_DIGITS]
    return dict(found)


def hash_agency_names(report: Report) -> dict[str, str]:
    """Return the hash of the name that a report has for each agency, by the agency's id."""
    rows = (row for finding in report.findings for question in finding.questions for row in question.responses)
    named = (agency for row in rows for agency in (row.agency, *row.further_agencies))
    return {agency.id: hash_agency_name(agency.name) for agency in named if agency.id}


def hash_agency_name(name: str) -> str:
    """Return the hash by which the log knows an agency's name: it must not keep the names of an erased case."""
    return sha256(name.encode()).hexdigest()


def _encode_values(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()
