# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The entrances: the command line, the web interface, settings, and the pipeline that connects the stages."""
