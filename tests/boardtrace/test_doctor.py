# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The check of the installed OCR engines."""

import pytest

from boardtrace import doctor
from boardtrace.exit_codes import Exit
from ingest.ocr import registry
from tests.ingest.ocr import measuring_engine, missing_engine


def test_engines_that_are_used_are_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(registry, "PAGE_ENGINES", [missing_engine, measuring_engine])
    monkeypatch.setattr(registry, "SECOND_ENGINES", [measuring_engine])
    monkeypatch.setattr(doctor, "find_libreoffice", lambda: None)
    assert doctor.report_programs() == Exit.READ
    assert capsys.readouterr().out.splitlines() == [
        "Pages are read by measuring 1.0 from the tests.",
        "Lines of low confidence are read again by measuring 1.0 from the tests.",
        "Word and Excel files are not read: install LibreOffice for them.",
    ]


def test_a_missing_engine_is_an_error_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(registry, "PAGE_ENGINES", [missing_engine])
    assert doctor.report_programs() == Exit.MISSING_TOOL
    assert capsys.readouterr().err == "boardtrace: Install the missing engine.\n"
