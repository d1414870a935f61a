# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""LibreOffice is started with its own profile, again where it asks to be, and not for ever."""

from pathlib import Path

import pytest

from ingest.office import libreoffice
from ingest.office.libreoffice import ConversionTimeoutError, run_libreoffice


def write_program(folder: Path, script: str) -> Path:
    """Write a program in LibreOffice's place; `$out` is the folder and `$document` the file that it is given."""
    program = folder / "soffice.bin"
    head = "#!/bin/sh\nfor last; do out=$document; document=$last; done\n"
    program.write_text(f"{head}{script}\n")
    program.chmod(0o700)
    return program


def test_it_is_started_again_after_setting_up_its_profile(tmp_path: Path) -> None:
    program = write_program(
        tmp_path, '[ -e "$out/seen" ] && echo made >"$out/plan.pdf" || { : >"$out/seen"; exit 81; }'
    )
    made = run_libreoffice(program, tmp_path / "plan.odt", "pdf", tmp_path)
    assert made == tmp_path / "plan.pdf"
    assert "DisableMacrosExecution" in (tmp_path / "profile/user/registrymodifications.xcu").read_text()


def test_a_document_that_it_cannot_open_gives_no_file(tmp_path: Path) -> None:
    assert run_libreoffice(write_program(tmp_path, "exit 1"), tmp_path / "plan.odt", "pdf", tmp_path) is None
    assert run_libreoffice(write_program(tmp_path, "exit 81"), tmp_path / "plan.odt", "pdf", tmp_path) is None


def test_it_is_stopped_when_it_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "TIMEOUT_S", 0.1)
    with pytest.raises(ConversionTimeoutError):
        run_libreoffice(write_program(tmp_path, "exec sleep 60"), tmp_path / "plan.odt", "pdf", tmp_path)
