# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `serve`: the web interface, for this machine alone or for a team."""

import logging
import os
import signal
import socket
import webbrowser
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import FrameType

import click

from boardtrace.commands._options import db_option
from boardtrace.settings import files_folder, login_name
from boardtrace.web.settings import MAX_FILE_MB, MEGABYTE, WebSettings, allowed_host_names, is_loopback
from store.accounts.accounts import has_accounts
from store.admin.leftovers import open_work_folder
from store.engine import open_store, store_url

LOOPBACK, DEFAULT_PORT = "127.0.0.1", 8311
CONNECTION_BACKLOG = 128  # connections that wait to be accepted


@click.command("serve")
@db_option
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="0 for any free port.",
)
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
@click.option("--accounts", is_flag=True, help="Require users to sign in, on this machine too.")
@click.option("--proxy", is_flag=True, help="A reverse proxy with TLS is in front of the server; users sign in.")
@click.option(
    "--host-only",
    is_flag=True,
    help="Name the session cookie after the port, for several servers under one host name.",
)
@click.option("--allow-host", multiple=True, metavar="NAME", help="Accept this host name too. Can be repeated.")
@click.option(
    "--max-file",
    type=click.IntRange(1),
    default=MAX_FILE_MB,
    show_default=True,
    help="The largest file, in MB.",
)
@click.option(
    "--watch",
    "watched",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Import files that are dropped into this folder, as 'boardtrace watch' does. Can be repeated.",
)
def serve_command(
    db: str,
    host: str,
    port: int,
    opens: bool,
    accounts: bool,
    proxy: bool,
    host_only: bool,
    allow_host: tuple[str, ...],
    max_file: int,
    watched: tuple[Path, ...],
) -> None:
    """Start the web interface.

    On this machine alone no sign-in is needed; for any other address, add accounts first.

    Example: boardtrace serve --open
    """
    url = store_url(db)
    local_only = is_loopback(host) and not proxy and all(is_loopback(name) for name in allow_host)
    given = WebSettings(
        url=url,
        files=files_folder(url),
        accounts=accounts or not local_only,
        local_user=login_name(),
        proxy=proxy,
        allowed_hosts=allowed_host_names(host, allow_host),
        max_file=max_file * MEGABYTE,
        watched=tuple(Path(os.path.abspath(folder)) for folder in watched),
    )
    if given.accounts:
        _require_accounts(url)
    if given.accounts and not proxy and not is_loopback(host):
        click.echo("Without TLS, passwords can be read by others on the network. See --proxy.", err=True)
    signal.signal(signal.SIGTERM, _exit_cleanly)
    with closing(_open_listening_socket(host, port)) as listening, open_work_folder(url, given.files):
        cookie_port = listening.getsockname()[1] if host_only else None
        _run_server(replace(given, cookie_port=cookie_port), listening, host, opens)


def _exit_cleanly(number: int, frame: FrameType | None) -> None:
    """End the process by way of its cleanup: otherwise SIGTERM, by which systems stop a server, leaves its work folder.

    Uvicorn, too, sends itself the signal again when it has stopped.
    """
    raise SystemExit(0)


def _require_accounts(url: str) -> None:
    engine = open_store(url)
    with engine.connect() as connection:
        has_any = has_accounts(connection)
    engine.dispose()
    if not has_any:
        raise click.UsageError(
            "Users must sign in, and nobody has an account yet. Add one: boardtrace users add NAME --role staff"
        )


def _open_listening_socket(host: str, port: int) -> socket.socket:
    """Open the socket first, so that the address is known before the application starts. Raises UsageError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(CONNECTION_BACKLOG)
    except OSError as error:
        raise click.UsageError(f"Cannot listen on {host}:{port}: {error.strerror or error}.") from error
    return listening


def _run_server(given: WebSettings, listening: socket.socket, host: str, opens: bool) -> None:
    from boardtrace.web.app import create_app
    from boardtrace.web.http_server import run_server

    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    app = create_app(given)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
    click.echo(f"boardtrace is at {address}  (Ctrl-C stops it)")
    if opens:
        webbrowser.open(address)
    run_server(app, listening)
