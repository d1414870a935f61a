# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The history of a case."""

import re
from html import unescape

from sqlalchemy import Engine

from tests.boardtrace.web.conftest import Client, query_value


def test_a_history_is_a_table_and_a_plot(client: Client, engine: Engine, two_versions: tuple[str, str]) -> None:
    one, (old, _) = client(), two_versions
    review = query_value(engine, "SELECT id FROM review")
    page = one.get(f"/history/{review}").text
    assert page.count("<tr><th scope") > 20
    picture = re.search(r'<img src="(/history/[^"]+)"', page)
    assert picture
    answer = one.get(unescape(picture[1]))
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    row = query_value(engine, f"SELECT id FROM response WHERE id LIKE '{old}%' ORDER BY id LIMIT 1")
    alone = one.get(f"/history/{row}").text
    assert alone.count('<tr><th scope="row"') == 1
    assert alone.count("<article") == 2
    assert alone.count('<figure class="crop">') >= 2
    assert one.get("/history/nowhere").status_code == 404
    assert one.get(f"/history/{review}/plot.svg?agency=nobody").status_code == 404
