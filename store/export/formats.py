# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The formats that reports are exported in.

To add one, write its function and add it to EXPORT_FORMATS: the command `export` and the web page of exports offer it
from there.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from normalise.model import Report
from store.export.json import export_reports
from store.export.options import ExportOptions
from store.export.spreadsheet import export_csv, export_xlsx


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """A format of the export.

    `name` is the value of `--format` and the suffix of the file; `label` is for people. `needs_file` is True for
    binary content, which is never written to the terminal. `write` turns reports into the file's content: text, or
    bytes where `needs_file`.
    """

    name: str
    label: str
    media_type: str
    needs_file: bool
    write: Callable[[Sequence[Report], ExportOptions], str | bytes]

    def render(self, reports: Sequence[Report], options: ExportOptions | None = None) -> str | bytes:
        """Return the content of the file: text, or bytes where `needs_file`."""
        return self.write(reports, options or ExportOptions())

    def render_bytes(self, reports: Sequence[Report], options: ExportOptions | None = None) -> bytes:
        """Return the content of the file; text is UTF-8."""
        content = self.render(reports, options)
        return content.encode("utf-8", "replace") if isinstance(content, str) else content


def format_json(reports: Sequence[Report], options: ExportOptions) -> str:
    """Format reports as JSON, in the format boardtrace/1."""
    return json.dumps(export_reports(reports, options.log_head), indent=1, ensure_ascii=False) + "\n"


EXPORT_FORMATS: dict[str, ExportFormat] = {
    export_format.name: export_format
    for export_format in (
        ExportFormat(
            name="json",
            label="JSON (boardtrace/1)",
            media_type="application/json",
            needs_file=False,
            write=format_json,
        ),
        ExportFormat(
            name="csv",
            label="CSV",
            media_type="text/csv; charset=utf-8",
            needs_file=False,
            write=export_csv,
        ),
        ExportFormat(
            name="xlsx",
            label="XLSX workbook",
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            needs_file=True,
            write=export_xlsx,
        ),
    )
}
"""By name; the first is the default of the command `export`."""
