# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The version of this program."""


def own_version() -> str:
    """Return the version of the installed distribution, such as "0.1.0"."""
    from importlib.metadata import version  # takes a while, and `--help` does not need it

    return version("boardtrace")
