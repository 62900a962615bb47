"""Looks at every screen of a server in a real browser: checks.py BASE SHOTS, with tokens in the environment.

Prints what was looked at and how long it took; every fault on a line of its own, and exit 1, when there is one.
"""

import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.request

from playwright.sync_api import sync_playwright

import approving
import busy
import dragging
import five_minutes
import following
import holding
import reach
import roles
from watch import FLAGS, Watch

SCREENS = ["", "quote?count=2048&silicon=h200&or_equivalent=true", "orders", "orders?show=book", "orders?show=moves",
           "horizon", "pipeline", "peg", "risk", "silicon", "finance", "scenarios", "letter", "data"]


def main(base, shots):
    admin, viewer, customer = (os.environ[name] for name in ("ADMIN_TOKEN", "VIEWER_TOKEN", "CUSTOMER_TOKEN"))
    start, faults = time.monotonic(), []
    shots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS)
        shown = screens(base)
        faults += every_screen(browser, base, admin, shots, shown)
        faults += started(browser, base, admin, shots, "five minutes", lambda w: five_minutes.run(w, takes_files(base)))
        faults += started(browser, base, admin, shots, "hold and confirm", holding.run)
        faults += started(browser, base, admin, shots, "a bar dragged", dragging.run)
        faults += started(browser, base, admin, shots, "a busy server", busy.run)
        faults += started(browser, base, admin, shots, "news from elsewhere", following.run)
        faults += approving.run(browser, base, admin, os.environ["PLANNER_TOKEN"], shots)
        faults += roles.run(browser, base, (admin, viewer, customer), shots)
        browser.close()
    for fault in faults:
        print(f"browser-checks: {fault}")
    print(f"browser-checks: {'no fault' if not faults else f'{len(faults)} faults'}, {time.monotonic() - start:.0f} s, pictures in {shots}")
    return 1 if faults else 0


def asked(base, path):
    """What the server answers to a path that is open, or nothing where it has none."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(base + path) as answer:
            return answer.read()
    except urllib.error.HTTPError:
        return None


def screens(base):
    """Those this server has the module of; the others are named."""
    name = lambda screen: screen.split("?")[0] or "home"
    lacking = sorted({name(s) for s in SCREENS if asked(base, f"/screens/{name(s)}.js") is None})
    if lacking:
        print(f"browser-checks: left out: {', '.join(lacking)} (this server has no such module)")
    return [s for s in SCREENS if name(s) not in lacking]


def takes_files(base):
    """Whether this server has the routes for files of one's own."""
    has = "/api/v1/trials" in json.loads(asked(base, "/api/v1/openapi.json"))["paths"]
    if not has:
        print("browser-checks: left out: files of one's own (this server has no /api/v1/trials)")
    return has


def started(browser, base, token, shots, what, work):
    """Runs one story on a page of its own; a step that stops it is a fault."""
    watch, start = Watch(browser, base, token, shots), time.monotonic()
    try:
        watch.enter()
        steps = work(watch)
        print(f"browser-checks: {what}: {steps} steps in {time.monotonic() - start:.1f} s")
    except Exception as error:  # what stopped it is the finding; the other checks go on
        watch.fault(f"{what} stopped: {str(error).splitlines()[0]}")
        watch.shot("stopped-" + what.replace(" ", "-"))
    watch.context.close()
    return watch.faults


def has_screen(watch):
    """Whether the module of the screen is there."""
    return watch.page.get_by_text("could not be loaded").count() == 0


def every_screen(browser, base, token, shots, shown):
    """Each screen draws without a word on the console; names, contrast and Tab are looked at on it."""
    watch, start = Watch(browser, base, token, shots), time.monotonic()
    watch.enter()
    took = {}
    for screen in shown:
        name = screen.split("?")[0] or "home"
        took[screen] = watch.visit("#/" + screen)
        watch.expect(has_screen(watch), "the screen is not there")
        reach.names_and_contrast(watch)
        if name in ("home", "quote", "orders", "pipeline", "data"):
            reach.by_tab(watch)
        in_every_look(watch, name + ("-" + screen.split("=")[1] if "show=" in screen else ""))
    print(f"browser-checks: {len(shown)} views, in {time.monotonic() - start:.1f} s, drawn in " + ", ".join(f"{s.split('?')[0] or 'home'} {t:.1f}" for s, t in took.items()))
    watch.context.close()
    return watch.faults


def in_every_look(watch, name):
    """The picture, and the same in the dark and on a phone, with their contrast and width."""
    screen, page = watch.where, watch.page
    watch.shot(name)
    page.emulate_media(color_scheme="dark")
    watch.where = f"{screen} (dark)"
    page.wait_for_timeout(150)
    reach.names_and_contrast(watch)
    watch.shot(f"{name}-dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    watch.where = f"{screen} (phone)"
    page.wait_for_timeout(250)
    reach.names_and_contrast(watch)
    watch.shot(f"{name}-phone")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_timeout(100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2])))
