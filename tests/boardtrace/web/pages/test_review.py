"""The desk: what needs a person is shown with why, settled, put off and taken back; nobody's word is overwritten."""

import re
from html import unescape
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, text, update

from normalise.agencies.registry import load_register
from store.decisions.corrections import correct_value, load_values
from store.derived.review_queue import Waiting, left, waiting
from store.derived.review_rules import queue_report
from store.engine import writing
from store.schema import CorrectionRow, LineageMemberRow, ReportRow, ResponseRow
from tests.boardtrace.web.conftest import PASSWORD, Client, account, mark
from tests.boardtrace.web.versions import later_version

REGISTER = load_register()
MARKUP = "<script>alert(1)</script>"


def queue(engine: Engine, **narrow: Any) -> list[Waiting]:
    with engine.connect() as connection:
        return waiting(connection, **narrow)


def hidden(page: str) -> dict[str, str]:
    """What the desk's form sends beside what a person does."""
    form = page[page.index('class="decide"') :]
    names = ("item", "ident", "cell", "name", "token")
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', form) for name in names}
    return {"csrf": mark(page)} | {name: unescape(m[1]) for name, m in found.items() if m}


def test_the_worst_comes_first_with_why(client: Client, engine: Engine) -> None:
    first, *_ = every = queue(engine)
    page = unescape(client().get("/review").text)
    assert f"<b>{len(every)}</b> values left" in page
    assert first.why in page
    assert f'value="{first.owner_id}"' in page
    assert "/crop/" in page


def test_each_item_of_the_queue_can_be_shown(client: Client, engine: Engine) -> None:
    one = client()
    for item in queue(engine):
        page = unescape(one.get(f"/review?at={item.id}").text)
        assert item.why in page
        assert hidden(page)["ident"] == item.owner_id


def test_statuses_are_picked_by_colour_letter_and_word(client: Client, engine: Engine) -> None:
    (item, *_) = queue(engine, field="rag")
    page = client().get(f"/review?at={item.id}").text
    for letter, status in zip("RAGC", ("red", "amber", "green", "complete"), strict=True):
        assert re.search(
            rf'class="chip {status}"><input type="radio" name="value" value="{status}".*<b>{letter}</b>', page
        )


def test_a_status_is_put_right_and_taken_back(client: Client, engine: Engine) -> None:
    one = client()
    (item, *_) = queue(engine, field="rag")
    sent = hidden(one.get(f"/review?at={item.id}").text)
    answer = one.post("/review", data={**sent, "act": "correct", "value": "green", "why": "its fill"})
    assert answer.status_code == 303
    page = unescape(one.get(answer.headers["location"]).text)
    assert "Corrected: the status of" in page
    assert item.id not in [w.id for w in queue(engine)]
    entry = re.search(r'name="entry" value="(\d+)"', page)
    assert entry
    back = one.post("/review", data={"csrf": sent["csrf"], "act": "undo", "entry": entry[1]})
    page = unescape(one.get(back.headers["location"]).text)
    assert "Undone:" in page
    assert hidden(page)["ident"] == item.owner_id  # it lies on the desk again
    with engine.connect() as connection:
        assert left(connection) == len(queue(engine))
        assert connection.execute(text("SELECT count(*) FROM log_entry WHERE act <> 'imported'")).scalar() == 2


def test_what_is_confirmed_leaves_the_queue(client: Client, engine: Engine) -> None:
    one = client()
    before = queue(engine)
    for _ in before:
        page = one.get("/review").text
        answer = one.post("/review", data={**hidden(page), "act": "confirm"})
        assert answer.status_code == 303, unescape(answer.text)
    assert queue(engine) == []
    page = one.get("/review").text
    assert "Nothing needs review" in page
    assert f'<td class="number">{len(before)}</td>' in page  # who did what


def test_what_is_skipped_waits_for_another_session(client: Client, engine: Engine) -> None:
    one, other = client(), client()
    sent = hidden(one.get("/review").text)
    one.post("/review", data={**sent, "act": "skip"})
    assert hidden(one.get("/review").text)["item"] != sent["item"]
    assert "1 skipped by you" in one.get("/review").text
    assert hidden(other.get("/review").text)["item"] == sent["item"]
    one.post("/review", data={"csrf": sent["csrf"], "act": "again"})
    assert hidden(one.get("/review").text)["item"] == sent["item"]


def test_whoever_is_second_is_told_and_overwrites_nothing(client: Client, engine: Engine) -> None:
    one = client()
    (item, *_) = queue(engine, field="target_date")
    sent = hidden(one.get(f"/review?at={item.id}").text)
    with writing(engine) as connection:
        correct_value(
            connection, item.owner_id, "target_date", "1 May 2019", by="Ben", why="so it says", register=REGISTER
        )
    for act in ("correct", "confirm"):
        answer = one.post("/review", data={**sent, "act": act, "value": "2 May 2019", "why": "so I think"})
        assert answer.status_code == 409
        assert "Meanwhile it was corrected by Ben; it says “1 May 2019” now" in unescape(answer.text)
    with engine.connect() as connection:
        now = {v.target.field: v.text for v in load_values(connection, item.owner_id)}
    assert now["target_date"] == "1 May 2019"


def test_a_value_that_cannot_be_kept_is_shown_again(client: Client, engine: Engine) -> None:
    one = client()
    (item, *_) = queue(engine, field="target_date")
    sent = hidden(one.get(f"/review?at={item.id}").text)
    answer = one.post("/review", data={**sent, "act": "correct", "value": f"31/02/2019 {MARKUP}", "why": "it does"})
    assert answer.status_code == 422
    assert MARKUP not in answer.text
    assert f"31/02/2019 {MARKUP}" in unescape(answer.text)


def test_only_staff_may_settle_anything(client: Client, engine: Engine) -> None:
    account(engine, "auditor")
    one = client(accounts=True)
    one.post("/login", data={"name": "auditor", "password": PASSWORD})
    page = one.get("/review").text
    assert "Why it needs review" in page
    assert 'class="decide"' not in page
    for path in ("/review", "/log", "/agencies", "/agencies/police/alias", "/agencies/police/merge"):
        assert one.post(path, data={"csrf": mark(page), "act": "again", "entry": 1, "decision": 1}).status_code == 403


def test_a_form_without_its_mark_settles_nothing(client: Client, engine: Engine) -> None:
    one, before = client(), queue(engine)
    sent = hidden(one.get("/review").text) | {"act": "confirm", "csrf": "0" * 64}
    assert one.post("/review", data=sent).status_code == 403
    assert queue(engine) == before


def test_what_is_not_there_is_no_fault(client: Client, engine: Engine) -> None:
    one = client()
    assert "no longer needs review" in one.get("/review?at=999999").text
    assert "Nothing needs review" in one.get("/review?report=nowhere").text
    sent = {"csrf": mark(one.get("/review").text), "act": "confirm", "ident": "nobody", "cell": "rag"}
    assert one.post("/review", data=sent).status_code == 404
    assert one.post("/review", data={**sent, "act": "undo", "entry": "999"}).status_code == 404
    assert one.post("/review", data={**sent, "act": "same", "item": "999"}).status_code == 409


def test_a_doubtful_match_is_settled_beside_its_earlier_row(
    client: Client, engine: Engine, database: Path, tmp_path: Path
) -> None:
    _, new = later_version(engine, database.with_suffix(".files"), tmp_path)
    with writing(engine) as connection:
        member = connection.execute(
            select(LineageMemberRow).where(
                LineageMemberRow.response_id.startswith(new), LineageMemberRow.previous.is_not(None)
            )
        ).first()
        assert member
        doubt = {"doubtful": True, "score": 0.7, "reasons": ["labels differ"]}
        connection.execute(
            update(LineageMemberRow).where(LineageMemberRow.response_id == member.response_id).values(**doubt)
        )
        queue_report(connection, new)
    one = client()
    (item,) = queue(engine, field="match")
    page = one.get(f"/review?at={item.id}").text
    assert "The two rows" in page
    assert "labels differ" in page
    earlier = re.search(r'name="earlier" value="([^"]+)"', page)
    assert earlier
    assert unescape(earlier[1]) == member.previous
    answer = one.post("/review", data={**hidden(page), "act": "same", "earlier": unescape(earlier[1])})
    assert "it is the same row" in one.get(answer.headers["location"]).text
    assert queue(engine, field="match") == []
    assert one.post("/review", data={**hidden(page), "act": "other", "earlier": member.previous}).status_code == 409


def test_a_report_without_a_date_is_given_one(client: Client, engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(update(ReportRow).values(as_at=None))
        (report,) = connection.execute(select(ReportRow.id)).scalars()
        queue_report(connection, report)
    one = client()
    page = one.get("/review").text
    assert hidden(page)["cell"] == "as_at"
    assert "compared with none" in page
    one.post("/review", data={**hidden(page), "act": "correct", "value": "22 March 2019", "why": "its cover"})
    assert queue(engine, field="as_at") == []


def test_a_correction_that_lost_its_place_is_let_go(client: Client, engine: Engine) -> None:
    with writing(engine) as connection:
        ident = connection.execute(select(ResponseRow.id).order_by(ResponseRow.id)).scalars().first()
        assert ident
        entry = correct_value(connection, ident, "actions", "Tell nobody", by="Ben", why="so", register=REGISTER)
        connection.execute(update(CorrectionRow).values(owner_id=None, state="disputed"))
        queue_report(connection, str(entry.report_id))
    one = client()
    page = one.get("/review").text
    assert "Tell nobody" in page
    assert "no such place any more" in page
    sent = {"csrf": mark(page), "act": "undo", "entry": str(entry.number), "why": "gone"}
    assert one.post("/review", data=sent).status_code == 303
    assert [w for w in queue(engine) if w.owner == "log"] == []
