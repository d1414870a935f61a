"""What the page is served with."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

MEGABYTE = 1024 * 1024
MAX_FILE_MB = 200  # a 100-page scan at 300 dpi in colour is 60 MB
UPLOAD_FILES = 4  # as many of the largest size may come at once, and any number of smaller ones up to that
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised, not bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`url` and `files` are the store's database and its folder of files. `accounts` says that users sign in;
    without it whoever reaches the page is the user of this machine, `local_user`. `proxy` says that a reverse proxy
    stands before it, which tells the client's address and speaks TLS. `allowed_hosts` are the names that the
    page may be asked for by; empty: any. `worker` starts the process that imports."""

    url: str
    files: Path
    accounts: bool = False
    local_user: str = "local"
    proxy: bool = False
    allowed_hosts: tuple[str, ...] = LOOPBACK_NAMES
    max_file: int = MAX_FILE_MB * MEGABYTE
    worker: bool = True

    @property
    def max_upload(self) -> int:
        """Bytes of all files that may be sent at once."""
        return UPLOAD_FILES * self.max_file


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def hosts_allowed(host: str, also: tuple[str, ...]) -> tuple[str, ...]:
    """The names that a page bound to `host` may be asked for by: without a name to check against, a page
    elsewhere could have a browser take it for its own."""
    if host in EVERYWHERE:
        return tuple(name.lower() for name in also) + LOOPBACK_NAMES if also else ()
    return (*LOOPBACK_NAMES, host.lower(), *(name.lower() for name in also))
