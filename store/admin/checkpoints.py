# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signed checkpoints: heads of the audit log, signed with an Ed25519 key (RFC 8032) that is kept outside the database.

A checkpoint is a line of JSON in a file beside the store, and in a second file elsewhere. Whoever can write to the
database cannot make one for another log without the key.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from store.audit_log import Head
from store.clock import current_iso_time
from store.errors import StoreError
from store.file_archive import write_private

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CHECKPOINT_SUFFIX = ".checkpoints"
PUBLIC_KEY_SUFFIX = ".pub"
PUBLIC_KEY_HEX_DIGITS = 64
INSTALL_ADVICE = "Signed checkpoints need the package cryptography: pip install 'boardtrace[signing]'."


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A signed head of the log.

    `at` is UTC in ISO form; `key` is the public key, `signature` that of `describe_message`, both as hexadecimal
    digits.
    """

    number: int
    hash: str
    at: str
    key: str
    signature: str

    @property
    def head(self) -> Head:
        """The head of the log that is signed."""
        return Head(self.number, self.hash)


def describe_message(head: Head, at: str) -> bytes:
    """Return the bytes that are signed."""
    return f"boardtrace checkpoint\n{head}\n{at}\n".encode()


def checkpoint_path(root: Path) -> Path:
    """Return the file of the checkpoints beside a store, by the folder of its kept files."""
    return root.with_suffix(CHECKPOINT_SUFFIX)


def make_key(path: Path) -> str:
    """Write a new private key to `path`, for its user alone, and the public key beside it; return the public key.

    Raises StoreError if there is a file, or it cannot be written.
    """
    if path.exists():
        raise StoreError(f"{path} exists already. A key is never replaced: name another file.")
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError as error:
        raise StoreError(INSTALL_ADVICE) from error
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    try:
        write_private(path, key.private_bytes_raw().hex().encode() + b"\n")
        path.with_name(path.name + PUBLIC_KEY_SUFFIX).write_text(public + "\n")
    except OSError as error:
        raise StoreError(f"The key {path} cannot be written: {error.strerror}.") from error
    return public


def load_public_key(path: Path) -> str:
    """Return the public key in a file. Raises StoreError."""
    try:
        key = path.read_text().strip()
        if len(bytes.fromhex(key)) * 2 != PUBLIC_KEY_HEX_DIGITS:
            raise ValueError
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} is not a public key of boardtrace checkpoint.") from error
    return key


def _load_private_key(path: Path) -> "Ed25519PrivateKey":
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError as error:
        raise StoreError(INSTALL_ADVICE) from error
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} is not a key of boardtrace checkpoint.") from error


def sign_head(head: Head, key_path: Path) -> Checkpoint:
    """Return a signed checkpoint of a head of the log. Raises StoreError."""
    key, at = _load_private_key(key_path), current_iso_time()
    public = key.public_key().public_bytes_raw().hex()
    signature = key.sign(describe_message(head, at)).hex()
    return Checkpoint(number=head.number, hash=head.hash, at=at, key=public, signature=signature)


def append_checkpoint(paths: Iterable[Path], checkpoint: Checkpoint) -> None:
    """Add a checkpoint to each of these files. Raises StoreError."""
    for path in paths:
        try:
            with path.open("a") as file:
                file.write(json.dumps(asdict(checkpoint)) + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(f"The checkpoint cannot be written to {path}: {error.strerror}.") from error


def load_checkpoints(path: Path) -> list[Checkpoint]:
    """Load the checkpoints of a file. Raises StoreError if it cannot be read, was damaged, or cannot be checked."""
    if find_spec("cryptography") is None:
        raise StoreError(INSTALL_ADVICE)
    try:
        return [Checkpoint(**json.loads(line)) for line in path.read_text().splitlines() if line.strip()]
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"The checkpoints in {path} cannot be read ({type(error).__name__}).") from error


def is_signed(checkpoint: Checkpoint, public_key: str) -> bool:
    """Return whether a checkpoint was signed with the private key of this public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(checkpoint.signature), describe_message(checkpoint.head, checkpoint.at))
    except (InvalidSignature, ValueError):
        return False
    return True
