# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Documents to hand over, for commands and web pages: board packs and evidence packs as PDF."""
