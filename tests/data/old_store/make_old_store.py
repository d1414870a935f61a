"""Makes the databases in this folder. Run it in a checkout of commit 0dff6bd, and nowhere else:

    git clone REPOSITORY old && cd old && git checkout 0dff6bd && make setup && sh tests/install.sh
    PYTHONPATH=. .venv/bin/python .../make_old_store.py OUT [--second-reader FOLDER]

The code of that commit draws the reports, imports them, takes what people say of them, and tells what it then holds.
Later code cannot do that: it writes databases of its own form. So the databases are kept with the project, and the
tests hold later code against what the old code said. FOLDER is where pip has put the packages of
requirements-second-reader.lock (`pip install --target`); without it no page has a second reading.

All work is done in WORKPLACE, because the store keeps the paths of the files that it imports.
"""

import argparse
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from fastapi.testclient import TestClient
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import Connection, Engine, create_engine, func, make_url, select, text

from benchmarks.camera import Camera
from benchmarks.layouts import unruled
from benchmarks.scans import Scanner, pictures
from benchmarks.variants import Style, variant
from boardtrace.importing import own_version
from boardtrace.web.app import create_app
from boardtrace.web.settings import Settings
from ingest.nouns import Page
from samples.board import Finding, Question, Report
from samples.compose import compose
from samples.draw import versions
from samples.drawing import draw_finding, draw_report
from samples.layout import A4_LANDSCAPE
from samples.scan import Scan, scan
from samples.sheet import Inks, Sheet
from store.attention import waiting
from store.corrections import values_of
from store.database import HEAD, open_store
from store.plain import unpacked
from store.runs import begin_run
from store.schema import Base, ReadingRow
from tests.servers import program, running_server

CHECKOUT = Path.cwd()
COMMIT = "0dff6bd"
WORKPLACE = Path("/srv/boardtrace-demo")
DECEMBER, MARCH, FAX, JUNE, SEPTEMBER, PHOTO, KITE, PLOVER = (
    "harrowmere-2018-12-ocr.txt", "harrowmere-2019-03.pdf", "harrowmere-2019-06-fax.tif", "harrowmere-2019-06.pdf",
    "harrowmere-2019-09-born-digital.pdf", "harrowmere-2019-12-photo.jpg", "kite-2019-05.png", "plover-2019-04-ocr.txt",
)  # fmt: skip
HOSPITALS = "aldermoor-hospitals-nhs-trust"
DATABASE, FILES, REPORTS = WORKPLACE / "boardtrace.db", WORKPLACE / "boardtrace.files", WORKPLACE / "reports"
ACCOUNTS = {
    "ann": ("staff", "seven herons at dawn"),
    "ben": ("analyst", "nine lanterns on the quay"),
    "pat": ("auditor", "two ferries and a bell"),
}
ADDRESS = "192.0.2.7"  # of a browser; one that is kept for examples
EARLY = WORKPLACE / "early.zip"
"""A backup of the store when it held two reports."""

VIEWS = ("v_response", "v_status_history", "v_overdue", "v_change")
COLUMNS = 'constraints = ["Critical Friend comments"]\n'
"""A user's own name of a column. It comes after a correction in that column, which thereby loses its place."""

NO_TABLE = b"Dear all,\n\nthe Board meets on Tuesday. Nothing here is a table.\n"


# The reports


def short(report: Report) -> Report:
    """The first two findings, with as many questions and rows as fit two pages."""

    def rows(question: Question) -> Question:
        return replace(question, rows=tuple(r for r in question.rows if r.agency.slug != "social-care"))

    def questions(finding: Finding) -> Finding:
        return replace(finding, questions=tuple(rows(q) for q in finding.questions if q.label != "2b"))

    return replace(report, findings=tuple(map(questions, report.findings[:2])))


def drawn(report: Report) -> bytes:
    return draw_report(report, A4_LANDSCAPE, told_apart=False).pdf


def draw_files() -> None:
    """Four versions of one report in five forms, the photo of a page of a fifth, and another review's report."""
    march, june, september = map(short, versions()[0])
    sample = (CHECKOUT / "samples" / "harrowmere-2019-03-ocr.txt").read_text(encoding="utf-8").partition("Finding 3")[0]
    other = sample.partition("Finding 2")[0].replace("Child W - “Wren”", "Child P - “Plover”")
    for name, content in {
        DECEMBER: sample.replace("22.03.2019", "14.12.2018").encode(),
        MARCH: scan(drawn(march), Scan(dpi=150, quality=25, seed=11)).pdf,
        JUNE: scan(drawn(june), Scan(dpi=150, quality=25, seed=12)).pdf,
        SEPTEMBER: drawn(september),
        PLOVER: other.replace("22.03.2019", "05.04.2019").encode(),
        "letter.txt": NO_TABLE,
        "cut-short.pdf": b"%PDF-1.4 nothing",
    }.items():
        (REPORTS / name).write_bytes(content)
    draw_poster()
    draw_fax(june)
    draw_photo(september.findings[1])
    draw_kite()


def draw_poster() -> None:
    """No report: a blank page, and one that is too large to be read."""
    canvas = Canvas(str(REPORTS / "poster.pdf"), pagesize=(300, 300), invariant=1)
    canvas.showPage()
    canvas.setPageSize((5000, 5000))
    canvas.rect(5, 5, 30, 30)
    canvas.save()


def draw_fax(report: Report) -> None:
    """The poorer scan of a version: black and white, blurred, with specks, its second page lying on its side."""
    rng = np.random.default_rng(3)
    fax = Scanner(dpi=150, inks="1-bit", blur=0.7, specks=30, skew=(0.2, 0.5))
    pages = zip(pictures(drawn(report), fax.dpi), (0, 90), strict=True)
    shots = [fax.spoil(pixels, size, rng, turn) for (pixels, size), turn in pages]
    first, *others = [Image.fromarray(shot.pixels).convert("1") for shot in shots]
    first.save(
        REPORTS / FAX, save_all=True, append_images=others, compression="group4",
        dpi=(fax.dpi, fax.dpi),
    )  # fmt: skip


def draw_photo(finding: Finding) -> None:
    """One page without a head, as it lay on a desk. Two of its rows stand under each other's question, so that they
    are matched with doubt; one says less than before."""
    first, second, *_ = finding.questions
    hospitals, cafcass = first.rows
    (hub,) = second.rows
    shorter = replace(cafcass, response=cafcass.response.split("\n")[0], actions="")
    swapped = (replace(first, rows=(hospitals, hub)), replace(second, rows=(shorter,)))
    sheet = Sheet(A4_LANDSCAPE, Inks(told_apart=False))
    draw_finding(sheet, "f0", replace(finding, questions=swapped))
    (pixels, size), *_ = pictures(sheet.finish("Photo"), 200)
    camera = Camera(long_side=(1800, 1801), blur=(0.4, 0.5), grain=(1.5, 1.5), quality=35, cropped=0.0)
    shot = camera(pixels, size, np.random.default_rng(5))
    Image.fromarray(shot.pixels).save(REPORTS / PHOTO, quality=35)


def draw_kite() -> None:
    """Another child's report: a table without rulings, with columns that fit no field."""
    report = compose(seed=21, name="kite", as_at=date(2019, 5, 10))
    report = replace(report, subject="Child K – “Kite”", findings=report.findings[3:4])
    layout = unruled(Random(3), "critical-friend", landscape=True)
    pdf = draw_report(variant(report, layout, Style(statuses="words"), Random(5)), layout, told_apart=False).pdf
    scanner = Scanner(dpi=150, inks="grey", blur=0.4, specks=3, skew=(0.3, 0.6))
    (pixels, size), *_ = pictures(pdf, scanner.dpi)
    shot = scanner.spoil(pixels, size, np.random.default_rng(2), 0)
    Image.fromarray(shot.pixels).quantize(8).save(REPORTS / KITE, optimize=True, dpi=(150, 150))


# What people do


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """The command line of the checkout over one database. `more` is a folder of further packages."""

    url: str
    files: Path
    more: str = ""

    def run(self, *arguments: str, given: str = "", module: str = "boardtrace") -> subprocess.CompletedProcess[str]:
        packages = os.pathsep.join(filter(None, (str(CHECKOUT), self.more)))
        told = {"PYTHONPATH": packages, "LOGNAME": "jo", "COLUMNS": "160", "BOARDTRACE_DB": self.url,
                "BOARDTRACE_FILES": str(self.files)}  # fmt: skip
        command = [sys.executable, "-m", module, *arguments]
        print(*command[2:])
        return subprocess.run(
            command, cwd=WORKPLACE, input=given, capture_output=True, text=True, env=os.environ | told, check=False
        )

    def __call__(self, *arguments: str, ends: int = 0, given: str = "", module: str = "boardtrace") -> str:
        """Its output. Its exit code must be `ends`."""
        done = self.run(*arguments, given=given, module=module)
        if done.returncode != ends:
            raise SystemExit(f"It ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def correct(self, by: str, ident: str, field: str, value: str, why: str) -> None:
        self("correct", ident, field, value, "--by", by, "--why", why)

    def confirm(self, by: str, ident: str, field: str, why: str = "") -> None:
        self("confirm", ident, field, "--by", by, "--why", why)

    def undo_correction(self, by: str, why: str) -> None:
        """Takes the last correction back."""
        (entry,) = json.loads(self("log", "--act", "corrected", "--limit", "1", "--format", "json"))
        self("undo", str(entry["number"]), "--by", by, "--why", why)


def on_sqlite(**more: str) -> Commands:
    return Commands(url=f"sqlite:///{DATABASE}", files=FILES, **more)


def report_id(name: str) -> str:
    """The id that a file's report gets."""
    return hashlib.sha256((REPORTS / name).read_bytes()).hexdigest()[:10]


def fill(second_reader: str) -> None:
    """The store's life up to today."""
    do = on_sqlite()
    for name, (role, password) in ACCOUNTS.items():
        do("users", "add", name, "--role", role, "--password-stdin", given=password)
    do("import", f"reports/{DECEMBER}", f"reports/{SEPTEMBER}", ends=1)
    do("backup", str(EARLY))
    do("import", f"reports/{MARCH}", f"reports/{FAX}", ends=1)
    correct_fax(do)
    on_page(give_files)
    do("import", f"reports/{PHOTO}", ends=1)
    on_sqlite(more=second_reader)("import", f"reports/{KITE}", ends=1)
    for _ in range(2):  # the second time they are refused without being opened
        strange = ("letter.txt", "cut-short.pdf", "poster.pdf", "lost.pdf", MARCH)
        do("import", *(f"reports/{name}" for name in strange), ends=3)
    with open_store(do.url).begin() as connection:
        begin_run(connection, own_version())  # an import that was killed: it never ends
    decide(do)
    put_right(do)
    forget_plover(do)
    (WORKPLACE / "columns.toml").write_text(COLUMNS, encoding="utf-8")
    do("reread")
    on_page(skip_one)


def correct_fax(do: Commands) -> None:
    """Corrections of the poorer scan, made before the better one comes. They are carried over to it: some hold there,
    some are what it reads, and one is disputed."""
    fax = report_id(FAX)
    probation, youth = f"{fax}-1c-nps-1", f"{fax}-1a-yos-1"
    do.correct("ann", probation, "status", "green", "The fax shows no colour; the paper does")
    do.correct("ann", f"{fax}-2a-{HOSPITALS}-1", "lead_person", "Named GP, Dr Ilse Marwood", "Added by hand")
    do.correct(
        "jo", probation, "actions", text_of(do, probation, "actions").replace("a ink", "a link"), "A lost letter"
    )
    do.correct("jo", youth, "response", text_of(do, youth, "response").replace("?", "17"), "It was 17, I think")
    do.confirm("ann", f"{fax}-2a-cafcass-1", "target_date")


def text_of(do: Commands, ident: str, field: str) -> str:
    with open_store(do.url).connect() as connection:
        return next(value.text for value in values_of(connection, ident) if value.target.field == field)


def decide(do: Commands) -> None:
    """What people say of versions, rows and agencies; one of the words is taken back."""
    june, september, photo = map(report_id, (JUNE, SEPTEMBER, PHOTO))
    do.correct("jo", photo, "as_at", "13.12.2019", "It says so on the first page")
    do("reviews", "--move", photo, report_id(DECEMBER))
    do("link", f"{september}-2c-early-help-1", f"{photo}-2a-early-help-1", "--by", "jo")
    do("unlink", f"{june}-1c-nps-1", f"{september}-1c-nps-1", "--by", "ann")
    do("agencies", "alias", "YOos", "yos", "--by", "jo")
    do("agencies", "merge", HOSPITALS, "aldermoor-hospitals", "--by", "ann")
    do("agencies", "alias", "Harrowmere Homes", "early-help", "--by", "ben")
    do("agencies", "undo", "--by", "ann")


def put_right(do: Commands) -> None:
    """Corrections and confirmations of every kind of value; two of them are taken back."""
    march, kite = report_id(MARCH), report_id(KITE)
    youth, hospitals, kite_row = f"{march}-1a-yos-1", f"{march}-2a-{HOSPITALS}-1", f"{kite}-1a-csc-1"
    do.correct("ann", f"{report_id(SEPTEMBER)}-2d-harrowmere-homes-1", "agency", "housing", "It is the landlord")
    do.correct("jo", f"{march}-1c-nps-1", "target_date", "Q1 2019/20", "Faint print")
    do.correct("ben", hospitals, "status", "amber", "It looks amber")
    do.undo_correction("ann", "The fill is red")
    do.correct("jo", youth, "lead_person", "Gwendoline Farthingale", "So she writes it")
    do.correct("ann", youth, "lead_person", "G. Farthingale", "Initials alone")
    do.undo_correction("ann", "No: her name in full")
    said = "Workers can say what they would do, and why\nIn plain words"
    do.correct("ann", youth, "desired_outcome", said, "=SUM(A1) is no formula; “quotes” and <marks> stay")
    do.correct("jo", f"{march}-f1", "title", "When families move, what is known stays behind", "The Board's own title")
    do.confirm("ann", youth, "status", "Held against the paper")
    do.confirm("ann", hospitals, "agency")
    do.confirm("ben", f"{march}-q1a", "text")
    do.confirm("jo", f"{report_id(DECEMBER)}-1a-police-1", "target_date")
    do.correct(
        "jo", kite_row, "other:Critical Friend comments", "Who keeps this going after the project?", "As printed"
    )
    do.correct("ann", kite_row, "other:Supporting Evidence", "Note of the task group, May", "Its full name")


def forget_plover(do: Commands) -> None:
    """A review that comes and is forgotten: its entries of the log are blank."""
    plover = report_id(PLOVER)
    do("import", f"reports/{PLOVER}")
    do.confirm("jo", f"{plover}-1a-police-1", "agency", "To be forgotten")
    do("forget", plover, "--by", "ann", "--why", "Request 17", "--yes")


def on_page(act: Callable[[TestClient, dict[str, str]], None]) -> None:
    """Does something on the page, signed in as ann; the session is left open."""
    given = Settings(url=on_sqlite().url, files=FILES, accounts=True, worker=False, allowed_hosts=())
    with TestClient(create_app(given), base_url="http://localhost", client=(ADDRESS, 50000)) as client:
        said = {"name": "ann", "password": ACCOUNTS["ann"][1]}
        csrf = client.post("/api/v1/session", json=said).raise_for_status().json()["csrf"]
        act(client, {"x-csrf-token": csrf})


def give_files(client: TestClient, header: dict[str, str]) -> None:
    """Two failures to sign in; then the better scan of June, a letter and an empty file are given to import. A last
    file still waits."""

    def give(name: str, content: bytes) -> None:
        client.post("/api/v1/import", headers=header, files={"files": (name, content)}).raise_for_status()

    for name, password in (("ann", "seven herons at dusk"), ("eve", "let me in")):
        client.post("/api/v1/session", json={"name": name, "password": password})
    give(JUNE, (REPORTS / JUNE).read_bytes())
    give("letter to all.txt", NO_TABLE + b"Ann\n")
    give("empty.pdf", b"")
    on_sqlite()(module="boardtrace.web.importer")
    give("minutes.txt", b"Minutes\n\nNo table is in here either.\n")


def skip_one(client: TestClient, header: dict[str, str]) -> None:
    """Puts the last value of the queue off."""
    with open_store(on_sqlite().url).connect() as connection:
        item = waiting(connection)[-1]
    client.post("/review", headers=header, data={"act": "skip", "item": str(item.id)}).raise_for_status()


# The output of the code


def told_by(do: Commands) -> dict[str, Any]:
    """The output of the commands, by command line, the rows of the views, and how many each table has."""
    march, june, september, photo = map(report_id, (MARCH, JUNE, SEPTEMBER, PHOTO))
    listed = (
        "reports", "records", "records --agency police", "records --status red", "faults", "pages", "reviews", "doubts",
        "agencies", f"agencies show {HOSPITALS}", "agencies show yos", "users list",
        "review --limit 1000", "log --limit 1000", "log --act corrected", "history", "history 2a --agency cafcass",
        "summary", "summary 2019-03-22", "export", "compare", f"compare {march} {june} --perhaps",
        f"compare {june} {september} --perhaps", f"compare {march} {september}",
        "search families", "search contract --agency yos", f"trace {march}-1a-yos-1",
        f"trace {june}-1a-yoos-1 --field response", f"trace {photo}", f"trace {march}-f1",
        f"trace {photo}-2c-cafcass-1", f"trace {report_id(DECEMBER)}-1a-police-1", f"trace {report_id(KITE)}-1a-csc-1",
    )  # fmt: skip
    lines = [f"{line} --format json" for line in listed]
    lines += ["agencies decisions --format csv", "export --format csv", "verify --all --seed 1 --format json"]
    engine = create_engine(do.url)
    with engine.connect() as connection:
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }
        views = {view: rows_of(connection, view) for view in VIEWS}
    engine.dispose()
    return {"commands": {line: output(do, line) for line in lines}, "views": views, "rows": counts}


def output(do: Commands, line: str) -> dict[str, Any]:
    """The exit code of a command line, and its output."""
    done = do.run(*line.split(" "))
    out = json.loads(done.stdout) if line.endswith("json") else done.stdout
    return {"code": done.returncode, "out": out, "err": done.stderr}


def rows_of(connection: Connection, view: str) -> list[dict[str, Any]]:
    """The rows of a view, in an order that is the same on every database."""
    found = connection.execute(text(f"SELECT * FROM {view}")).mappings()
    return sorted(({name: plain(value) for name, value in row.items()} for row in found), key=repr)


def plain(value: Any) -> Any:
    """A value of a row as JSON has it; SQLite knows no dates and no truth values."""
    if isinstance(value, date | datetime):
        return str(value)
    return int(value) if isinstance(value, bool) else value


def readings(engine: Engine) -> list[dict[str, Any]]:
    """Every page reading, decoded."""
    query = select(ReadingRow).order_by(ReadingRow.sha256, ReadingRow.page, ReadingRow.reader)
    with engine.connect() as connection:
        return [
            {"sha256": r.sha256, "page": r.page, "reader": r.reader, "reading": asdict(unpacked(Page, r.reading))}
            for r in connection.execute(query)
        ]


# Kept files


def write_json(path: Path, value: Any) -> None:
    write_gzip(path, json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode())


def write_gzip(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(content, mtime=0))


def close_database(engine: Engine) -> None:
    """Puts all into the one file."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def on_postgresql(out: Path, tell: Callable[[Commands], None]) -> None:
    """The same store on PostgreSQL, by way of a backup, and its dump. `tell` is called with the rows loaded from it."""
    backup = WORKPLACE / "whole.zip"
    on_sqlite()("backup", str(backup))
    with running_server() as server:
        made, loaded = (
            make_url(server).set(database=name).render_as_string(hide_password=False) for name in ("made", "loaded")
        )
        at = ("-h", str(make_url(server).query["host"]), "-U", "tester")
        load = [str(program("psql")), *at, "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
        for name in ("made", "loaded"):
            subprocess.run([*load, "-d", "postgres", "-c", f"CREATE DATABASE {name}"], check=True)
        Commands(url=made, files=WORKPLACE / "made.files")("restore", str(backup))
        dump = [str(program("pg_dump")), *at, "--no-owner", "--no-privileges", "made"]
        lines = subprocess.run(dump, check=True, capture_output=True, text=True).stdout.splitlines(keepends=True)
        # Settings that an older psql or server does not know, and which server it was.
        left_out = ("\\restrict", "\\unrestrict", "SET transaction_timeout", "-- Dumped")
        said = "".join(line for line in lines if not line.startswith(left_out))
        write_gzip(out / f"{COMMIT}.postgresql.sql.gz", said.encode())
        subprocess.run([*load, "-d", "loaded"], input=said, text=True, check=True)
        same_rows(create_engine(on_sqlite().url), create_engine(loaded))
        tell(Commands(url=loaded, files=FILES))


def same_rows(one: Engine, other: Engine) -> None:
    """Ends the program where the two databases do not hold the same."""
    with one.connect() as here, other.connect() as there:
        for table in Base.metadata.sorted_tables:
            rows = [sorted(map(repr, c.execute(select(table)).all())) for c in (here, there)]
            if rows[0] != rows[1]:
                raise SystemExit(f"{table.name} is not the same in both databases")
    one.dispose()
    other.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--second-reader", default="", metavar="FOLDER")
    given = parser.parse_args()
    if HEAD != "0008":
        raise SystemExit(f"This runs in a checkout of {COMMIT}. {CHECKOUT} has another.")
    os.umask(0o022)
    out = given.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(WORKPLACE, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    draw_files()
    fill(given.second_reader)
    keep(out)
    shutil.rmtree(WORKPLACE)


def keep(out: Path) -> None:
    """All that is committed."""
    url = on_sqlite().url
    close_database(open_store(url))
    write_gzip(out / f"{COMMIT}.db.gz", DATABASE.read_bytes())
    write_json(out / "readings.json.gz", readings(create_engine(url)))
    shutil.rmtree(out / f"{COMMIT}.files", ignore_errors=True)
    shutil.copytree(FILES, out / f"{COMMIT}.files", ignore=shutil.ignore_patterns("importing.lock"))
    shutil.copy(WORKPLACE / "columns.toml", out)
    shutil.copy(EARLY, out / f"{COMMIT}.backup.zip")
    expected = told_by(on_sqlite())
    expected["early backup"] = told_early()

    def told_apart(do: Commands) -> None:
        """The differences of the output on PostgreSQL."""
        said = told_by(do)
        expected["on postgresql"] = {
            kind: {name: value for name, value in said[kind].items() if value != expected[kind][name]}
            for kind in ("commands", "views", "rows")
        }

    on_postgresql(out, told_apart)
    write_json(out / "expected.json.gz", expected)


def told_early() -> dict[str, Any]:
    """The contents of the early backup."""
    do = Commands(url=f"sqlite:///{WORKPLACE / 'early.db'}", files=WORKPLACE / "early.files")
    do("restore", str(EARLY))
    return {line: output(do, line) for line in ("reports --format json", "export --format json")}


if __name__ == "__main__":
    main()
