"""Letting someone in: slowly after failures, and each attempt kept."""

import logging

from fastapi import HTTPException
from sqlalchemy import Engine

from store.accounts.accounts import password_fits
from store.accounts.sessions import begin_session, record_attempt, record_entry, seconds_to_wait
from store.engine import writing

LOG = logging.getLogger("boardtrace.web")


def enter(engine: Engine, name: str, password: str, address: str) -> str:
    """The token of a new session. Raises HTTPException: 429 where they must wait, 401 where it is not they."""
    name = name.replace("\0", "")  # no database takes it
    with writing(engine) as connection:
        wait = seconds_to_wait(connection, name, address)
        if not wait:
            attempt = record_attempt(connection, name, address)
    if wait:
        LOG.warning("Sign-in as %r from %s put off for %d s", name, address, wait)
        said = f"There were too many failed attempts. Try again in {wait} second{'s' if wait != 1 else ''}."
        raise HTTPException(429, said, {"retry-after": str(wait)})
    with engine.begin() as connection:
        fits = password_fits(connection, name, password)
    if not fits:
        LOG.warning("Failed sign-in as %r from %s", name, address)
        raise HTTPException(401, "That is not the name and password of an account.")
    with writing(engine) as connection:
        record_entry(connection, attempt)
        return begin_session(connection, name, address)
