"""Who is let in, to what, and what each answer says to the browser."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from boardtrace.web.middleware import SECURITY_HEADERS
from boardtrace.web.settings import allowed_host_names, is_loopback
from store.accounts.sessions import FREE_TRIES
from tests.boardtrace.web.conftest import PASSWORD, Client, account, mark
from tests.conftest import Run

ALL = ("/", "/import", "/static/site.css", "/nothing", "/api/v1/reports", "/api/v1/nothing", "/login")


@pytest.mark.parametrize("path", ALL)
def test_each_answer_bears_the_security_headers(client: Client, path: str) -> None:
    answer = client().get(path)
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    if not path.startswith("/static/"):
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8311", ""])
def test_on_loopback_the_page_goes_by_no_other_name(client: Client, host: str) -> None:
    answer = client().get("/", headers={"host": host})
    assert answer.status_code == 421
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("host", ["localhost", "localhost:8311", "127.0.0.1:1", "[::1]:8311", "LOCALHOST"])
def test_it_goes_by_the_names_of_this_machine(client: Client, host: str) -> None:
    assert client().get("/", headers={"host": host}).status_code == 200


def test_names_that_are_allowed() -> None:
    assert "plans.example.org" in allowed_host_names("127.0.0.1", ("Plans.example.org",))
    assert allowed_host_names("0.0.0.0", ()) == ()
    assert not is_loopback("192.0.2.7")
    assert is_loopback("::1")


def test_a_proxy_before_a_page_without_accounts_is_refused(client: Client) -> None:
    answer = client().get("/", headers={"x-forwarded-for": "203.0.113.9"})
    assert answer.status_code == 403
    assert "--proxy" in answer.text


def test_a_form_without_its_mark_changes_nothing(client: Client, engine: Engine) -> None:
    with engine.connect() as connection:
        ident = connection.execute(text("SELECT id FROM response LIMIT 1")).scalar_one()
    one = client()
    for mark_sent in ({}, {"csrf": "0" * 64}, {"csrf": "ü"}):
        answer = one.post(f"/response/{ident}", data={"act": "confirm", "field": "response", **mark_sent})
        assert answer.status_code == 403
    assert one.post("/import", files={"files": ("a.pdf", b"%PDF-1.7")}).status_code == 403
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM overlay")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM import_job")).scalar_one() == 0


def test_another_pages_form_is_refused_whatever_it_bears(client: Client) -> None:
    one = client()
    sent = {"csrf": mark(one.get("/import").text)}
    answer = one.post("/logout", data=sent, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_too_much_is_refused_whatever_its_length_is_said_to_be(client: Client) -> None:
    one = client(max_file=1000)
    assert one.post("/login", content=b"x" * 2_000_000).status_code == 413
    form = {"content-type": "multipart/form-data; boundary=b"}
    parts = (b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n', *[b"x" * 3000] * 3)
    assert one.post("/api/v1/import", content=iter(parts), headers=form).status_code == 413


def test_nobody_reads_without_signing_in(client: Client) -> None:
    one = client(accounts=True)
    answer = one.get("/report/x?y=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Freport%2Fx%3Fy%3D1")
    assert one.get("/api/v1/reports").status_code == 401
    assert one.get("/page/" + "0" * 64 + "/1.png").status_code == 303
    assert "boardtrace" in one.get("/login").text
    assert "Reports</a>" not in one.get("/login").text


def test_signing_in_and_out(client: Client, engine: Engine) -> None:
    account(engine, "auditor")
    one = client(accounts=True)
    assert one.post("/login", data={"name": "auditor", "password": "not the password"}).status_code == 401
    answer = one.post("/login", data={"name": "auditor", "password": PASSWORD, "next": "/import"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/import")
    said = answer.headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=strict" in said
    token = one.cookies["boardtrace"]
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT token FROM web_session")).scalar_one()
    assert token not in kept
    page = one.get("/").text
    assert "auditor" in page
    assert one.post("/logout", data={"csrf": mark(page)}).status_code == 303
    one.cookies.set("boardtrace", token)
    assert one.get("/").status_code == 303


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\evil"])
def test_nobody_is_sent_elsewhere_from_the_sign_in(client: Client, engine: Engine, wanted: str) -> None:
    account(engine, "staff")
    answer = client(accounts=True).post("/login", data={"name": "staff", "password": PASSWORD, "next": wanted})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("column", ["made", "seen"])
def test_a_session_ends_unused_or_old(client: Client, engine: Engine, column: str) -> None:
    account(engine, "staff")
    one = client(accounts=True)
    one.post("/login", data={"name": "staff", "password": PASSWORD})
    assert one.get("/").status_code == 200
    with engine.begin() as connection:
        long_ago = text("SELECT datetime('now', '-13 hours')")
        was = connection.execute(long_ago).scalar_one() + ".000000"
        connection.execute(text(f"UPDATE web_session SET {column} = :was"), {"was": was})
    assert one.get("/").status_code == 303


def test_behind_a_proxy_cookies_travel_by_tls_alone(client: Client, engine: Engine) -> None:
    account(engine, "staff")
    one = client(base="https://localhost", accounts=True, proxy=True)
    answer = one.post("/login", data={"name": "staff", "password": PASSWORD}, headers={"x-forwarded-for": "1, 9.9.9.9"})
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["set-cookie"].startswith("__Host-")
    assert "strict-transport-security" in answer.headers
    with engine.connect() as connection:
        assert connection.execute(text("SELECT address FROM login_attempt")).scalar_one() == "9.9.9.9"


def test_failures_slow_a_name_and_an_address(client: Client, engine: Engine) -> None:
    account(engine, "staff")
    one = client(accounts=True)
    for _ in range(FREE_TRIES):
        assert one.post("/login", data={"name": "staff", "password": "wrong"}).status_code == 401
    answer = one.post("/login", data={"name": "staff", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert one.post("/login", data={"name": "another", "password": "wrong"}).status_code == 429
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM login_attempt WHERE NOT entered")).scalar_one()
    assert kept == FREE_TRIES


@pytest.mark.parametrize("role", ["analyst", "auditor"])
def test_who_may_only_read_changes_nothing(client: Client, engine: Engine, role: str) -> None:
    account(engine, role)  # type: ignore[arg-type]
    with engine.connect() as connection:
        ident = connection.execute(text("SELECT id FROM response LIMIT 1")).scalar_one()
    one = client(accounts=True)
    one.post("/login", data={"name": role, "password": PASSWORD})
    page = one.get(f"/response/{ident}")
    assert page.status_code == 200
    assert "Correct value" not in page.text
    sent = {"csrf": mark(page.text)}
    assert one.post(f"/response/{ident}", data={"act": "confirm", "field": "response", **sent}).status_code == 403
    given = one.post("/import", data=sent, files={"files": ("a.pdf", b"%PDF-1.7")})
    assert given.status_code == 403
    header = {"x-csrf-token": sent["csrf"]}
    assert one.post("/api/v1/import", headers=header, files={"files": ("a.pdf", b"%PDF-")}).status_code == 403
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM overlay")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM import_job")).scalar_one() == 0


def test_an_account_that_is_removed_is_out_at_once(
    client: Client, engine: Engine, boardtrace: Run, database: Path
) -> None:
    account(engine, "staff")
    one = client(accounts=True)
    one.post("/login", data={"name": "staff", "password": PASSWORD})
    assert boardtrace("users", "remove", "staff", "--db", database).returncode == 0
    assert one.get("/").status_code == 303


def test_accounts_by_command(boardtrace: Run, tmp_path: Path) -> None:
    import subprocess
    import sys

    database = tmp_path / "a.db"
    add = [sys.executable, "-m", "boardtrace", "users", "add", "jo", "--db", str(database), "--password-stdin"]
    short = subprocess.run([*add, "--role", "staff"], input="short\n", capture_output=True, text=True)
    assert (short.returncode, "12 to" in short.stderr) == (2, True)
    made = subprocess.run([*add, "--role", "staff"], input=PASSWORD + "\n", capture_output=True, text=True)
    assert made.returncode == 0
    assert PASSWORD not in made.stderr + made.stdout
    assert '"jo"' in boardtrace("users", "list", "--db", database, "--format", "json").stdout
    with sqlite3.connect(database) as connection:
        (kept,) = connection.execute("SELECT password FROM account").fetchone()
    assert kept.startswith("$argon2id$")
    assert boardtrace("users", "remove", "nobody", "--db", database).returncode == 2


@pytest.mark.parametrize("options", [("--host", "0.0.0.0"), ("--proxy",), ("--allow-host", "plans.example.org")])
def test_without_accounts_no_other_machine_is_served(options: tuple[str, ...], boardtrace: Run, tmp_path: Path) -> None:
    done = boardtrace("serve", *options, "--port", "0", "--db", tmp_path / "a.db")
    assert done.returncode == 2
    assert "boardtrace users add" in done.stderr


def test_a_sessions_last_use_is_kept(client: Client, engine: Engine) -> None:
    account(engine, "staff")
    one = client(accounts=True)
    one.post("/login", data={"name": "staff", "password": PASSWORD})
    with engine.begin() as connection:
        was = connection.execute(text("SELECT datetime('now', '-30 minutes')")).scalar_one() + ".000000"
        connection.execute(text("UPDATE web_session SET seen = :was"), {"was": was})
    assert one.get("/").status_code == 200
    with engine.connect() as connection:
        assert connection.execute(text("SELECT seen FROM web_session")).scalar_one() > was


def test_a_fault_is_told_without_what_is_inside(client: Client, engine: Engine, database: Path) -> None:
    one = client()
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE review RENAME TO gone"))
    for path in ("/", "/?q=x"):
        answer = one.get(path)
        assert answer.status_code == 503
        assert str(database) not in answer.text
        assert "review" not in answer.text.lower().split("<main")[1]
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_fault_of_the_program_is_told_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("boardtrace.web.pages.reports.count_reviews", broken)
    answer = client().get("/")
    assert (answer.status_code, "inside" in answer.text) == (500, False)
    assert answer.headers["x-frame-options"] == "DENY"
