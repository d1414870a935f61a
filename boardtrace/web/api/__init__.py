# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The JSON API for programs: `/api/v1`, described by `/api/v1/openapi.json`."""
