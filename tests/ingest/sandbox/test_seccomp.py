# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A process without a network cannot open a socket by any kind of system call."""

import platform
import subprocess
import sys
from textwrap import dedent

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="the calls below are those of Linux on x86-64"
)
PREPARE = """
    import ctypes, mmap, socket
    from ingest.sandbox.seccomp import block_network
    libc = ctypes.CDLL(None, use_errno=True)
    assert block_network()
"""
CALLS = {
    "internet": "print(libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0), ctypes.get_errno())",
    "io_uring": "print(libc.syscall(425, 8, 0), ctypes.get_errno())",
    "x32": "print(libc.syscall(0x40000000 | 41, socket.AF_INET, socket.SOCK_STREAM, 0), ctypes.get_errno())",
    # mov eax, 359 (socket); mov ebx, 2; mov ecx, 1; xor edx, edx; int 0x80; ret
    "32-bit": """
        code = bytes.fromhex("53 b867010000 bb02000000 b901000000 31d2 cd80 5b c3".replace(" ", ""))
        memory = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        memory.write(code)
        address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
        print(-1, -ctypes.CFUNCTYPE(ctypes.c_int)(address)())
    """,
}


@pytest.mark.parametrize("name", CALLS)
def test_no_system_call_opens_a_socket_to_another_machine(name: str) -> None:
    program = dedent(PREPARE) + dedent(CALLS[name])
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["-1", "13"]  # EACCES


def test_local_sockets_stay_allowed() -> None:
    program = dedent(PREPARE) + "print(socket.socket(socket.AF_UNIX).fileno() >= 0)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
