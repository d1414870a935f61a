# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Write docs/export.schema.json, the JSON Schema of the export: python -m tools.export_schema

The types are those of the API's answers (`boardtrace/web/api/schemas.py`), which have the same format.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from boardtrace.web.api.schemas import ExportReport
from store.export.json import EXPORT_FORMAT

TARGET = Path(__file__).resolve().parents[1] / "docs" / "export.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLES = "title"  # made of the names of classes and fields, which say the same


def write_schema() -> str:
    """Return the text of docs/export.schema.json."""
    schema = TypeAdapter(list[ExportReport]).json_schema(mode="serialization")
    definitions = schema.pop("$defs")
    export = {
        "$schema": DIALECT,
        "title": EXPORT_FORMAT,
        "description": "The reports that `boardtrace export --format json` writes. Later versions may add fields.",
        "type": "object",
        "required": ["format", "reports"],
        "properties": {
            "format": {"const": EXPORT_FORMAT},
            "log_head": {"type": ["string", "null"]},
            "reports": _drop_titles(schema),
        },
        "$defs": _drop_titles(definitions),
    }
    return json.dumps(export, indent=1, ensure_ascii=False) + "\n"


def _drop_titles(schema: Any) -> Any:
    """Return a schema without the titles of its parts; a property that is called "title" stays."""
    if isinstance(schema, list):
        return [_drop_titles(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _drop_titles(part) for key, part in schema.items() if key != TITLES or not isinstance(part, str)}


def main() -> None:
    """Write the schema."""
    TARGET.write_text(write_schema(), encoding="utf-8")


if __name__ == "__main__":
    main()
