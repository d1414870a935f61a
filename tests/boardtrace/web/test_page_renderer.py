# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The process that renders pages."""

import os
import signal
from concurrent.futures import ProcessPoolExecutor

from sqlalchemy import Engine

from boardtrace.web.page_renderer import PAGE_RENDERER
from tests.boardtrace.web.conftest import Client, query_value


def test_a_killed_render_process_is_replaced(client: Client, engine: Engine) -> None:
    sha256, one = query_value(engine, "SELECT sha256 FROM source"), client()
    assert one.get(f"/page/{sha256}/1.png?dpi=50").status_code == 200
    executor = PAGE_RENDERER.executor
    assert isinstance(executor, ProcessPoolExecutor)
    for pid in list(executor._processes):
        os.kill(pid, signal.SIGKILL)
    assert one.get(f"/page/{sha256}/2.png?dpi=50").status_code == 200
