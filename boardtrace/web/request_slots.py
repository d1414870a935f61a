# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Work on a few requests at a time; the others wait in the order in which they came.

All requests compute in one process. If all that come at once were begun at once, the web page with the most to compute
would take as long as all of them together, and each would hold a database connection meanwhile.
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from boardtrace.web.settings import SAFE_METHODS

MAX_REQUESTS = 2  # worked on at the same time: one computes, the other waits for the database or a picture


class RequestSlotMiddleware:
    """Limit how many requests are worked on.

    Only those without a body: one that is sent slowly would keep its slot from others. For the same reason a slot is
    free when the answer begins to be sent.
    """

    def __init__(self, app: ASGIApp, max_requests: int = MAX_REQUESTS) -> None:
        self.app, self.slots = app, asyncio.Semaphore(max_requests)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        await self.slots.acquire()
        is_held = True

        def release_slot() -> None:
            nonlocal is_held
            if is_held:
                is_held = False
                self.slots.release()

        async def send_and_release(message: Message) -> None:
            release_slot()
            await send(message)

        try:
            await self.app(scope, receive, send_and_release)
        finally:
            release_slot()
