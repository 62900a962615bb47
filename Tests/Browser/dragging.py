"""A bar of the pipeline moved by the mouse, and another by the keyboard: both ask what if."""

import re


def run(watch):
    page = watch.page
    watch.visit("#/pipeline?site=cmh")
    by_mouse(watch)
    by_keyboard(watch)
    return 2


def by_mouse(watch):
    page = watch.page
    bar = page.get_by_role("button", name=re.compile("^T-17, equipment"))
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=6)
    moved = bar.bounding_box()["x"] - box["x"]
    watch.expect(abs(moved - 60) < 3, f"a bar dragged by 60 pixels moves by {moved:.0f}")
    told = bar.get_attribute("data-days") or ""
    watch.expect(re.match(r"\+\d+ d: \d{4}-\d{2}-\d{2}", told), f"dragging says {told!r} beside the bar")
    page.mouse.up()
    asked = page.locator(".whatif code", has_text=re.compile(r"^slip T-17 \d+d$"))
    asked.wait_for()
    watch.expect(re.search(r"\+(\d+) d", told)[1] in asked.inner_text(), f"dragged by {told}, asked {asked.inner_text()}")
    watch.settle()
    watch.shot("dragged")


def by_keyboard(watch):
    page = watch.page
    bar = page.get_by_role("button", name=re.compile("^CMH-E3, power"))
    bar.focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".whatif code", has_text="slip CMH-E3 37d").wait_for()
    watch.settle()
    watch.expect(page.locator(".whatif .headline").count() == 1, "the keyboard's question has no answer")
