# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""trace, evidence and verify, run as an auditor runs them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from ingest.render.page_image import FRAME_COLOUR
from store.engine import open_store, store_url
from store.reports.load import list_report_ids, load_report
from tests.command_line import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """`drawn` is a response of the PDF that runs over the page's end, `typed` one of the text file."""

    drawn: str
    typed: str


@pytest.fixture(scope="module")
def rows(archive: Path) -> Rows:
    drawn = typed = ""
    with open_store(store_url(str(archive / "a.db")), create=False).connect() as connection:
        for report in (load_report(connection, report_id) for report_id in list_report_ids(connection)):
            for row in (r for f in report.findings for q in f.questions for r in q.responses):
                if report.source.kind == "text":
                    typed = typed or row.id
                elif len(row.cells["response"].source) > 1 and row.cells["actions"].text:
                    drawn = row.id
    return Rows(drawn=drawn, typed=typed)


def traced(boardtrace: Run, database: Path, *arguments: str) -> list[dict[str, Any]]:
    done = boardtrace("trace", *arguments, "--db", database, "--format", "json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_a_value_is_traced_from_the_file_to_its_last_correction(rows: Rows, boardtrace: Run, archived: Path) -> None:
    ident = rows.drawn
    why = "Read [b]aloud[/b] \x1b[31m"
    done = boardtrace("correct", ident, "actions", "Meet weekly", "--by", "Ann", "--why", why, "--db", archived)
    assert done.returncode == 0, done.stderr
    (value,) = traced(boardtrace, archived, ident, "--field", "actions")
    assert (value["text"], value["state"]) == ("Meet weekly", "corrected")
    assert value["read"]
    assert value["read"] != value["text"]
    assert [(e["act"], e["by"]) for e in value["corrections"]] == [("corrected", "Ann")]
    assert value["file"]["name"] == "short.pdf"
    assert Path(value["file"]["copy"]).name == value["file"]["sha256"] + ".pdf"
    assert {p["reader"] for p in value["places"]} == {"text layer"}
    assert value["imported"]["entry"] in (1, 2)
    said = boardtrace("trace", ident, "--field", "actions", "--db", archived).stdout
    for part in (
        "Meet weekly",
        value["read"].split()[0],
        value["file"]["sha256"],
        "text layer",
        "Ann",
        "Read [b]aloud",
    ):
        assert part in said
    assert "\x1b" not in said


def test_all_values_of_a_record_are_traced(rows: Rows, boardtrace: Run, archive: Path) -> None:
    database = archive / "a.db"
    values = traced(boardtrace, database, rows.drawn)
    assert [v["field"] for v in values][:3] == ["agency", "rag", "response"]
    report = values[0]["setting"]["report"]
    for ident, fields in ((f"{report}-f1", {"title", "narrative"}), (f"{report}-q1a", {"text", "label"})):
        assert fields <= {v["field"] for v in traced(boardtrace, database, ident)}


def test_a_text_source_is_traced_to_its_lines(rows: Rows, boardtrace: Run, archive: Path, tmp_path: Path) -> None:
    database = archive / "a.db"
    ident = rows.typed
    value = next(v for v in traced(boardtrace, database, ident) if v["places"])
    (place, *_) = value["places"]
    assert place["box"] is None
    assert len(place["printed"]) == place["lines"][1] - place["lines"][0] + 1
    assert value["text"].split()[0] in " ".join(place["printed"])
    done = boardtrace("trace", ident, "--db", database, "-o", tmp_path / "a.png")
    assert done.returncode == 2
    assert "no picture" in done.stderr
    assert list(tmp_path.iterdir()) == []


def frames(picture: Image.Image) -> int:
    """Count the rows of pixels that have the frame's colour."""
    rgb = picture.convert("RGB")
    return sum(FRAME_COLOUR in {rgb.getpixel((x, y)) for x in range(0, rgb.width, 3)} for y in range(0, rgb.height, 2))


def test_the_pages_are_drawn_with_the_box(rows: Rows, boardtrace: Run, archive: Path, tmp_path: Path) -> None:
    database = archive / "a.db"
    ident = rows.drawn
    for name, options in (("page", []), ("place", ["--crop"])):
        target = tmp_path / f"{name}.png"
        done = boardtrace("trace", ident, "--field", "response", "--db", database, "-o", target, *options)
        assert done.returncode == 0, done.stderr
        assert "pages (1, 2)" in done.stderr
        assert target.stat().st_mode & 0o777 == 0o600
    page, place = Image.open(tmp_path / "page.png"), Image.open(tmp_path / "place.png")
    assert page.height > 1.2 * page.width  # two pages that lie, one below the other
    assert frames(page) > 20
    assert place.width < page.width / 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["trace", "nobody"], "No record has the id nobody"),
        (["trace", "nobody", "--crop"], "-o FILE.png"),
        (["evidence", "nobody", "-o", "a.pdf"], "No record has the id nobody"),
        (["evidence", "-o", "a.pdf"], "Select records"),
        (["evidence", "a", "--status", "red", "-o", "a.pdf"], "Select records"),
        (["evidence", "--status", "red", "-o", "a.txt"], "Name it a.pdf"),
        (["evidence", "--finding", "99", "-o", "a.pdf"], "No record matches"),
        (["evidence", "--compare", "1999-01-01", "2000-01-01", "-o", "a.pdf"], "matches no report"),
    ],
)
def test_bad_input_is_a_usage_error(arguments: list[str], said: str, boardtrace: Run, archive: Path) -> None:
    done = boardtrace(*arguments, "--db", archive / "a.db")
    assert done.returncode == 2
    assert said in done.stderr


def test_a_record_without_the_field_says_which_it_has(rows: Rows, boardtrace: Run, archive: Path) -> None:
    database = archive / "a.db"
    done = boardtrace("trace", rows.drawn, "--field", "colour", "--db", database)
    assert done.returncode == 2
    assert "target_date" in done.stderr


def test_each_record_of_a_pack_has_its_own_pages(rows: Rows, boardtrace: Run, archived: Path, tmp_path: Path) -> None:
    ident, target = rows.drawn, tmp_path / "a.pdf"
    done = boardtrace(
        "correct", ident, "actions", "<b>Meet</b> & <a href='x'>", "--by", "Ann", "--why", "Seen", "--db", archived
    )
    assert done.returncode == 0, done.stderr
    done = boardtrace("evidence", ident, rows.typed, "--db", archived, "-o", target)
    assert done.returncode == 0, done.stderr
    assert target.stat().st_mode & 0o777 == 0o600
    with pypdfium2.PdfDocument(target) as pack:
        texts = [page.get_textpage().get_text_range() for page in pack]
        marks = [(b.get_title(), b.get_dest().get_index()) for b in pack.get_toc()]
        labels = [pack.get_page_label(i) for i in range(len(pack))]
        images = [len(list(page.get_objects(filter=(3,)))) for page in pack]  # 3: an image
    first = traced(boardtrace, archived, ident)[0]
    assert [title for title, _ in marks][1:] == [f"1. {ident}", f"2. {rows.typed}"]
    begin, end = marks[1][1], marks[2][1]
    whole = " ".join("".join(texts[begin:end]).split())
    assert all(ident in label for label in labels[begin:end])
    assert all(ident in text for text in texts[begin:end])
    assert "<b>Meet</b> & <a href='x'>" in whole
    for part in (first["file"]["sha256"], first["imported"]["digest"], "Ann", "text layer", first["text"]):
        assert part in whole
    assert sum(images[begin:end]) == 2
    assert "has this hash" in " ".join(texts[0].split())
    assert "unbroken" in texts[0]


def test_a_pack_of_a_changed_file_says_so(rows: Rows, boardtrace: Run, archived: Path, tmp_path: Path) -> None:
    (kept,) = archived.with_suffix(".files").glob("*/*.pdf")
    kept.write_bytes(kept.read_bytes() + b"\n")
    done = boardtrace("evidence", rows.drawn, "--db", archived, "-o", tmp_path / "a.pdf")
    assert done.returncode == 0, done.stderr
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pack:
        assert "HAS ANOTHER HASH" in " ".join(pack[0].get_textpage().get_text_range().split())


def test_verify_lists_problems(boardtrace: Run, archived: Path) -> None:
    done = boardtrace("verify", "--db", archived, "--sample", "5", "--seed", "3")
    assert (done.returncode, done.stdout) == (0, "")
    assert "5 of " in done.stderr
    assert "no problems" in done.stderr
    (kept,) = archived.with_suffix(".files").glob("*/*.pdf")
    kept.unlink()
    done = boardtrace("verify", "--db", archived, "--sample", "0", "--format", "json")
    assert done.returncode == 1
    (trouble,) = json.loads(done.stdout)["troubles"]
    assert (trouble["kind"], trouble["file"]) == ("file", "short.pdf")
    table = boardtrace("verify", "--db", archived, "--sample", "0")
    assert table.returncode == 1
    assert "1 problem" in table.stdout
    assert "1 problem" in table.stderr
