"""A page that is watched: what its console says, what fails, and what the checks find is told with the screen it was on."""

import os
import time

# What the user guide shows, as much as a window shows of it.
IN_THE_GUIDE = {"home", "quote", "pipeline", "peg", "risk", "hold-and-confirm", "approval-waits", "five-3-slip-60"}

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]


class Watch:
    """One browser page in a fresh profile, opened with a token, and the faults found on it."""

    def __init__(self, browser, base, token, shots, width=1440, height=900, scheme="light"):
        self.base, self.token, self.shots = base, token, shots
        self.faults, self.where = [], "start"
        self.context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme,
                                           accept_downloads=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.fault(f"uncaught: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)
        # An answer that is a refusal on purpose is heard of in the console too: a step names the statuses it expects.
        self.expected = set()

    def fault(self, text):
        self.faults.append(f"{self.where}: {text}")

    def _heard(self, message):
        # A busy server's 429 is asked again by the page; where that does not help, the screen says so.
        if "status of 429" in message.text:
            return
        if message.type == "error" and not (self.expected and "the server responded with a status of" in message.text):
            self.fault(f"console: {message.text}")

    def _failed(self, request):
        # A stream that is left and a page that is left end their requests; that is no failure.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.fault(f"request failed: {request.url} {request.failure}")

    def _answered(self, response):
        if response.status >= 400 and response.status not in self.expected | {429}:
            self.fault(f"{response.status} for {response.request.method} {response.url}")

    def expect(self, holds, text):
        """Notes a fault unless it holds."""
        if not holds:
            self.fault(text)

    def enter(self):
        """Opens the page with the token in the address's fragment, as a person is given it."""
        self.page.goto(f"{self.base}/#token={self.token}")
        self.settle()

    def visit(self, address):
        """Goes to a screen and waits until it is drawn; gives how long that took, in seconds."""
        self.where = address
        start = time.monotonic()
        self.page.goto(f"{self.base}/{address}")
        self.settle()
        return time.monotonic() - start

    def settle(self):
        """Until nothing on the screen is busy but long work that shows its progress."""
        page = self.page
        page.wait_for_selector("#screen[aria-busy='false']")
        for _ in range(300):
            if page.locator("[aria-busy='true']:not(:has(.progress)), .loading").count() == 0:
                return
            page.wait_for_timeout(50)
        self.fault("something stays busy")

    def shot(self, name):
        """A picture of the whole page, kept as an artefact."""
        self.page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
        self.page.screenshot(path=str(self.shots / f"{name}.png"), full_page=True)
        if name in IN_THE_GUIDE and "GUIDE_PICTURES" in os.environ:
            os.makedirs(os.environ["GUIDE_PICTURES"], exist_ok=True)
            self.page.screenshot(path=os.path.join(os.environ["GUIDE_PICTURES"], f"{name}.jpg"), type="jpeg", quality=70)
