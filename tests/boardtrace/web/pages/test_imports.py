# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The import page: the work left for each file, retrying and dismissing."""

import csv
import io
import re

from sqlalchemy import Engine

from store.accounts.import_queue import add_job, end_job, load_job, start_next_job
from store.decisions.problem_decisions import find_ignored_file
from store.derived.review_queue import count_remaining_work
from store.engine import write_transaction
from tests.boardtrace.web.conftest import Client, csrf_token, list_jobs, query_value


def add_ended_job(engine: Engine, outcome: str, report: str | None = None, sha256: str = "0" * 64) -> int:
    with write_transaction(engine) as connection:
        number = add_job(connection, name=f"{outcome}.pdf", sha256=sha256, suffix=".pdf", size=9, by="Ann")
        start_next_job(connection)
        end_job(connection, number, outcome=outcome, reason="A reason.", report=report)
    return number


def test_each_file_links_to_what_is_left_to_check(client: Client, engine: Engine) -> None:
    report = str(query_value(engine, "SELECT id FROM report"))
    add_ended_job(engine, "read with faults", report)
    with engine.connect() as connection:
        left = count_remaining_work(connection, report)
    one = client()
    page = one.get("/import").text
    assert f'<a href="/review?report={report}">{left.values} value' in page
    assert f'<a href="/gaps?report={report}">{left.gaps} gap' in page
    assert one.get(f"/review?report={report}").status_code == 200
    gaps = one.get(f"/gaps?report={report}").text
    assert "Gaps in the plan of one report" in gaps
    rows = list(csv.DictReader(io.StringIO(one.get(f"/gaps.csv?report={report}").text)))
    assert [row["report"] for row in rows] == [report] * left.gaps


def test_the_navigation_has_the_number_of_values_to_check(client: Client, engine: Engine) -> None:
    page = client().get("/review").text
    counted = re.search(r'class="waiting">(\d+)<', page)
    left = re.search(r'class="left"><b>(\d+)</b>', page)
    assert counted
    assert left
    assert int(counted[1]) == int(left[1]) > 0


def test_a_file_is_dismissed_and_one_that_failed_is_tried_again(client: Client, engine: Engine) -> None:
    kept = str(query_value(engine, "SELECT sha256 FROM source"))
    failed, refused = add_ended_job(engine, "failed", sha256=kept), add_ended_job(engine, "refused")
    one = client()
    page = one.get("/import").text
    assert page.count("/import/retry") == 1
    form = {"csrf": csrf_token(page)}
    assert one.post("/import/retry", data=form | {"job": refused}).status_code == 409
    assert one.post("/import/retry", data=form | {"job": failed}).status_code == 303
    with engine.connect() as connection:
        again = load_job(connection, failed)
    assert (again.state, again.outcome, again.tries) == ("waiting", "", 0)
    assert one.post("/import/dismiss", data=form | {"job": failed}).status_code == 409  # it waits
    assert one.post("/import/dismiss", data=form | {"job": refused}).status_code == 303
    assert [job.id for job in list_jobs(engine)] == [failed]
    assert one.post("/import/dismiss", data=form | {"job": refused}).status_code == 404
    assert one.post("/import/dismiss", data={"job": failed}).status_code == 403


def test_a_refused_file_is_ignored_and_passed_over_later(client: Client, engine: Engine) -> None:
    refused, read = add_ended_job(engine, "refused"), add_ended_job(engine, "already read")
    one = client()
    page = one.get("/import").text
    assert page.count("Ignore this file") == 1
    token = {"csrf": csrf_token(page)}
    assert one.post("/import/ignore", data={**token, "job": read}).status_code == 409
    assert one.post("/import/ignore", data={**token, "job": refused}).status_code == 303
    assert [job.id for job in list_jobs(engine)] == [read]
    with engine.connect() as connection:
        assert find_ignored_file(connection, "0" * 64, "refused.pdf")


def test_a_report_is_read_again_from_the_problems_page_once(client: Client, engine: Engine) -> None:
    report, kept = (str(query_value(engine, f"SELECT {name}")) for name in ("id FROM report", "sha256 FROM source"))
    one = client()
    page = one.get("/faults").text
    assert 'action="/import/again"><input type="hidden" name="csrf"' in page
    form = {"csrf": csrf_token(page), "report": report}
    assert [one.post("/import/again", data=form).status_code for _ in range(2)] == [303, 303]
    assert [(job.sha256, job.state, job.suffix) for job in list_jobs(engine)] == [(kept, "waiting", ".pdf")]
    assert one.post("/import/again", data=form | {"report": "none"}).status_code == 404
    assert one.post("/import/again", data={"report": report}).status_code == 403
