# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the log against signed checkpoints."""

from collections.abc import Iterator, Mapping, Sequence

from store.admin.checkpoints import Checkpoint, is_signed
from store.verify.context import VerifyContext
from store.verify.discrepancies import Discrepancy, DiscrepancyKind
from store.verify.log_chain import REPLACED_ADVICE, check_heads


def check_checkpoints(
    context: VerifyContext, checkpoints: Mapping[str, Sequence[Checkpoint]], public_key: str | None
) -> Iterator[Discrepancy]:
    """Find checkpoints that cannot be right.

    They are not signed with the key, are in one file and not in another, or the log does not continue from them.

    Args:
        context: The store.
        checkpoints: Those of each file, by its name.
        public_key: The key that signed them; None where it is not known. Then each is checked with the key that it
            names, which shows that it was not edited, but not who signed it.
    """
    every = {checkpoint: None for of_file in checkpoints.values() for checkpoint in of_file}
    for name, of_file in checkpoints.items():
        for missing in every.keys() - set(of_file):
            yield _make_discrepancy(f"The checkpoint of {missing.at} (entry {missing.number}) is missing from {name}.")
    for checkpoint in every:
        if is_signed(checkpoint, public_key or checkpoint.key):
            yield from check_heads(context, [checkpoint.head])
        else:
            said = f"The checkpoint of {checkpoint.at} (entry {checkpoint.number}) is not signed with the key"
            yield _make_discrepancy(f"{said} {public_key or checkpoint.key}: it was edited or made by another.")


def _make_discrepancy(detail: str) -> Discrepancy:
    return Discrepancy(kind=DiscrepancyKind.LOG, detail=detail, advice=REPLACED_ADVICE)
