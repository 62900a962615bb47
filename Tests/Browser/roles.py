"""What two roles and a customer see differs, and nothing fails for want of a permission."""

from watch import Watch

MONEY = {"Peg", "Finance"}


def run(browser, base, tokens, shots):
    admin, viewer, customer = tokens
    faults = []
    seen = {}
    for who, token in (("admin", admin), ("viewer", viewer), ("customer", customer)):
        watch = Watch(browser, base, token, shots)
        watch.where = who
        watch.enter()
        seen[who] = set(watch.page.locator(".screens li a").all_inner_texts())
        try:
            look(watch, who)
        except Exception as error:  # what stopped it is the finding
            watch.fault(f"stopped: {str(error).splitlines()[0]}")
            watch.shot(f"stopped-{who}")
        watch.context.close()
        faults += watch.faults
    faults += [f"roles: {text}" for holds, text in (
        (MONEY <= seen["admin"], f"the admin does not see {MONEY - seen['admin']}"),
        (not MONEY & seen["viewer"], f"a viewer sees {MONEY & seen['viewer']}"),
        (seen["viewer"] < seen["admin"], "a viewer sees no less than the admin"),
        (seen["customer"] == {"Quote", "Orders"}, f"a customer sees {seen['customer']}"),
    ) if not holds]
    faults += door(browser, base, shots)
    print(f"browser-checks: admin sees {len(seen['admin'])} screens, viewer {len(seen['viewer'])}, customer {len(seen['customer'])}")
    return faults


def look(watch, who):
    """Whoever may not sell has no button to hold; a customer sees its own orders alone."""
    page = watch.page
    watch.visit("#/quote?count=64&silicon=h200&or_equivalent=false")
    page.locator(".verdict").wait_for()
    holds = page.get_by_role("button", name="Hold").count()
    watch.expect((holds > 0) == (who == "admin"), f"{who} sees {holds} buttons to hold")
    watch.visit("#/orders?show=book")
    if who == "customer":
        customers = set(page.locator("table.data td.who").all_inner_texts())
        watch.expect(customers == {"lab-a"}, f"a customer sees orders of {customers}")
    watch.shot(f"orders-{who}")
    if who == "viewer":
        watch.visit("#/finance")
        watch.expect("does not show Finance" in page.locator("#screen").inner_text(), "a screen that is not allowed is not refused in words")


def door(browser, base, shots):
    """Without a token there is a form; a wrong one is refused in words, the right one opens."""
    watch = Watch(browser, base, "", shots)
    page = watch.page
    watch.where = "door"
    page.goto(base + "/")
    page.get_by_label("Token").wait_for()
    watch.expect(page.locator(".screens").is_hidden(), "the screens are named to somebody without a token")
    watch.shot("door")
    watch.expected = {401}
    page.get_by_label("Token").fill("hr_wrong")
    page.get_by_role("button", name="Open").click()
    page.locator(".problem").wait_for()
    watch.context.close()
    return watch.faults
