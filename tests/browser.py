"""A real browser for tests, where one is installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# A closed network: no look-ups, no updates, nothing but the page.
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync",
    "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-dev-shm-usage",
]  # fmt: skip
BINARIES = ("chromium", "chromium-browser", "google-chrome")


def missing() -> str | None:
    """Return why there is no browser to test in, or None."""
    if not any(map(shutil.which, BINARIES)):
        return "no Chromium is installed; on Debian: apt-get install chromium chromium-driver"
    if not shutil.which("chromedriver"):
        return "no chromedriver is installed; on Debian: apt-get install chromium-driver"
    try:
        import selenium  # noqa: F401
    except ImportError:
        return "selenium is not installed; pip install -e '.[test]'"
    return None


@contextmanager
def open_browser(profile: Path) -> Iterator:
    """Yield a headless Chromium that logs its console and its network, or skip the test.

    Parameters
    ----------
    profile : Path
        An empty folder.
    """
    reason = missing()
    # The gate installs a browser and says so: there a missing one is a failure.
    if reason and os.environ.get("STANCE_BROWSER"):
        pytest.fail(reason)
    elif reason:
        pytest.skip(reason)
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = next(filter(None, map(shutil.which, BINARIES)))
    for flag in [*FLAGS, f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield browser
    finally:
        browser.quit()


def resize(browser, width: int, height: int, *, mobile: bool = False) -> None:
    """Give the page a screen of this size, narrower also than a window can be."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile},
    )
