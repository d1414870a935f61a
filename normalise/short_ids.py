# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Ids made of printed text, short enough for every database."""

import hashlib

DIGEST_DIGITS = 8  # of the hash that keeps shortened ids apart


def shorten_id(ident: str, max_chars: int) -> str:
    """Return an id of at most `max_chars` characters; one that is cut ends in a digest of the whole."""
    if len(ident) <= max_chars:
        return ident
    digest = hashlib.sha256(ident.encode()).hexdigest()[:DIGEST_DIGITS]
    return f"{ident[: max_chars - DIGEST_DIGITS - 1]}-{digest}"
