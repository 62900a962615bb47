"""The first five minutes of somebody new, step by step as they are described in the guide."""

import csv
import io
import re
import zipfile

DAY = r"\d{4}-\d{2}-\d{2}"


def run(watch, can_try):
    """`can_try`: whether the server takes files of one's own. Gives the number of steps made."""
    steps = [ask_at_home, ask_why, slip_a_transformer, refuse_the_buyer_of_everything]
    for step in steps:
        step(watch)
    if can_try:
        own_files(watch, exported(watch))
    return len(steps) + (2 if can_try else 0)


def ask_at_home(watch):
    """Home asks: can you promise it? Date, place, reason, band, and a cheaper alternative."""
    page = watch.page
    watch.visit("#/")
    page.get_by_role("heading", name="Can you promise it?").wait_for()
    page.get_by_role("button", name="Ask").click()
    verdict = page.locator(".verdict")
    verdict.wait_for()
    text = verdict.inner_text()
    watch.expect(re.search(rf"Yes, from {DAY}: 2,048 h200 in \S+ \(\S+\)", text), f"no date and place in: {text}")
    watch.expect("Held by" in text and "waits for" in text, f"no reason in: {text}")
    watch.expect(re.search(rf"P50 {DAY} · P80 {DAY} · P90 {DAY}", text), f"no band in: {text}")
    watch.expect(re.search(r"cheaper .* less", text), f"no cheaper alternative in: {text}")
    watch.expect(page.locator(".band .bar").count() > 1, "the band is not drawn")
    watch.shot("five-1-home")


def ask_why(watch):
    """Why: the alternatives side by side, what holds it, whom it would move."""
    page = watch.page
    page.get_by_role("link", name="Why, the alternatives").click()
    page.get_by_role("heading", name="Side by side").wait_for()
    watch.settle()
    watch.expect(page.get_by_role("heading", name="What holds it").count() == 1, "nothing says what holds it")
    watch.expect(page.locator("table:has(caption:text('Ways to serve')) tbody tr").count() >= 2, "no alternatives")
    watch.shot("five-2-why")


def slip_a_transformer(watch):
    """A transformer comes 60 days later, then half a year: amber and red promises, backlog at risk, the best repair."""
    page = watch.page
    watch.visit("#/pipeline")
    suppose(page, "T-17", "60")
    page.locator(".whatif code", has_text="slip T-17 60d").wait_for()
    watch.settle()
    first = figures(page)
    watch.expect(int(first["Promises amber"]) > 0, f"60 days make no promise amber: {first}")
    watch.expect(int(first["Queued dates moved"]) > 0, f"60 days move no date: {first}")
    watch.expect("Best repair" in page.locator(".whatif").inner_text(), "no repair is named")
    watch.shot("five-3-slip-60")
    suppose(page, "T-17", "180")
    page.locator(".whatif code", has_text="slip T-17 180d").wait_for()
    watch.settle()
    later = figures(page)
    watch.expect(int(later["Promises red"]) > 0, f"180 days make no promise red: {later}")
    watch.expect(later["Backlog at risk"] not in ("$0", "–"), f"no backlog is at risk: {later}")
    repaired = page.locator("table:has(caption:text('Best repair')) tbody tr").count()
    watch.expect(repaired == int(later["Promises red"]), f"{repaired} promises are repaired of {later['Promises red']}")
    watch.shot("five-4-slip-180")


def suppose(page, item, days):
    page.get_by_label("Item", exact=True).fill(item)
    page.get_by_label("Days", exact=True).fill(days)
    page.get_by_role("button", name="What if?").click()


def figures(page):
    """What the headline of an answer says, by its names."""
    return {box.locator("dt").inner_text(): box.locator("b").inner_text() for box in page.locator(".whatif .headline > div").all()}


def refuse_the_buyer_of_everything(watch):
    """Somebody wants all there is: refused, in plain words and with a code, and with what could be had instead."""
    page = watch.page
    watch.visit("#/quote")
    page.get_by_label("Accelerators").fill("20,000,000")
    page.get_by_label("or equivalent silicon").uncheck()
    page.get_by_role("button", name="Quote", exact=True).click()
    refusal = page.locator(".refused")
    refusal.wait_for()
    watch.expect("exceeds_supply" in refusal.inner_text(), f"the refusal has no code: {refusal.inner_text()}")
    watch.expect(page.locator(".counter tbody tr").count() >= 1, "there is no counter-offer")
    watch.shot("five-5-refused")


def exported(watch):
    """Every table as a file; gives them by name."""
    page = watch.page
    watch.visit("#/data")
    page.get_by_role("button", name="Export every table").click()
    link = page.get_by_role("link", name=re.compile("All .* files"))
    link.wait_for()
    with page.expect_download() as download:
        link.click()
    with zipfile.ZipFile(download.value.path()) as archive:
        watch.expect(archive.testzip() is None, "the archive is broken")
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    watch.expect("orders.csv" in files and "supply.csv" in files, f"the export lacks tables: {sorted(files)}")
    return files


def own_files(watch, files):
    """Own files: first with two faults, told by file and line; then in order, and a first quote on them."""
    page = watch.page
    broken = dict(files, **{"orders.csv": spoiled(files["orders.csv"])})
    watch.expected = {400, 409, 422}
    drop(page, broken)
    faults = page.locator("table:has(caption:text('Faults')) tbody tr")
    faults.first.wait_for()
    told = " ".join(faults.all_inner_texts())
    watch.expect("orders.csv" in told and "2" in told and "twelve" in told, f"the fault of line 2 is not told: {told}")
    watch.shot("five-6-faults")
    watch.expected = set()
    drop(page, files)
    page.get_by_role("heading", name="Your files are in order").wait_for()
    page.get_by_role("button", name="Quote", exact=True).click()
    page.locator(".answer .verdict, .answer .refused").wait_for()
    watch.expect(re.search(DAY, page.locator(".answer").inner_text()), "the first quote has no date")
    watch.shot("five-7-own-quote")


def spoiled(text):
    """The same table with a word where the first order's count was."""
    rows = list(csv.reader(io.StringIO(text)))
    rows[1][rows[0].index("count")] = "twelve"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def drop(page, files):
    page.locator("#own-files").set_input_files([{"name": name, "mimeType": "text/csv", "buffer": text.encode()} for name, text in files.items()])
