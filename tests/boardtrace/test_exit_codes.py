# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Every exception of the project ends the program with its exit code and a message."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import boardtrace
import extract
import ingest
import normalise
import store
from boardtrace import cli
from boardtrace.exit_codes import EXIT_MEANINGS, Exit, exit_code_table, find_exit_code

NEVER_REACH_THE_USER = {
    "FileChangedError": "the import reports it as the outcome of the file",
    "ConversionTimeoutError": "the file is refused with the reason",
    "DamagedImageError": "the reader makes it a problem of the page",
    "DamagedWordFileError": "the file is refused with the reason",
    "DownloadQueuedError": "the web application answers with the page of the download",
    "PageTooLargeError": "the reader makes it a problem of the page",
    "PageTimeoutError": "the reader makes it a problem of the page",
    "RequestTooLargeError": "the web application answers with status 413",
    "SignInRequiredError": "the web application answers with the sign-in page",
    "TooManyDownloadsError": "the web application answers with status 429",
    "TooManyLooksError": "the web application answers with status 503",
    "UnfitEditError": "the edit of rows is left out and a problem of the report, or the user is told with FieldError",
    "UnknownLayoutError": "the codec raises StoredDataError instead",
}


def project_exceptions() -> Iterator[type[Exception]]:
    """Yield every exception class that a module of the project defines."""
    for package in (boardtrace, store, normalise, extract, ingest):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith("__main__") or ".migrations." in module.name:
                continue
            for found in vars(importlib.import_module(module.name)).values():
                if isinstance(found, type) and issubclass(found, Exception) and found.__module__ == module.name:
                    yield found


def test_every_exception_has_an_exit_code_or_never_reaches_the_user() -> None:
    found = set(project_exceptions())
    assert len(found) >= 15
    known = tuple(exit_code_table())
    without = {kind.__name__ for kind in found if not issubclass(kind, known)}
    assert without == NEVER_REACH_THE_USER.keys()


@pytest.mark.parametrize("kind", exit_code_table(), ids=lambda kind: kind.__name__)
def test_an_exception_becomes_its_code_and_a_message(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise kind("First line: x.pdf", "what to do") if kind.__name__ == "RefusedError" else kind("First line: x.pdf")

    monkeypatch.setattr(cli.entrance, "main", fail)
    monkeypatch.delenv("BOARDTRACE_DEBUG", raising=False)
    assert cli.main([]) == exit_code_table()[kind]
    message = capsys.readouterr().err
    assert message.startswith("boardtrace: ")
    assert "First line: x.pdf" in message


def test_any_other_exception_is_a_bug(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(**_: object) -> None:
        raise LookupError("no \x1b[31m such thing")

    monkeypatch.setattr(cli.entrance, "main", fail)
    monkeypatch.delenv("BOARDTRACE_DEBUG", raising=False)
    assert cli.main([]) == Exit.BUG
    message = capsys.readouterr().err
    assert "Internal error: LookupError: no" in message
    assert "BOARDTRACE_DEBUG=1" in message
    assert "\x1b" not in message
    monkeypatch.setenv("BOARDTRACE_DEBUG", "1")
    with pytest.raises(LookupError):
        cli.main([])


def test_an_interrupt_and_a_closed_pipe_have_their_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.entrance, "main", interrupt)
    assert cli.main([]) == Exit.INTERRUPTED
    assert find_exit_code(ValueError("x")) is Exit.BUG


def test_every_code_is_explained() -> None:
    assert EXIT_MEANINGS.keys() == set(Exit)
