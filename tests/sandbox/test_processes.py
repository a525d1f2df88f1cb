"""The sandbox processes: what they are denied, and that they are killed and replaced."""

import os
import resource
import signal
import sys
import time
from pathlib import Path

import pytest

from runtime.limits import limit
from runtime.sandbox import python, templates
from runtime.sandbox.children import Child, Pool, SandboxBroken, Stopped
from runtime.sandbox.wire import NotJson, plain

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which only Linux has")
ESCAPES = """
from runtime.sandbox.child import serve
from runtime.sandbox.jail import confine
import os, socket, time
def attempt(request):
    try:
        made = eval(request)
    except BaseException as error:
        return {"is": type(error).__name__}
    return {"is": f"got {made!r}"[:50]}
serve(attempt, confined=confine(memory=256 << 20, descriptors=1, helpers=%s), cpu_seconds=1.0, most=1000)
"""


@pytest.fixture
def pool(request: pytest.FixtureRequest):
    made = Pool(ESCAPES % getattr(request, "param", False), size=1, wall=4, most=1000, name="test")
    yield made
    made.close()


@linux
@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd').read()",
        "open('/tmp/baton-escape', 'w')",
        "os.open('/', os.O_RDONLY)",
        "socket.socket()",
        "socket.socketpair()",
        "socket.socket(socket.AF_INET6)",
        "os.fork()",
        "os.execv('/bin/sh', ['sh'])",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.pipe()",
        "os.listdir('/')",
        "os.kill(os.getppid(), 0)",
        "os.unlink('/tmp/nothing')",
        "os.memfd_create('x')",
        "os.chdir('/tmp')",
        "bytearray(1 << 30)",
    ],
)
def test_even_code_inside_a_template_process_gets_nothing(pool: Pool, code: str) -> None:
    answer = pool.call(code)["is"]
    assert answer in {"PermissionError", "OSError", "MemoryError"}


@linux
@pytest.mark.parametrize("pool", [True], indirect=True)
@pytest.mark.parametrize("code", ["socket.socket()", "os.write(os.memfd_create('x'), b'x')"])
def test_a_process_with_helpers_has_no_network_and_writes_no_files(pool: Pool, code: str) -> None:
    assert pool.call(code)["is"] in {"PermissionError", "OSError"}


def test_processor_time_ends_a_request() -> None:
    """By its own timer, however busy the machine is: the wall clock has an hour left."""
    pool = Pool(ESCAPES % False, size=1, wall=3600, most=1000, name="test")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(Stopped) as stopped:
        pool.call("any(iter(int, 1))")  # for ever, and without taking memory
    assert stopped.value.reason == "time"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert 0.9 < used < 3.0, "one second, and what the start takes"
    assert pool.call("1 + 1") == {"is": "got 2"}
    pool.close()


def test_sleeping_ends_too(pool: Pool) -> None:
    with pytest.raises(Stopped) as stopped:
        pool.call("[0 for _ in iter(lambda: time.sleep(0.2), 1)]" if sys.platform != "linux" else "os.read(0, 9)")
    assert stopped.value.reason == "time"


def test_a_long_reply_is_refused(pool: Pool) -> None:
    quick = Pool(ESCAPES.replace("[:50]", "") % False, size=1, wall=4, most=1000, name="test")
    with pytest.raises(Stopped) as stopped:
        quick.call("'x' * 5000")
    assert stopped.value.reason == "size"
    assert quick.call("1") == {"is": "got 1"}
    quick.close()


@linux
def test_a_killed_process_is_replaced(pool: Pool) -> None:
    pid = int(pool.call("os.getpid()")["is"].removeprefix("got "))
    os.kill(pid, signal.SIGKILL)
    for _ in range(100):
        if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            break
        time.sleep(0.01)
    assert pool.call("1") == {"is": "got 1"}
    assert not Path(f"/proc/{pid}").exists()


@linux
def test_the_processes_are_bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_TEST_SECRET", "hunter2hunter2")
    for start in (templates._POOL._start, python._POOL._start):
        child = Child(start, 100_000)
        try:
            assert child.confined
            family = [child.pid, *map(int, Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split())]
            for pid in family:
                proc = Path(f"/proc/{pid}")
                assert proc.joinpath("environ").read_bytes() == b""
                assert "Seccomp:\t2" in proc.joinpath("status").read_text()
                limits = proc.joinpath("limits").read_text()
                assert "Max file size             0" in limits
                assert "Max address space         unlimited" not in limits
        finally:
            child.kill()
        assert not any(Path(f"/proc/{pid}/exe").exists() for pid in family[:1])


def test_a_program_that_cannot_start_is_reported_as_such() -> None:
    with pytest.raises(SandboxBroken):
        Pool("raise SystemExit(1)", size=1, wall=1, most=100, name="test").call("x")


def test_the_memory_of_a_template_process_is_bounded() -> None:
    assert str(limit("template_memory")) in templates._POOL._start


@pytest.mark.parametrize("value", [{1, 2}, b"x", float("nan"), float("inf"), object(), len, 1 << 2000, {(1, 2): 3}])
def test_what_is_not_json_is_refused(value: object) -> None:
    with pytest.raises(NotJson, match=r"\.$"):
        plain(value)
