"""A server that has too much to do: the page asks again when it is told to, and says so where that does not help."""


def run(watch):
    page, turned_away = watch.page, []

    def busy(route):
        """Turns the first two away, as the server does."""
        if len(turned_away) < 2:
            turned_away.append(route.request.url)
            return route.fulfill(status=429, headers={"Retry-After": "0", "Content-Type": "application/problem+json"}, body='{"detail": "busy"}')
        return route.continue_()

    page.route("**/api/v1/queue", busy)
    watch.visit("#/orders")
    watch.expect(len(turned_away) == 2, f"the queue was asked for {len(turned_away) + 1} times")
    watch.expect(page.locator("table.data tbody tr").count() > 10, "the queue is not shown after the server was busy")
    page.unroute("**/api/v1/queue")
    page.route("**/api/v1/book", lambda route: route.fulfill(status=429, headers={"Retry-After": "60"}, body='{"detail": "busy for long"}'))
    watch.visit("#/orders?show=book")
    watch.expect("busy for long" in page.locator(".problem").inner_text(), "the screen does not say that the server is busy")
    return 2
