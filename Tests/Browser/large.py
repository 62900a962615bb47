"""How soon each screen can be used on a large ledger: large.py BASE FOLDER, with the token in the environment.

A screen can be used when its first table, chart or form is drawn; what is still being worked out says so in its place.
"""

import os
import pathlib
import sys
import time

from playwright.sync_api import TimeoutError, sync_playwright

from checks import screens
from watch import FLAGS, Watch

MOST = 2.0
READY = "#screen .screen :is(table, .plot, form, .headline, .drop)"


def main(base, folder):
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        watch = Watch(browser, base, os.environ["ADMIN_TOKEN"], folder)
        watch.page.set_default_timeout(10_000)
        watch.expected = {404, 409}  # a generated ledger has no energy and few histories: what is refused is told on the screen
        watch.enter()
        took = {screen: until_ready(watch, screen) for screen in screens(base)}
        browser.close()
    late = {screen: seconds for screen, seconds in took.items() if seconds > MOST}
    for screen, seconds in took.items():
        print(f"browser-checks: {seconds:5.2f} s{' TOO LATE' if screen in late else ''}  {screen.split('?')[0] or 'home'}")
    for fault in watch.faults:
        print(f"browser-checks: {fault}")
    return 1 if late or watch.faults else 0


def until_ready(watch, screen):
    """Seconds from going there to something to use; then the screen is left to finish."""
    watch.where = screen
    watch.page.evaluate("() => { document.querySelector('#screen').replaceChildren(); }")
    start = time.monotonic()
    watch.page.goto(f"{watch.base}/#/{screen}")
    try:
        watch.page.locator(READY).filter(visible=True).first.wait_for()
    except TimeoutError:
        watch.fault("nothing to use after 10 s")
    seconds = time.monotonic() - start
    watch.settle()
    return seconds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2])))
