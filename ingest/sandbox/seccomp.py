# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Block the network for this process and those it starts: opening untrusted files does not need it."""

import ctypes
import platform
import socket
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2  # linux/prctl.h, linux/seccomp.h
BPF_LOAD_WORD, BPF_JUMP_IF_EQUAL, BPF_JUMP_IF_NOT_LESS, BPF_RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
SECCOMP_ALLOW, SECCOMP_REFUSE = 0x7FFF0000, 0x00050000 | 13  # linux/seccomp.h; 13 is EACCES
# Offsets in struct seccomp_data
CALL_NUMBER_OFFSET, ARCHITECTURE_OFFSET, FIRST_ARGUMENT_OFFSET = 0, 4, 16
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""linux/audit.h's number of the machine, and its number of the call socket()."""
IO_URING_SETUP = 425  # asm-generic/unistd.h: the same on every machine; a ring can open sockets
X32_CALL_BIT = 0x40000000  # asm/unistd.h: calls of x86-64 with 32-bit pointers; no other machine has so high numbers


class _Program(ctypes.Structure):
    _fields_ = (("count", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def block_network() -> bool:
    """Allow only local sockets (AF_UNIX) from now on, with a seccomp filter; no io_uring, no foreign system calls.

    Returns:
        Whether the system enforces it: Linux on x86-64 and ARM64 does; elsewhere nothing is changed.
    """
    machine = MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None or sys.maxsize < 1 << 32:
        return False
    audit, call = machine
    steps = (
        (BPF_LOAD_WORD, 0, 0, ARCHITECTURE_OFFSET),
        (BPF_JUMP_IF_EQUAL, 0, 7, audit),  # calls of another machine, such as `int 0x80`: Python makes none
        (BPF_LOAD_WORD, 0, 0, CALL_NUMBER_OFFSET),
        (BPF_JUMP_IF_NOT_LESS, 5, 0, X32_CALL_BIT),
        (BPF_JUMP_IF_EQUAL, 4, 0, IO_URING_SETUP),
        (BPF_JUMP_IF_EQUAL, 0, 2, call),
        (BPF_LOAD_WORD, 0, 0, FIRST_ARGUMENT_OFFSET),
        (BPF_JUMP_IF_EQUAL, 0, 1, socket.AF_UNIX),
        (BPF_RETURN, 0, 0, SECCOMP_ALLOW),
        (BPF_RETURN, 0, 0, SECCOMP_REFUSE),
    )
    packed = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.cast(packed, ctypes.c_void_p))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)
