"""The command `serve`: the page, on this machine alone or to a team."""

import logging
import socket
import webbrowser
from contextlib import closing

import click

from boardtrace.commands._options import db_option
from boardtrace.settings import files_folder, login_name
from boardtrace.web.settings import MAX_FILE_MB, MEGABYTE, WebSettings, allowed_host_names, is_loopback
from store.accounts.accounts import has_accounts
from store.engine import open_store, store_url

LOOPBACK, PORT = "127.0.0.1", 8311
WAITING = 128  # connections that may wait to be taken


@click.command("serve")
@db_option
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option("--open", "opens", is_flag=True, help="Open it in a browser.")
@click.option("--accounts", is_flag=True, help="Have users sign in, on this machine too.")
@click.option("--proxy", is_flag=True, help="A reverse proxy with TLS stands before it; users sign in.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="A further name the page goes by; may be repeated.")
@click.option(
    "--max-file", type=click.IntRange(1), default=MAX_FILE_MB, show_default=True, help="Megabytes of a file at most."
)
def serve_command(
    db: str,
    host: str,
    port: int,
    opens: bool,
    accounts: bool,
    proxy: bool,
    allow_host: tuple[str, ...],
    max_file: int,
) -> None:
    """Show the reports in a browser. On this machine nobody signs in; for any other, make accounts first.

    Example: boardtrace serve --open
    """
    url = store_url(db)
    alone = is_loopback(host) and not proxy and all(is_loopback(name) for name in allow_host)
    given = WebSettings(
        url=url,
        files=files_folder(url),
        accounts=accounts or not alone,
        local_user=login_name(),
        proxy=proxy,
        allowed_hosts=allowed_host_names(host, allow_host),
        max_file=max_file * MEGABYTE,
    )
    if given.accounts:
        _need_accounts(url)
    if given.accounts and not proxy and not is_loopback(host):
        click.echo("Without TLS, passwords can be read on their way. See --proxy.", err=True)
    with closing(_listening(host, port)) as listening:
        _serve(given, listening, host, opens)


def _need_accounts(url: str) -> None:
    engine = open_store(url)
    with engine.connect() as connection:
        there = has_accounts(connection)
    engine.dispose()
    if not there:
        raise click.UsageError(
            "Users would have to sign in, and there is no account yet. Make one: boardtrace users add NAME --role staff"
        )


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens, so that the address is known before anything is served."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, kind, protocol)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(WAITING)
    except OSError as error:
        raise click.UsageError(f"{host}:{port} cannot be listened on: {error.strerror or error}.") from error
    return opened


def _serve(given: WebSettings, listening: socket.socket, host: str, opens: bool) -> None:
    import uvicorn

    from boardtrace.web.app import create_app

    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    app = create_app(given)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
    click.echo(f"boardtrace is at {address}  (Ctrl-C ends it)")
    if opens:
        webbrowser.open(address)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, lifespan="on"
    )
    uvicorn.Server(config).run(sockets=[listening])
