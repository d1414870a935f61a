# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The drawn stages of reading a page."""

from PIL import Image

from benchmarks.draw_stages import describe_stages, draw_marks, find_stages, list_marks
from tests.extract.drawn_pages import page

HEADER = ["Agency", "Actions", "Target Date", "RAG"]
ROW = ["Police", "Train all staff in the use of the form", "May 2014", "Green"]
GLOSSARY = [["Term", "Meaning"], ["MASH", "Multi-agency safeguarding hub"]]


def test_each_stage_marks_what_it_found() -> None:
    stages = find_stages([page("Recommendation 1: Share plans", [HEADER, ROW], "Glossary", GLOSSARY)])
    marks = list_marks(stages, 0)
    assert [mark.label for mark in marks["3-tables"] if mark.label] == [
        "ruled: 2 rows, 4 columns",
        "ruled: 2 rows, 2 columns",
    ]
    fields = [mark.label.split(" ")[0] for mark in marks["4-columns"][1:5]]
    assert fields == ["agency", "actions", "target_date", "rag"]
    assert [mark.label for mark in marks["5-rows"]] == ["1 header", "2 cells", "not of the plan"]
    assert "agency=Police" in describe_stages(stages)


def test_marks_are_drawn_where_they_are_on_the_page() -> None:
    read = page([HEADER, ROW])
    marks = list_marks(find_stages([read]), 0)["2-regions"]
    picture = Image.new("RGB", (800, 1200), "white")
    picture.info["dpi"] = (72.0, 72.0)
    drawn = draw_marks(picture, read, marks)
    box = marks[0].box
    assert drawn.getpixel((round(box.centre_x), round(box.top))) != (255, 255, 255)
    assert drawn.getpixel((5, 5)) == (255, 255, 255)
