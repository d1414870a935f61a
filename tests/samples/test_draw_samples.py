# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The script draws the same samples again, and their truths are consistent."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2
import pytest
from pdfplumber.pdf import PDF

from extract.fields import PLAN_CELL_NAMES
from tests import search_effort

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
TRUTHS = sorted(p.name for p in SAMPLES.glob("*.truth.json"))
PDFS = sorted(p.name for p in SAMPLES.glob("*.pdf"))
MAX_BYTES = 8_000_000  # the most that the samples may add to a checkout
WIDTH, HEIGHT = 841.89, 595.28  # A4 landscape in points
MAX_GREY_STEPS = 6.0  # mean over a page, of 255: what another version of a JPEG or PDF library may change

Json = dict[str, Any]


def load(path: Path) -> Json:
    report: Json = json.loads(path.read_text(encoding="utf-8"))
    return report


def rows(report: Json) -> list[tuple[Json, Json]]:
    return [(q, r) for f in report["findings"] for q in f["questions"] for r in q["responses"]]


def spans(value: object) -> Iterator[Json]:
    """Every span of a truth, wherever it is."""
    if isinstance(value, dict):
        if "page" in value:
            yield value
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


FIRST_VERSION = "harrowmere-2019-03"
PARTNERSHIP_PLAN = "stourbeck-2019-12"


def each_version(names: list[str]) -> list[Any]:
    """The samples by name; scans of the later versions, which take a while to draw, only in the long form."""
    quick = (FIRST_VERSION, PARTNERSHIP_PLAN)
    return [n if n.startswith(quick) else pytest.param(n, marks=pytest.mark.long) for n in names]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples drawn again, except for the OCR text."""
    out = tmp_path_factory.mktemp("drawn")
    some = [] if search_effort.LONG else ["--versions", "1"]
    subprocess.run([sys.executable, "-m", "samples.draw_samples", out, "--without-ocr", *some], check=True, cwd=ROOT)
    return out


@pytest.mark.parametrize("name", each_version(PDFS))
def test_drawn_again_the_pages_are_the_same(name: str, drawn: Path) -> None:
    new, old = (drawn / name).read_bytes(), (SAMPLES / name).read_bytes()
    if new == old:
        return
    pages, again = pypdfium2.PdfDocument(old), pypdfium2.PdfDocument(new)
    assert len(pages) == len(again)
    for a, b in zip(pages, again, strict=True):
        one, other = (np.asarray(p.render(scale=0.5).to_pil().convert("L"), dtype=float) for p in (a, b))
        assert np.abs(one - other).mean() < MAX_GREY_STEPS


@pytest.mark.parametrize("name", each_version([n for n in TRUTHS if "-ocr" not in n]))
def test_drawn_again_the_truths_are_the_same(name: str, drawn: Path) -> None:
    new, old = load(drawn / name), load(SAMPLES / name)
    for truth in (new, old):
        truth["source"].pop("sha256")  # of the file that lies beside it, whose bytes depend on a library's version
    assert new == old


def test_drawn_again_the_changes_are_the_same(drawn: Path) -> None:
    assert load(drawn / "changes.json") == load(SAMPLES / "changes.json")


def test_the_samples_are_small() -> None:
    assert sum(p.stat().st_size for p in SAMPLES.iterdir() if p.is_file()) < MAX_BYTES


@pytest.mark.parametrize("name", TRUTHS)
def test_a_truth_is_of_the_file_beside_it(name: str) -> None:
    source = load(SAMPLES / name)["source"]
    content = (SAMPLES / source["name"]).read_bytes()
    assert source["sha256"] == sha256(content).hexdigest()
    if source["name"].endswith(".pdf"):
        assert source["pages"] == len(pypdfium2.PdfDocument(content))
    else:
        assert source["pages"] == content.count(b"\f")


@pytest.mark.parametrize("name", TRUTHS)
def test_every_box_lies_on_its_page(name: str) -> None:
    truth = load(SAMPLES / name)
    assert list(spans(truth))
    for span in spans(truth):
        assert 1 <= span["page"] <= truth["source"]["pages"]
        x0, top, x1, bottom = span.get("bbox", (1, 1, 2, 2))
        assert 0 < x0 < x1 < WIDTH
        assert 0 < top < bottom < HEIGHT


@pytest.mark.parametrize("name", TRUTHS)
def test_what_has_text_has_a_place_and_what_has_none_has_none(name: str) -> None:
    for _, row in rows(load(SAMPLES / name)):
        for cell in (row["agency"], *(row[c] for c in PLAN_CELL_NAMES)):
            assert bool(cell.get("text", cell.get("raw"))) == bool(cell["source"])
        assert bool(row["rag"]["source"]) == bool(row["rag"]["raw"] or row["rag"]["filled"])


def test_each_box_of_the_born_digital_report_holds_its_words_and_no_others() -> None:
    name = "harrowmere-2019-03-born-digital"
    truth = load(SAMPLES / f"{name}.truth.json")
    held = [(f["title"], f["source"], "ends") for f in truth["findings"]]
    held += [(f["narrative"], f["narrative_source"], "is") for f in truth["findings"]]
    held += [(f"{q['label']}. {q['text']}", q["source"], "is") for f in truth["findings"] for q in f["questions"]]
    for _, row in rows(truth):
        held.append((row["agency"]["raw"], row["agency"]["source"], "is"))
        held += [(row[c]["text"], row[c]["source"], "is") for c in PLAN_CELL_NAMES]
        held.append((" ".join(row["attachments"]), row["target_date"]["icon_source"], "is"))
        held.append((row["rag"]["raw"], row["rag"]["source"], "is"))
    with pdfplumber.open(io.BytesIO((SAMPLES / f"{name}.pdf").read_bytes())) as pdf:
        for text, source, how in held:
            words = "".join(words_in(pdf, s) for s in source)
            assert words.endswith(bare(text)) if how == "ends" else words == bare(text)


def words_in(pdf: PDF, span: Json) -> str:
    """The characters whose middle is in the span's box."""
    x0, top, x1, bottom = span["bbox"]
    page = pdf.pages[span["page"] - 1]
    chars = [c for c in page.chars if x0 < (c["x0"] + c["x1"]) / 2 < x1 and top < (c["top"] + c["bottom"]) / 2 < bottom]
    return bare("".join(c["text"] for c in chars))


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", [n for n in PDFS if "born" not in n])
def test_a_scan_has_no_text_layer(name: str) -> None:
    assert all(not page.get_textpage().get_text_range().strip() for page in pypdfium2.PdfDocument(SAMPLES / name))


@pytest.mark.parametrize("name", [n for n in PDFS if "born" not in n])
def test_fills_are_where_the_truth_says_and_ink_is_in_each_box(name: str) -> None:
    """In the middle of a filled status cell is its colour; a cell's box is darker than paper somewhere."""
    truth = load(SAMPLES / name.replace(".pdf", ".truth.json"))
    images = [
        np.asarray(p.render(scale=1).to_pil().convert("RGB"), float) for p in pypdfium2.PdfDocument(SAMPLES / name)
    ]

    def pixels(span: Json) -> Any:
        x0, top, x1, bottom = (round(v) for v in span["bbox"])
        return images[span["page"] - 1][top:bottom, x0:x1]

    for _, row in rows(truth):
        for span in row["rag"]["source"] if row["rag"]["filled"] else []:
            red, green, blue = np.median(pixels(span), axis=(0, 1))
            hue = {
                "red": red > 2 * max(green, blue),
                "amber": red > 200 and 120 < green < 230 and blue < 90,
                "green": green > 1.5 * max(red, blue),
                "complete": blue > 1.3 * max(red, green),
            }
            assert hue[row["rag"]["value"]]
        for span in (s for c in PLAN_CELL_NAMES for s in row[c]["source"]):
            assert pixels(span).min() < 140


def test_the_report_has_what_makes_such_reports_hard() -> None:
    truth = load(SAMPLES / "harrowmere-2019-06.truth.json")
    every = rows(truth)
    questions = [q for f in truth["findings"] for q in f["questions"]]
    assert {(r["rag"]["value"], r["rag"]["basis"]) for _, r in every} >= {
        ("red", "colour"),
        ("amber", "letter"),
        ("green", "letter"),
        ("complete", "word"),
        (None, None),
    }
    assert any(r["rag"]["value"] and not r["rag"]["filled"] for _, r in every)
    assert any(len(r["response"]["source"]) > 1 for _, r in every)
    assert any(len(q["source"]) > 1 for q in questions)
    assert any(len(q["responses"]) > 2 for q in questions)
    assert any(not q["responses"] for q in questions)
    assert any(len(r["attachments"]) > 1 for _, r in every)
    assert any("• " in r["actions"]["text"] for _, r in every)
    assert {d["precision"] for _, r in every for d in r["target_date"]["dates"]} >= {"day", "month", "quarter"}
    assert [f["kind"] for f in truth["findings"]] == ["finding"] * 7 + ["additional learning"] * 2


def test_the_changes_lead_from_each_version_to_the_next() -> None:
    """Edited by the changes, one version's values are the next one's."""
    pairs = load(SAMPLES / "changes.json")["pairs"]
    assert len(pairs) == 2
    for pair in pairs:
        old, new = (values(load(SAMPLES / pair[end].replace(".pdf", ".truth.json"))) for end in ("from", "to"))
        for change in pair["changes"]:
            if change["field"] in ("agency", "row"):
                continue
            key = (change["question"], change["agency_id"], change["field"])
            assert (old.pop(key), new.pop(key)) == (change["old"], change["new"])
        added = {(c["question"], c["agency_id"]) for c in pair["changes"] if c["kind"] == "added"}
        removed = {(c["question"], c["agency_id"]) for c in pair["changes"] if c["kind"] == "removed"}
        assert {k[:2] for k in new.keys() - old.keys()} == added
        assert {k[:2] for k in old.keys() - new.keys()} == removed
        assert all(old[k] == new[k] for k in old.keys() & new.keys())


def values(report: Json) -> dict[tuple[str, str | None, str], str | None]:
    out: dict[tuple[str, str | None, str], str | None] = {
        (q["label"], None, "question"): q["text"] for f in report["findings"] for q in f["questions"]
    }
    for question, row in rows(report):
        key = (question["label"], row["agency"]["id"])
        out |= {(*key, c): row[c]["text"] for c in PLAN_CELL_NAMES}
        out[*key, "rag"] = row["rag"]["value"]
    return out


def test_the_ocr_text_is_of_this_report() -> None:
    """Tesseract's versions differ, so only that most of the report's longer words are in it."""
    truth = load(SAMPLES / "harrowmere-2019-03-ocr.truth.json")
    text = (SAMPLES / truth["source"]["name"]).read_text(encoding="utf-8").lower()
    words = {w for _, r in rows(truth) for w in r["response"]["text"].lower().split() if w.isalpha() and len(w) > 5}
    assert sum(w in text for w in words) / len(words) > 0.9
    assert all(row["rag"]["value"] is None or row["rag"]["raw"] for _, row in rows(truth))
