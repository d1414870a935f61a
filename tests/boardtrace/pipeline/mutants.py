# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Small PDFs, and what becomes of them when their bytes are changed at random, from a seed."""

import io
import random
from collections.abc import Iterator

import pikepdf

STRUCTURE: tuple[bytes, ...] = (
    b"obj",
    b"endobj",
    b"stream",
    b"endstream",
    b"xref",
    b"trailer",
    b"startxref",
    b"/Length",
    b"/Kids",
    b"/Count",
)
STRUCTURE += (
    b"/Pages",
    b"/Parent",
    b"/Filter",
    b"/Contents",
    b"/Resources",
    b"/Font",
    b"/MediaBox",
    b"/Root",
    b"R",
    b"<<",
)
NUMBERS = (b"0", b"-1", b"1", b"2147483648", b"99999999999999999999", b"1e400", b"-0.0000001", b"65536", b"nan")


def forms(whole: bytes) -> list[bytes]:
    """The same PDF as programs write it: as it is, with nothing packed, and with objects packed together."""
    found = [whole]
    for how in (
        {"qdf": True, "object_stream_mode": pikepdf.ObjectStreamMode.disable},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "compress_streams": True},
    ):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(whole)) as pdf:
            pdf.save(out, **how, static_id=True)
        found.append(out.getvalue())
    return found


def mutants(originals: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """So many, each unlike the others."""
    dice, seen = random.Random(seed), set(originals)
    while len(seen) < count + len(originals):
        content = bytearray(dice.choice(originals))
        for _ in range(dice.choice((1, 1, 2, 4, 16))):
            dice.choice(CHANGES)(content, dice)
        found = bytes(content)
        if found not in seen:
            seen.add(found)
            yield found


def _flip_bit(content: bytearray, dice: random.Random) -> None:
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)


def _drop_bytes(content: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(content))
    del content[at : at + dice.choice((1, 2, 16, 256))]
    content[:0] = b"" if content else b"%PDF-1.4\n"


def _repeat_bytes(content: bytearray, dice: random.Random) -> None:
    at, long = dice.randrange(len(content)), dice.choice((1, 9, 300))
    content[at:at] = content[at : at + long] * dice.choice((1, 2, 40))


def _cut_end(content: bytearray, dice: random.Random) -> None:
    del content[dice.randrange(len(content) // 2, len(content)) :]


def _swap_word(content: bytearray, dice: random.Random) -> None:
    word, other = dice.choice(STRUCTURE), dice.choice(STRUCTURE)
    at = content.find(word, dice.randrange(len(content)))
    if at >= 0:
        content[at : at + len(word)] = other


def _change_number(content: bytearray, dice: random.Random) -> None:
    digits = [i for i, byte in enumerate(content) if 48 <= byte <= 57]
    if digits:
        first = last = dice.choice(digits)
        while last < len(content) and 48 <= content[last] <= 57:
            last += 1
        content[first:last] = dice.choice(NUMBERS)


CHANGES = (_flip_bit, _drop_bytes, _repeat_bytes, _cut_end, _swap_word, _change_number)
