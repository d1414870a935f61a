# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Types of query and form parameters that several web pages and the API share."""

from typing import Annotated

from fastapi import Query

MAX_DB_INTEGER = 2**31 - 1  # the largest integer that PostgreSQL stores in an integer column
RowNumber = Annotated[int, Query(ge=0, le=MAX_DB_INTEGER)]
RecordId = Annotated[str, Query(max_length=200)]
RowLimit = Annotated[int, Query(ge=1, le=200)]
