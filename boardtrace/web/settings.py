# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Settings of the web interface. They are passed in; nothing is read from the environment here."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

MEGABYTE = 1024 * 1024
MAX_FILE_MB = 200  # a 100-page scan at 300 dpi in colour is 60 MB
MAX_FULL_SIZE_FILES = 4  # files of the largest size in one upload; smaller ones in any number up to the same total
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")  # RFC 9110, section 9.2.1: they change nothing
UPLOAD_PATHS = ("/import", "/look", "/api/v1/import")
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - recognised, not bound


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Settings of the web interface.

    Attributes:
        url: URL of the database.
        files: Folder with the copies of the source files.
        accounts: Whether users must sign in; without it every request is made by `local_user`.
        proxy: Whether a reverse proxy is in front, which sets the client's address and handles TLS.
        allowed_hosts: Accepted host names; empty for any.
        max_file: Size limit of one uploaded file in bytes.
        cookie_port: The port in the name of the session cookie, None for a name without it. Browsers send the cookies
            of a host to all its ports: two servers with the same name of it sign each other's users out.
        worker: Whether to start the import process.
        watched: Folders whose files are imported when they are complete.
    """

    url: str
    files: Path
    accounts: bool = False
    local_user: str = "local"
    proxy: bool = False
    allowed_hosts: tuple[str, ...] = LOOPBACK_NAMES
    max_file: int = MAX_FILE_MB * MEGABYTE
    cookie_port: int | None = None
    worker: bool = True
    watched: tuple[Path, ...] = ()

    @property
    def max_upload(self) -> int:
        """Size limit of one upload, all files together, in bytes."""
        return MAX_FULL_SIZE_FILES * self.max_file


def is_loopback(host: str) -> bool:
    """Return whether an address can be reached from this machine only."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def allowed_host_names(host: str, also: tuple[str, ...]) -> tuple[str, ...]:
    """Return the host names accepted by a server bound to `host`, empty for any.

    Without this check another website could rebind its own name to this server's address (DNS rebinding) and read
    its pages.
    """
    if host in ANY_ADDRESS:
        return tuple(name.lower() for name in also) + LOOPBACK_NAMES if also else ()
    return (*LOOPBACK_NAMES, host.lower(), *(name.lower() for name in also))
