# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The review page: values that need a person are shown with the reason, decided, skipped and undone."""

import csv
import io
import re
from html import unescape
from typing import Any

from sqlalchemy import Engine, select, text, update

from normalise.agencies.registry import load_register
from normalise.confidence.rare_signals import EMPTY_COLUMN_REASONS
from store.decisions.corrections import correct_value, load_values
from store.decisions.problem_decisions import ignore_file
from store.derived.review_queue import ASKED_KINDS, GAP_KINDS, QueuedValue, count_review_items, list_review_items
from store.derived.review_rules import update_review_queue
from store.engine import write_transaction
from store.schema import CellRow, CorrectionRow, LineageMemberRow, ReportRow, ResponseRow
from tests.boardtrace.web.conftest import PASSWORD, Client, create_account, csrf_token

REGISTER = load_register()
MARKUP = "<script>alert(1)</script>"


def list_queue(engine: Engine, **narrow: Any) -> list[QueuedValue]:
    with engine.connect() as connection:
        return list_review_items(connection, **{"kinds": ASKED_KINDS, "grouped": True, **narrow})


def doubt_one_status(engine: Engine) -> QueuedValue:
    """Make the status of one row the most doubtful value of the report, and return it as the queue has it."""
    with write_transaction(engine) as connection:
        key = select(CellRow.id).where(CellRow.field == "rag").order_by(CellRow.id).limit(1).scalar_subquery()
        connection.execute(update(CellRow).where(CellRow.id == key).values(confidence=0.01))
        update_review_queue(connection, connection.execute(select(ReportRow.id)).scalar_one())
    (item, *_) = list_queue(engine, field="rag")
    return item


def form_values(page: str) -> dict[str, str]:
    """The hidden values of the review form."""
    form = page[page.index('class="decide"') :]
    names = ("item", "ident", "cell", "name", "token")
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', form) for name in names}
    return {"csrf": csrf_token(page)} | {name: unescape(m[1]) for name, m in found.items() if m}


def test_the_most_important_value_comes_first_with_its_reason(client: Client, engine: Engine) -> None:
    first, *_ = every = list_queue(engine)
    page = unescape(client().get("/review").text)
    assert f"<b>{len(every)}</b> values left" in page
    assert first.why in page
    assert f'value="{first.owner_id}"' in page
    assert "/crop/" in page


def test_every_item_of_the_queue_can_be_opened(client: Client, engine: Engine) -> None:
    one = client()
    for item in list_queue(engine):
        page = unescape(one.get(f"/review?at={item.id}").text)
        assert item.why in page
        assert form_values(page)["ident"] == item.owner_id


def test_statuses_are_chosen_by_colour_letter_and_word(client: Client, engine: Engine) -> None:
    item = doubt_one_status(engine)
    page = client().get(f"/review?at={item.id}").text
    for letter, status in zip("RAGC", ("red", "amber", "green", "complete"), strict=True):
        assert re.search(
            rf'class="chip {status}"><input type="radio" name="value" value="{status}".*<b>{letter}</b>', page
        )


def test_a_status_is_corrected_and_the_correction_undone(client: Client, engine: Engine) -> None:
    one = client()
    item = doubt_one_status(engine)
    sent = form_values(one.get(f"/review?at={item.id}").text)
    answer = one.post("/review", data={**sent, "act": "correct", "value": "green", "why": "its fill"})
    assert answer.status_code == 303
    page = unescape(one.get(answer.headers["location"]).text)
    assert "Corrected: the status of" in page
    assert item.id not in [w.id for w in list_queue(engine)]
    entry = re.search(r'name="entry" value="(\d+)"', page)
    assert entry
    back = one.post("/review", data={"csrf": sent["csrf"], "act": "undo", "entry": entry[1]})
    page = unescape(one.get(back.headers["location"]).text)
    assert "Undone:" in page
    assert form_values(page)["ident"] == item.owner_id  # it is in the queue again
    with engine.connect() as connection:
        assert count_review_items(connection, kinds=ASKED_KINDS, grouped=True) == len(list_queue(engine))
        assert connection.execute(text("SELECT count(*) FROM log_entry WHERE act <> 'imported'")).scalar() == 2


def test_a_confirmed_value_leaves_the_queue(client: Client, engine: Engine) -> None:
    one = client()
    before = list_queue(engine)
    assert before
    while list_queue(engine):
        page = one.get("/review").text
        answer = one.post("/review", data={**form_values(page), "act": "confirm"})
        assert answer.status_code == 303, unescape(answer.text)
    assert list_queue(engine) == []
    page = one.get("/review").text
    assert "Nothing needs review" in page
    assert re.search(r'<td class="number">(\d+)</td>', page)  # work by person


def test_a_correction_in_a_lost_column_is_of_one_row_and_a_confirmation_of_all(client: Client, engine: Engine) -> None:
    (reason, *_) = EMPTY_COLUMN_REASONS
    lost = {"text": "", "raw": "", "confidence": 0.4, "reasons": [reason]}
    with write_transaction(engine) as connection:
        connection.execute(update(CellRow).where(CellRow.field == "response").values(**lost))
        update_review_queue(connection, connection.execute(select(ReportRow.id)).scalar_one())
    one, before = client(), len(list_queue(engine, field="response", grouped=False))
    assert before > 2
    for act, left in (("correct", before - 1), ("confirm", 0)):
        page = one.get("/review?field=response").text
        assert "other row" in page
        answer = one.post("/review", data={**form_values(page), "act": act, "value": "Done in May", "why": "Page 1"})
        assert answer.status_code == 303, unescape(answer.text)
        assert len(list_queue(engine, field="response", grouped=False)) == left


def test_a_skipped_value_returns_in_another_session(client: Client, engine: Engine) -> None:
    one, other = client(), client()
    sent = form_values(one.get("/review").text)
    one.post("/review", data={**sent, "act": "skip"})
    assert form_values(one.get("/review").text)["item"] != sent["item"]
    assert "1 skipped by you" in one.get("/review").text
    assert form_values(other.get("/review").text)["item"] == sent["item"]
    one.post("/review", data={"csrf": sent["csrf"], "act": "again"})
    assert form_values(one.get("/review").text)["item"] == sent["item"]


def test_the_second_of_two_decisions_at_once_is_refused(client: Client, engine: Engine) -> None:
    one = client()
    (item, *_) = list_queue(engine, field="target_date", kinds=(*ASKED_KINDS, *GAP_KINDS), least_doubt=0.0)
    sent = form_values(one.get(f"/review?at={item.id}").text)
    with write_transaction(engine) as connection:
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


def test_an_invalid_value_is_shown_again(client: Client, engine: Engine) -> None:
    one = client()
    (item, *_) = list_queue(engine, field="target_date", kinds=(*ASKED_KINDS, *GAP_KINDS), least_doubt=0.0)
    sent = form_values(one.get(f"/review?at={item.id}").text)
    answer = one.post("/review", data={**sent, "act": "correct", "value": f"31/02/2019 {MARKUP}", "why": "it does"})
    assert answer.status_code == 422
    assert MARKUP not in answer.text
    assert f"31/02/2019 {MARKUP}" in unescape(answer.text)


def test_only_staff_may_decide(client: Client, engine: Engine) -> None:
    create_account(engine, "auditor")
    one = client(accounts=True)
    one.post("/login", data={"name": "auditor", "password": PASSWORD})
    page = one.get("/review").text
    assert "Why it needs review" in page
    assert 'class="decide"' not in page
    for path in ("/review", "/log", "/agencies", "/agencies/police/alias", "/agencies/police/merge"):
        assert (
            one.post(path, data={"csrf": csrf_token(page), "act": "again", "entry": 1, "decision": 1}).status_code
            == 403
        )


def test_a_form_without_its_csrf_token_is_refused(client: Client, engine: Engine) -> None:
    one, before = client(), list_queue(engine)
    sent = form_values(one.get("/review").text) | {"act": "confirm", "csrf": "0" * 64}
    assert one.post("/review", data=sent).status_code == 403
    assert list_queue(engine) == before


def test_unknown_items_are_not_internal_errors(client: Client, engine: Engine) -> None:
    one = client()
    assert "no longer needs review" in one.get("/review?at=999999").text
    assert "Nothing needs review" in one.get("/review?report=nowhere").text
    sent = {"csrf": csrf_token(one.get("/review").text), "act": "confirm", "ident": "nobody", "cell": "rag"}
    assert one.post("/review", data=sent).status_code == 404
    assert one.post("/review", data={**sent, "act": "undo", "entry": "999"}).status_code == 404
    assert one.post("/review", data={**sent, "act": "same", "item": "999"}).status_code == 409


def test_an_uncertain_match_is_decided_beside_its_earlier_row(
    client: Client, engine: Engine, two_versions: tuple[str, str]
) -> None:
    _, new = two_versions
    with write_transaction(engine) as connection:
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
        update_review_queue(connection, new)
    one = client()
    (item,) = list_queue(engine, field="match")
    page = one.get(f"/review?at={item.id}").text
    assert "The two rows" in page
    assert "labels differ" in page
    earlier = re.search(r'name="earlier" value="([^"]+)"', page)
    assert earlier
    assert unescape(earlier[1]) == member.previous
    answer = one.post("/review", data={**form_values(page), "act": "same", "earlier": unescape(earlier[1])})
    assert "it is the same row" in one.get(answer.headers["location"]).text
    assert list_queue(engine, field="match") == []
    assert (
        one.post("/review", data={**form_values(page), "act": "other", "earlier": member.previous}).status_code == 409
    )


def test_a_missing_report_date_is_entered(client: Client, engine: Engine) -> None:
    with write_transaction(engine) as connection:
        connection.execute(update(ReportRow).values(as_at=None))
        (report,) = connection.execute(select(ReportRow.id)).scalars()
        update_review_queue(connection, report)
    one = client()
    page = one.get("/review").text
    assert form_values(page)["cell"] == "as_at"
    assert "compared with none" in page
    one.post("/review", data={**form_values(page), "act": "correct", "value": "22 March 2019", "why": "its cover"})
    assert list_queue(engine, field="as_at") == []


def test_a_correction_that_lost_its_place_is_undone(client: Client, engine: Engine) -> None:
    with write_transaction(engine) as connection:
        ident = connection.execute(select(ResponseRow.id).order_by(ResponseRow.id)).scalars().first()
        assert ident
        entry = correct_value(connection, ident, "actions", "Tell nobody", by="Ben", why="so", register=REGISTER)
        connection.execute(update(CorrectionRow).values(owner_id=None, state="disputed"))
        update_review_queue(connection, str(entry.report_id))
    one = client()
    page = one.get("/review").text
    assert "Tell nobody" in page
    assert "no longer has such a place" in page
    sent = {"csrf": csrf_token(page), "act": "undo", "entry": str(entry.number), "why": "gone"}
    assert one.post("/review", data=sent).status_code == 303
    assert [w for w in list_queue(engine) if w.owner == "log"] == []


def test_gaps_of_the_plans_are_a_page_and_a_file(client: Client, engine: Engine) -> None:
    one = client()
    page, saved = one.get("/gaps"), one.get("/gaps.csv")
    assert page.status_code == saved.status_code == 200
    assert saved.text.removeprefix("\ufeff").startswith("record,report,as_at,agency,field,actions,why")
    listed = {row["record"] for row in csv.DictReader(io.StringIO(saved.text.removeprefix("\ufeff")))}
    assert listed <= {item.owner_id for item in list_queue(engine, kinds=GAP_KINDS)}
    links = re.findall(r'<th scope="row"><a href="([^"]+)"', page.text)
    assert links
    assert one.get(links[0]).status_code == 200


def test_a_new_agency_is_created_on_purpose_only(client: Client, engine: Engine) -> None:
    one = client()
    (item, *_) = [item for item in list_queue(engine) if item.owner == "response"]
    page = one.get(f"/review?at={item.id}").text
    sent = {**form_values(page), "act": "correct", "cell": "agency", "value": "April 2019", "why": "so", "token": ""}
    with engine.connect() as connection:
        sent["token"] = next(v.token for v in load_values(connection, item.owner_id) if v.target.field == "agency")
    refused = one.post("/review", data=sent)
    assert refused.status_code == 422
    assert "A new agency" in unescape(refused.text)
    assert one.post("/review", data={**sent, "new_agency": "true"}).status_code == 303


def test_the_page_opens_after_an_act_without_a_field(client: Client, engine: Engine) -> None:
    web = client()
    with write_transaction(engine) as connection:
        ignore_file(connection, "a.pdf", "a.pdf", by="local")
    page = web.get("/review")
    assert page.status_code == 200
    assert "your last change" not in page.text


def test_enter_on_a_status_that_is_right_confirms_it(client: Client, engine: Engine) -> None:
    web = client()
    with write_transaction(engine) as connection:
        connection.execute(update(CellRow).where(CellRow.field == "rag").values(confidence=0.3))
        update_review_queue(connection, connection.execute(select(ReportRow.id)).scalar_one())
    page = web.get("/review?field=rag").text
    form = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)}
    (checked,) = re.findall(r'name="value" value="(\w+)" checked', page)
    done = web.post("/review", data={**form, "act": "correct", "value": checked, "why": "x"}, follow_redirects=True)
    assert "Confirmed: the status" in done.text


def test_back_shows_the_value_just_decided(client: Client, engine: Engine) -> None:
    web = client()
    page = web.get("/review").text
    address = re.search(r'data-address="([^"]+)"', page)  # the script makes it the address of the page
    assert address
    sent = form_values(page)
    assert web.post("/review", data={**sent, "act": "confirm"}).status_code == 303
    back = web.get(unescape(address[1])).text
    assert "This was decided:" in back
    assert form_values(back)["ident"] == sent["ident"]
    assert 'value="confirm"' not in back


def test_an_empty_value_is_framed_where_it_should_be(client: Client, engine: Engine) -> None:
    web = client()
    (item, *_) = [gap for gap in list_queue(engine, kinds=GAP_KINDS, least_doubt=0.0) if gap.field == "target_date"]
    page = unescape(web.get(f"/review?at={item.id}").text)
    assert "The frame shows where it should be." in page
    (picture, *_) = re.findall(r'<img src="(/crop/[^"]+frame=[^"]+)"', page)
    assert web.get(picture).status_code == 200
