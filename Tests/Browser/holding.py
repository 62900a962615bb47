"""From a quote to a promise without leaving the page, and the figures taken along."""

import re

# What somebody calls a customer is text, whatever it looks like.
NAME = "north<b>wind</b>&co"


def run(watch):
    page = watch.page
    watch.visit("#/quote?count=64&silicon=h200&or_equivalent=false&term=12mo")
    page.get_by_role("heading", name="Side by side").wait_for()
    copied(watch)
    page.get_by_role("button", name=re.compile("^Hold 64 h200")).first.click()
    page.get_by_label("Order’s name").fill("BROWSER-1")
    page.get_by_label("Customer").fill(NAME)
    page.get_by_role("button", name="Hold it").click()
    page.get_by_role("button", name="Confirm: make it a promise").click()
    page.get_by_text("It is firm").wait_for()
    watch.shot("hold-and-confirm")
    page.get_by_role("link", name="Show it in the book").click()
    page.get_by_role("dialog", name="BROWSER-1").wait_for()
    watch.settle()
    watch.expect("promised" in page.locator("#panel").inner_text(), "the panel does not say that it is promised")
    page.keyboard.press("Shift+Tab")
    watch.expect(page.evaluate("() => document.activeElement.closest('#panel') !== null"), "Tab leaves the open panel")
    page.keyboard.press("Escape")
    watch.expect(page.locator("#panel").is_hidden(), "Escape does not close the panel")
    watch.expect(page.locator("td.who").filter(has_text=NAME).count() == 1, "the customer's name is not shown as it was written")
    watch.expect(page.locator("td.who b").count() == 0, "a customer's name became markup")
    return 3


def copied(watch):
    """A table's figures as CSV, as curl and as a command line."""
    page = watch.page
    watch.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expected = {"Copy as CSV": r"^Option,Start,", "Copy as curl": r"^curl -sS -X POST -H \"Authorization: Bearer \$HEADROOM_TOKEN\"",
                "Copy as command line": r"^headroom quote --all --count 64 --silicon h200"}
    menu = page.locator("details.source:has(summary[aria-label='Copy: Ways to serve this order, side by side'])")
    for label, pattern in expected.items():
        menu.locator("summary").click()
        menu.get_by_role("button", name=label).click()
        page.wait_for_timeout(80)
        text = page.evaluate("() => navigator.clipboard.readText()")
        watch.expect(re.search(pattern, text), f"{label} gives: {text[:120]}")
        watch.expect(watch.token not in text, f"{label} gives the token away")
