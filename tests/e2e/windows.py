"""Browser windows that stay open from test to test: a page in an open one costs half of what a new window costs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext


class Window:
    """A browser context of its own, with a blank page that keeps its window open while no test uses it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.keeper = context.new_page()
        self.devtools = context.new_cdp_session(self.keeper)

    def forget(self) -> None:
        """Cookies, storage and permissions are gone as in a new context; files of the bundle stay in its cache."""
        self.context.clear_permissions()
        self.devtools.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})

    def tidy(self) -> bool:
        """Closes the pages; False if something stays that no call takes back: a clock that was replaced."""
        for page in self.context.pages:
            if page is not self.keeper:
                page.close()
        self.context.unroute_all()
        self.context.set_offline(False)
        return not self.keeper.evaluate("'__pwClock' in window")


class Windows:
    """Hands out windows by what they are like (size, touch, theme) and takes them back."""

    def __init__(self, browser: Browser, always: dict[str, Any], prepare: Callable[[BrowserContext], None]) -> None:
        self.browser = browser
        self.always = always
        self.prepare = prepare
        self.free: dict[str, list[Window]] = {}
        self.taken: list[tuple[str, Window]] = []

    def take(self, **like: Any) -> BrowserContext:
        """A window as new."""
        key = repr(sorted(like.items()))
        free = self.free.setdefault(key, [])
        if free:
            window = free.pop()
        else:
            context = self.browser.new_context(**self.always, **like)
            self.prepare(context)
            window = Window(context)
        self.taken.append((key, window))
        window.forget()
        return window.context

    def give_back(self, *, keep: bool) -> None:
        """Ends the pages of all windows that were taken; those of a test that failed are not used again."""
        for key, window in self.taken:
            if keep and window.tidy():
                self.free[key].append(window)
            else:
                window.context.close()
        self.taken.clear()

    def pictures(self, folder: Path) -> None:
        """Pictures of all pages that are open, for whoever looks into why a test failed."""
        open_pages = [page for _, window in self.taken for page in window.context.pages if page is not window.keeper]
        for number, page in enumerate(open_pages, 1):
            page.screenshot(path=folder / f"test-failed-{number}.png", timeout=5_000)
