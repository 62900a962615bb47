"""Somebody else changes the ledger: the page offers the news and shows them when its reader wants."""

import json
import re
import urllib.request


def run(watch):
    page = watch.page
    watch.visit("#/orders?show=book")
    asked(watch)
    page.evaluate("() => dispatchEvent(new Event('visibilitychange'))")
    button = page.get_by_role("button", name=re.compile(r"^Show \d+ new facts?$"))
    button.wait_for()
    watch.expect(page.get_by_text("FOLLOWED-1").count() == 0, "the news are shown before they are wanted")
    watch.shot("news")
    button.click()
    page.get_by_text("FOLLOWED-1").first.wait_for()
    watch.settle()
    watch.expect(button.count() == 0, "the news are offered again")
    return 2


def asked(watch):
    """An order that somebody else signs."""
    order = {"order": "FOLLOWED-1", "customer": "elsewhere", "count": 8, "silicon": ["h200"], "term": "12mo", "min_chunk": 8}
    request = urllib.request.Request(watch.base + "/api/v1/orders", json.dumps(order).encode(), {
        "Authorization": f"Bearer {watch.token}", "Content-Type": "application/json"})
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).read()
