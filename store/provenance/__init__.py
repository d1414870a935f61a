# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""From a stored value back to its page, and the checks that the store is unchanged."""
