# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make random documents through Word and Excel files that LibreOffice prints, each with its truth in both forms."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from benchmarks.random_plans.compose import Plan
from benchmarks.random_plans.draw_plan import DrawnPlan, fit_size
from benchmarks.random_plans.excel_file import write_excel_file
from benchmarks.random_plans.further_values import draw_further_look
from benchmarks.random_plans.look import Look, draw_look
from benchmarks.random_plans.make_document import draw_short_plan, prepare_case
from benchmarks.random_plans.office_sheet import build_sheet
from benchmarks.random_plans.rows_truth import tell_rows
from benchmarks.random_plans.tables import RowTooTallError
from benchmarks.random_plans.word_file import write_word_file
from benchmarks.recipe import PreparedCase
from samples.draw_report import Drawn
from samples.truth import measure_places

MEASURED_FONT = "DejaVu Serif"  # wider than the fonts of Office, so that what fits in it fits in them
LEAST_PADDING_PT = 4.0  # both programs leave some of their own
TIMEOUT_S = 600
TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePlan:
    """A plan before it is printed: the file, and the same with each cell in a different ink."""

    name: str
    program: str
    look: Look
    plan: Plan
    files: tuple[bytes, bytes]
    keys: dict[str, tuple[str, ...]]
    seed: str


def compose_office_plan(seed: int, number: int, scanned: bool) -> OfficePlan:
    """Return the plan of that number in the series of a seed: Word and Excel in turn."""
    name = f"office-{seed}-{number:03}"
    program = "word" if number % 4 in (1, 2) else "excel"
    for attempt in range(TRIES):
        text = f"office plan {seed} {number} {attempt}"
        rng = Random(text)
        look = draw_look(rng, scanned)
        look = replace(look, font=MEASURED_FONT, padding=max(look.padding, LEAST_PADDING_PT))
        look = draw_further_look(look, Random(f"further look {text}"))
        if look.dates_in_cell == "struck":  # the files have no crossed-out words
            look = replace(look, dates_in_cell="was")
        try:
            plan, _ = draw_short_plan(look, name, rng)
            look = fit_size(plan, look)
        except RowTooTallError:
            continue
        plain, inked = (build_sheet(plan, look, Random(text), told_apart) for told_apart in (False, True))
        write = write_word_file if program == "word" else write_excel_file
        files = write(plain), write(inked)
        return OfficePlan(name=name, program=program, look=look, plan=plan, files=files, keys=inked.keys, seed=text)
    raise RuntimeError(f"No look of {TRIES} fits. Use another seed than {seed}.")


def make_office_documents(seed: int, numbers: Sequence[tuple[int, bool]]) -> list[PreparedCase]:
    """Return the documents of these numbers, each scanned or not, printed by one call of LibreOffice."""
    plans = [compose_office_plan(seed, number, scanned) for number, scanned in numbers]
    with tempfile.TemporaryDirectory() as name:
        printed = print_files(plans, Path(name))
    return [prepare_office_case(plan, *pdfs) for plan, pdfs in zip(plans, printed, strict=True)]


def print_files(plans: Sequence[OfficePlan], folder: Path) -> list[tuple[bytes, bytes]]:
    """Print both files of each plan with LibreOffice."""
    soffice = shutil.which("soffice")
    if soffice is None:
        raise SystemExit("--office needs LibreOffice (soffice).")
    paths = []
    for plan in plans:
        suffix = "docx" if plan.program == "word" else "xlsx"
        for kind, content in zip(("plain", "inked"), plan.files, strict=True):
            path = folder / f"{plan.name}-{kind}.{suffix}"
            path.write_bytes(content)
            paths.append(path)
    command = [soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", folder, *paths], check=True, capture_output=True, timeout=TIMEOUT_S)
    pdfs = [path.with_suffix(".pdf").read_bytes() for path in paths]
    return list(zip(pdfs[::2], pdfs[1::2], strict=True))


def prepare_office_case(office: OfficePlan, plain: bytes, inked: bytes) -> PreparedCase:
    """Return the document with its truth: by findings and questions, and row by row."""
    inks = measure_places(Drawn(pdf=inked, keys=tuple(office.keys), fills={}, pages=0))
    places = {key: spans for first, spans in inks.items() for key in office.keys[first]}
    drawn = DrawnPlan(
        pdf=plain, places=places, pages=max((p for spans in places.values() for p, _ in spans), default=1)
    )
    made = prepare_case(office.plan, drawn, office.look, office.name, Random(office.seed))
    look, case = office.look, made.truth["case"]
    colour = look.scanner is None or look.scanner.inks == "colour"
    condition = "scan" if look.scanner else "born"
    told = {**case, "document": office.name, "condition": condition, "colour": colour, "program": office.program}  # type: ignore[dict-item]
    columns = {column.field: column.name for column in look.columns}
    rows = tell_rows(office.plan, look, places)
    truth = {**made.truth, "case": told, "columns": columns, "rows": rows, "aside": []}
    return PreparedCase(content=made.content, truth=truth)
