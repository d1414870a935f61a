# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A few requests are worked on at a time, and no slow client keeps others from it."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from boardtrace.web.request_slots import RequestSlotMiddleware

SLOTS, REQUESTS = 3, 12


class CountingApp:
    """An application that notes how many requests it works on, and in which order they came."""

    def __init__(self) -> None:
        self.running = self.most = 0
        self.order: list[int] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.running += 1
        self.most = max(self.most, self.running)
        self.order.append(scope["number"])
        await asyncio.sleep(0.001)
        self.running -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def receive_nothing() -> Message:
    return {"type": "http.request"}


async def send_to_nobody(message: Message) -> None:
    return None


async def send_to_slow_client(message: Message) -> None:
    await asyncio.Event().wait()


def run_in_thread(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in a thread without an event loop; the browser tests leave one running in the main thread."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def make_scope(number: int, method: str = "GET") -> dict[str, Any]:
    return {"type": "http", "method": method, "number": number}


def test_requests_wait_for_a_slot_in_the_order_in_which_they_came() -> None:
    app = CountingApp()

    async def ask_all() -> None:
        limited = RequestSlotMiddleware(app, SLOTS)
        await asyncio.gather(*(limited(make_scope(n), receive_nothing, send_to_nobody) for n in range(REQUESTS)))

    run_in_thread(ask_all())
    assert app.most == SLOTS
    assert app.order == list(range(REQUESTS))


def test_clients_that_read_slowly_keep_no_slot() -> None:
    app = CountingApp()

    async def ask_all() -> None:
        limited = RequestSlotMiddleware(app, SLOTS)
        slow = [
            asyncio.create_task(limited(make_scope(n), receive_nothing, send_to_slow_client)) for n in range(REQUESTS)
        ]
        await asyncio.wait_for(limited(make_scope(REQUESTS), receive_nothing, send_to_nobody), timeout=10)
        for task in slow:
            task.cancel()

    run_in_thread(ask_all())
    assert len(app.order) == REQUESTS + 1


def test_requests_with_a_body_need_no_slot() -> None:
    app = CountingApp()

    async def ask_all() -> None:
        limited = RequestSlotMiddleware(app, SLOTS)
        scopes = (make_scope(n, "POST") for n in range(REQUESTS))
        await asyncio.gather(*(limited(scope, receive_nothing, send_to_nobody) for scope in scopes))

    run_in_thread(ask_all())
    assert app.most == REQUESTS
