# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Web pages: one module per page, each with its `router`.

To add a page:

1. Write a module here with a `router`, and for its template a frozen dataclass whose `TEMPLATE` names the template and
   whose fields are the template's variables (boardtrace/web/rendering.py). No page imports another one; what several
   share is in boardtrace/web/parts/.
2. Write the template in boardtrace/web/templates/; it extends base.html.
3. Add the router to `ROUTERS` in boardtrace/web/app.py, before those whose addresses match almost any path.
4. Add its address and name to `NAV_LINKS` in boardtrace/web/navigation.py, if the navigation links to it.
"""
