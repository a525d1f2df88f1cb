"""What one test leaves in a browser window is not there for the next, though the window stays open."""

from __future__ import annotations

from tests.e2e.conftest import Visit
from tests.e2e.people import Person
from tests.e2e.windows import Windows

LEAVE = """() => new Promise((done) => {
  localStorage.setItem('left', '1');
  document.cookie = 'left=1';
  indexedDB.open('left').onsuccess = done;
})"""
FIND = """async () => [
  localStorage.getItem('left'),
  document.cookie.includes('left'),
  (await indexedDB.databases()).length,
  (await navigator.permissions.query({ name: 'geolocation' })).state === 'granted',
  navigator.onLine,
  '__pwClock' in window,
]"""


def test_a_window_is_as_new_for_the_next_test(ana: Person, visit: Visit, windows: Windows) -> None:
    page = visit(ana, "/workflows")
    page.evaluate(LEAVE)
    page.context.grant_permissions(["geolocation"])
    assert page.evaluate(FIND) == ["1", True, 1, True, True, False]
    page.context.set_offline(True)
    windows.give_back(keep=True)

    again = visit()
    assert again.context is page.context, "it is the same window"
    again.goto(f"{ana.server.url}/login")
    assert again.evaluate(FIND) == [None, False, 0, False, True, False]


def test_a_window_whose_clock_was_replaced_is_not_used_again(visit: Visit, windows: Windows) -> None:
    page = visit()
    page.clock.install()
    windows.give_back(keep=True)
    assert visit().context is not page.context
