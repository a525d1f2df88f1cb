"""What browser tests stand on: a serving Baton, people in it, Chromium, and pages whose complaints fail the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Page,
    Playwright,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.e2e.people import Person
from tests.e2e.server import Server
from tests.e2e.windows import Windows

CHROMIUM = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
WINDOW = ViewportSize(width=1440, height=900)
PATIENCE = 15_000  # ms: the machine may be busy with other tests
#: Hints beside buttons are for newcomers: a test that is about them turns them on.
NO_HINTS = """try { localStorage.getItem('baton.hints') ?? localStorage.setItem('baton.hints', '{"on": false}') }
  catch { /* a page without storage shows no hints that stay */ }"""
#: A page reports what its content policy blocked as an error of its own, with the place.
WATCH_POLICY = """addEventListener('securitypolicyviolation', (event) =>
  console.error(`Blocked by the content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that is in this folder drives a real server."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


# ---- the browser: the plugin's own fixtures, but ended with this folder ------------------------------
# Playwright keeps an event loop running in the thread that started it. Were it to live as long as the session, which
# is what the plugin does, then every async test after these would find a loop running and fail.


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser_type(playwright: Playwright) -> BrowserType:
    return playwright.chromium


@pytest.fixture(scope="package")
def browser_type_launch_args(pytestconfig: pytest.Config) -> dict[str, Any]:
    if CHROMIUM:
        return {"executable_path": CHROMIUM, "args": QUIET, "headless": not pytestconfig.getoption("--headed")}
    if not os.environ.get("CI") and not (Path.home() / ".cache" / "ms-playwright").exists():
        pytest.skip("no Chromium here: install the package `chromium` to run the browser tests")
    return {"args": QUIET}


@pytest.fixture(scope="package")
def browser(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    launched = browser_type.launch(**browser_type_launch_args)
    yield launched
    launched.close()


@pytest.fixture(scope="package")
def browser_context_args() -> dict[str, Any]:
    return {"reduced_motion": "reduce"}


# ---- Baton and its people ----------------------------------------------------------------------------


def served(folder: Path) -> Iterator[Server]:
    """A Baton until the tests are done with it; an error in its log fails them."""
    running = Server(folder / "data").start()
    yield running
    running.stop()
    assert running.errors() == []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A Baton of this test's own, fresh from the first start."""
    yield from served(tmp_path)


@pytest.fixture(scope="package")
def baton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Baton that the tests of this folder share: each makes workflows of its own in it."""
    yield from served(tmp_path_factory.mktemp("baton"))


@pytest.fixture(scope="package")
def ana(baton: Server) -> Iterator[Person]:
    """She owns the installation and everything the tests make."""
    person = Person(baton, "ana", baton.setup_link())
    yield person
    person.close()


@pytest.fixture(scope="package")
def bob(ana: Person) -> Iterator[Person]:
    """Ana shares with him."""
    person = ana.invite("bob")
    yield person
    person.close()


# ---- pages -------------------------------------------------------------------------------------------


class Visit(Protocol):
    """visit(ana, "/approvals", viewport=…) → a page in a context of its own, signed in as ana."""

    def __call__(self, person: Person | None = None, path: str = "", **context: Any) -> Page: ...


def listen(context: BrowserContext, heard: list[str]) -> None:
    """Collects what goes wrong in the context's pages: errors, blocked content, answers of 500 and above."""

    def on_console(message: ConsoleMessage) -> None:
        # A refusal (400, 403, …) is a case that pages handle; Chromium writes a line about each all the same.
        if message.type == "error" and "Failed to load resource" not in message.text:
            heard.append(message.text)

    def on_response(response: Response) -> None:
        if response.status >= 500:
            heard.append(f"{response.status} {response.request.method} {response.url}")

    context.set_default_timeout(PATIENCE)
    context.on("console", on_console)
    context.on("weberror", lambda error: heard.append(str(error.error)))
    context.on("response", on_response)
    context.add_init_script(WATCH_POLICY)
    context.add_init_script(NO_HINTS)


@pytest.fixture(scope="package")
def heard() -> list[str]:
    """What the pages of the test that runs complain about."""
    return []


@pytest.fixture
def complaints(heard: list[str]) -> Iterator[list[str]]:
    """What the test's pages complained about; the test fails when there is anything left in it."""
    heard.clear()
    yield heard
    assert heard == []


@pytest.fixture(scope="package")
def windows(browser: Browser, browser_context_args: dict[str, Any], heard: list[str]) -> Windows:
    """The windows of this folder's tests."""
    return Windows(browser, browser_context_args, lambda context: listen(context, heard))


@pytest.fixture
def visit(
    windows: Windows, complaints: list[str], request: pytest.FixtureRequest, output_path: str
) -> Iterator[Visit]:
    """Opens pages, see Visit."""

    def open_page(person: Person | None = None, path: str = "", **args: Any) -> Page:
        permissions = args.pop("permissions", ())
        context = windows.take(**{"viewport": WINDOW, **args})
        if permissions:
            context.grant_permissions(permissions)
        if person:
            context.add_cookies(person.cookies())
        page = context.new_page()
        if person and path:
            page.goto(person.server.url + path)
        return page

    yield open_page
    called = getattr(request.node, "rep_call", None)  # from Playwright's plugin
    failed = bool(complaints) or called is None or called.failed
    if failed and request.config.getoption("--screenshot") != "off":
        windows.pictures(Path(output_path))
    windows.give_back(keep=not failed)
