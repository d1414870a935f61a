# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the accounts of the web interface against the log."""

from collections.abc import Iterator

from store.accounts.accounts import AccountDifference, find_account_differences
from store.verify.context import VerifyContext, describe_entry
from store.verify.discrepancies import Discrepancy, DiscrepancyKind, quote_text

ADD_AGAIN_ADVICE = "Remove the account and add it again: boardtrace users."


def check_accounts(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find accounts that differ from the log.

    Their role or password is another one, or they were added or removed by another program. Accounts that were added by
    an earlier version are not in the log.
    """
    for found in find_account_differences(context.connection, context.entries):
        yield Discrepancy(
            kind=DiscrepancyKind.ACCOUNT if found.entry else DiscrepancyKind.NOT_COVERED, record=found.name,
            field=found.field, before=found.before or None, after=found.after or None,
            since=found.entry.at if found.entry else "", detail=_describe_difference(found), advice=ADD_AGAIN_ADVICE,
        )  # fmt: skip


def _describe_difference(found: AccountDifference) -> str:
    if found.entry is None:
        return f"The log does not have the account {quote_text(found.name)} ({found.after})."
    known = f"It was last {describe_entry(found.entry).removeprefix('account ')}."
    if found.field == "password":
        return f"The password of the account {quote_text(found.name)} was replaced. {known}"
    if not found.after:
        return f"The account {quote_text(found.name)} is gone. {known}"
    if not found.before:
        return f"The account {quote_text(found.name)} ({found.after}) was added by another program. {known}"
    return f"The account {quote_text(found.name)} has the role {found.after}, not {found.before}. {known}"
