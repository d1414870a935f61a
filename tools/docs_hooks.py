# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Hooks of MkDocs: the pages of the built documentation load nothing from another machine."""

import re
from typing import Any

REMOTE_SCRIPT = re.compile(r'<script src="https?://[^"]*"></script>')


def on_post_page(output: str, **_: Any) -> str:
    """Remove the script that the theme would load from the internet to search in files opened without a server."""
    return REMOTE_SCRIPT.sub("", output)


def on_post_template(output_content: str, **_: Any) -> str:
    """Do the same for the pages that are not made from Markdown, such as that for a missing page."""
    return REMOTE_SCRIPT.sub("", output_content)
