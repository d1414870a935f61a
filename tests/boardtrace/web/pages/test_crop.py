# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Crops: parts of pages as images."""

import io
import re
from html import unescape

from PIL import Image
from sqlalchemy import Engine

from store.derived.review_queue import list_review_items
from tests.boardtrace.web.conftest import Client, query_value


def test_a_crop_shows_its_place_with_frames(client: Client, engine: Engine) -> None:
    one = client()
    sha256 = query_value(engine, "SELECT sha256 FROM source")
    with engine.connect() as connection:
        (item, *_) = list_review_items(connection)
    page = unescape(one.get(f"/review?at={item.id}").text)
    address = re.search(r'<img src="(/crop/[^"]+)" width="(\d+)" height="(\d+)"', page)
    assert address
    picture = Image.open(io.BytesIO(one.get(address[1]).content))
    scale = int(address[2]) / picture.width  # a value alone is shown larger than it is read
    assert 1 <= scale < 2
    assert abs(picture.height * scale - int(address[3])) <= 4
    framed = Image.open(io.BytesIO(one.get(f"/crop/{sha256}/1.png?box=90,90,300,200&frame=100,100,200,150").content))
    colours = framed.convert("RGB").getcolors(1 << 20)
    assert (200, 0, 110) in {colour for _, colour in colours or ()}
    for box in ("", "1,2,3", "a,b,c,d", "5,5,1,1", "nan,1,2,3", "1,1,inf,9", "1,2,3,4,5", "0,0,0,0"):
        assert one.get(f"/crop/{sha256}/1.png?box={box}").status_code == 422
    assert one.get(f"/crop/{sha256}/1.png?box=9000,9000,9900,9900").status_code == 200
    assert one.get(f"/crop/{sha256}/99.png?box=1,1,9,9").status_code == 404
    assert one.get(f"/crop/{'0' * 64}/1.png?box=1,1,9,9").status_code == 404
