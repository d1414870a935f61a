# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages as a viewer shows them, and the check that a place on a page still shows its words."""
