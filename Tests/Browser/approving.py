"""A planner asks for a merge, an approver agrees: two people, two pages."""

import re
import time

from watch import Watch


def run(browser, base, admin, planner, shots):
    start = time.monotonic()
    asking, answering = Watch(browser, base, planner, shots), Watch(browser, base, admin, shots)
    try:
        asked(asking)
        answered(answering)
        print(f"browser-checks: asked and approved: 2 people in {time.monotonic() - start:.1f} s")
    except Exception as error:  # what stopped it is the finding; the other checks go on
        asking.fault(f"asking and approving stopped: {str(error).splitlines()[0]}")
        asking.shot("stopped-asking")
        answering.shot("stopped-approving")
    for watch in (asking, answering):
        watch.context.close()
    return asking.faults + answering.faults


def asked(watch):
    """Forks a scenario and asks to merge it; nothing is done yet."""
    page = watch.page
    watch.enter()
    watch.visit("#/scenarios")
    page.get_by_label("Fork this server’s scenario as").fill("two-people")
    page.get_by_role("button", name="Fork", exact=True).click()
    page.get_by_text("Forked two-people").first.wait_for()
    page.get_by_role("button", name="Ask to merge two-people").click()
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_text(re.compile(r"It waits for an approver as request \d+")).first.wait_for()
    watch.settle()
    watch.expect(page.get_by_role("button", name=re.compile("^Take back request")).count() == 1, "who asked cannot take it back")
    watch.expect(page.get_by_role("button", name=re.compile("^Approve")).count() == 0, "who asked may approve")
    watch.shot("approval-asked")


def answered(watch):
    """The approver sees what waits, and agrees."""
    page = watch.page
    watch.enter()
    watch.visit("#/scenarios")
    page.get_by_text("1 request waits").first.wait_for()
    watch.shot("approval-waits")
    page.get_by_role("button", name=re.compile("^Approve request")).click()
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_text(re.compile(r"Request \d+ is approved and done")).first.wait_for()
    watch.settle()
    watch.expect("approved by" in page.locator("#screen").inner_text(), "the answer is not in the table")
    watch.shot("approval-answered")
