"""What a sandbox process does to itself before it reads anything: few resources, no files, no network.

Standard library only, so that it runs in a bare interpreter. Resource limits hold everywhere; on Linux
(x86-64, AArch64) a system call filter stands behind them.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import struct
import sys

#: System calls by name: (x86-64, AArch64).
CALLS: dict[str, tuple[int, int]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "setitimer": (38, 103),
    "getpid": (39, 172),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "exit_group": (231, 94),
    "tgkill": (234, 131),
    "getrandom": (318, 278),
}
#: What a process that must start helpers of its own is denied: the network and other processes' insides.
DENIED: dict[str, tuple[int, int]] = {
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "ptrace": (101, 117),
    "mount": (165, 40),
    "keyctl": (250, 219),
    "unshare": (272, 97),
    "setns": (308, 268),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
}
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7), "arm64": (1, 0xC00000B7)}
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # refuse: errno 1, EPERM
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_SET_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2


def confine(*, memory: int, descriptors: int, helpers: bool) -> bool:
    """Gives up, for good, what evaluating untrusted text does not need.

    `memory` bounds the address space in bytes, `descriptors` the open files (those open already stay),
    `helpers` leaves the process able to start others, which are bound by the same.
    Returns whether the system call filter stands.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
    if not helpers:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if sys.platform == "linux":  # elsewhere the address space cannot be bounded
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    return _filter_calls(helpers)


def _statement(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _program(arch: int, calls: list[int], *, allow: bool) -> bytes:
    """The filter: the named calls are allowed (or refused), all others the opposite."""
    named, others = (_ALLOW, _REFUSE) if allow else (_REFUSE, _ALLOW)
    lines = [
        _statement(_LOAD, 4),
        _statement(_EQUAL, arch, yes=1),
        _statement(_RETURN, _KILL),  # calls in another architecture's numbering
        _statement(_LOAD, 0),
        _statement(_AT_LEAST, 0x40000000, no=1),
        _statement(_RETURN, _KILL),  # x32 numbering
    ]
    for place, number in enumerate(calls):
        lines.append(_statement(_EQUAL, number, yes=len(calls) - place))
    return b"".join([*lines, _statement(_RETURN, others), _statement(_RETURN, named)])


def _filter_calls(helpers: bool) -> bool:
    if sys.platform != "linux" or platform.machine() not in _ARCHITECTURES:
        return False
    column, arch = _ARCHITECTURES[platform.machine()]
    table = DENIED if helpers else CALLS
    code = _program(arch, [numbers[column] for numbers in table.values()], allow=not helpers)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    program = Program(len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)
