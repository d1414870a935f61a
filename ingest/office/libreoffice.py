# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Run LibreOffice without a window, with a new profile and macros off.

It is started in a worker that `ingest.sandbox` limits: the limits of the worker are those of LibreOffice too.
"""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from ingest.ocr.engine import ToolError

COMMANDS = ("soffice", "libreoffice")
MAC_PROGRAM = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
TIMEOUT_S = 150.0  # of one run, less than a worker's limit; a plan of a hundred pages takes 10
RESTART_EXIT_CODE = 81  # after it set up a new profile (include/comphelper/... EXITHELPER_NORMAL_RESTART)
MAX_STARTS = 3
VERSION_TIMEOUT_S = 30.0

# No macro runs, links are not updated, and nothing is fetched from elsewhere on the machine.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"><value>2</value></prop></item>
</oor:items>
"""


class ConversionTimeoutError(Exception):
    """LibreOffice did not finish in time."""


@cache
def find_libreoffice() -> Path | None:
    """Return the program that is started, or None where LibreOffice is not installed.

    It is `soffice.bin` itself: the script `soffice` starts it in a process that killing the script does not end.
    """
    found = [Path(path).resolve() for name in COMMANDS if (path := shutil.which(name))]
    found.append(MAC_PROGRAM)
    for program in found:
        for candidate in (program.with_name("soffice.bin"), program):
            if os.access(candidate, os.X_OK) and candidate.is_file():
                return candidate
    return None


def describe_libreoffice(program: Path) -> str:
    """Return its name and version, such as "LibreOffice 7.4.7.2". Raises ToolError."""
    # The script's `--version` needs no profile and takes a tenth of a second.
    script = program.with_name("soffice")
    try:
        done = subprocess.run(  # noqa: S603 - a program found on PATH, without a shell
            [script if script.exists() else program, "--version"],
            capture_output=True,
            text=True,
            timeout=VERSION_TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolError(f"LibreOffice cannot be started ({type(error).__name__})") from None
    version = re.search(r"LibreOffice\D*([\d.]+)", done.stdout)
    return f"LibreOffice {version.group(1)}" if version else "LibreOffice"


def run_libreoffice(
    program: Path, document: Path, output_format: str, folder: Path, import_filter: str = ""
) -> Path | None:
    """Save `document` in another format in `folder`, with a profile in it.

    Args:
        program: LibreOffice.
        document: The document.
        output_format: The suffix of the new file, without the dot.
        folder: Where the new file and the profile are written.
        import_filter: LibreOffice's name of the only filter that may open the document; "" for any.

    Returns:
        The new file, or None where LibreOffice cannot open the document.

    Raises:
        ConversionTimeoutError: It did not finish in time.
        OSError: It cannot be started.
    """
    profile = folder / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS)
    target = folder / f"{document.stem}.{output_format.partition(':')[0]}"
    command: list[str | Path] = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--nologo", *([f"--infilter={import_filter}"] if import_filter else []),
        "--convert-to", output_format, "--outdir", folder, document,
    ]  # fmt: skip
    for _ in range(MAX_STARTS):
        try:
            done = subprocess.run(  # noqa: S603 - a program found on PATH, without a shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=TIMEOUT_S,
                env={**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"},
            )
        except subprocess.TimeoutExpired:
            raise ConversionTimeoutError from None
        if done.returncode != RESTART_EXIT_CODE:
            break
    return target if target.is_file() else None
