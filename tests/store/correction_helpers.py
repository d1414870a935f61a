# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Helpers that store reports with their corrections, and values to correct."""

from typing import Any

from sqlalchemy import Connection, Engine

from ingest.model import Box, Span
from normalise.agencies.registry import load_register
from normalise.model import Cell, Report
from store.decisions.agency_aliases import apply_agency_decisions
from store.decisions.carry_over import place_report_with_corrections
from store.decisions.corrections import load_values
from store.engine import write_transaction
from store.reports.digest import log_import
from store.reports.field_values import Value
from store.reports.save import save_report

REGISTER = load_register()
WHO: dict[str, Any] = {"by": "Ann", "register": REGISTER}
ROW = "aaaa-1a-police-1"


def taken_in(engine: Engine, report: Report) -> None:
    with write_transaction(engine) as connection:
        save_report(connection, report, replace=True)
        log_import(connection, report, "Import", "1")
        apply_agency_decisions(connection, report.id)
        place_report_with_corrections(connection, report.id, REGISTER)


def value(connection: Connection, ident: str, field: str, name: str = "") -> Value:
    return next(v for v in load_values(connection, ident) if (v.target.field, v.target.name) == (field, name))


def boxed(text: str, top: float) -> Cell:
    box = Box(x0=10.0, top=top, x1=90.0, bottom=top + 20)
    return Cell(text=text, raw=text, confidence=0.9, source=(Span(page=1, box=box),))
