"""A method for every route.

Made by python/generate.py from the server's OpenAPI document; `Scripts/client-checks --write` makes it anew.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Unpack, cast
from urllib.parse import quote as escaped

from headroom import documents
from headroom.documents import When
from headroom.lines import Lines

#: One value of a filter, or several, one of which a line has to have.
Values = str | int | Sequence[str] | Sequence[int]

#: Method and path of every route, and what it is called here.
ROUTES: tuple[tuple[str, str, str], ...] = (
    ("GET", "/healthz", "healthz"),
    ("GET", "/readyz", "readyz"),
    ("GET", "/metrics", "metrics"),
    ("GET", "/api/v1/openapi.json", "openapi"),
    ("GET", "/api/v1/me", "me"),
    ("GET", "/api/v1/refusals", "refusals"),
    ("GET", "/api/v1/clock", "clock"),
    ("POST", "/api/v1/clock", "set_clock"),
    ("GET", "/api/v1/overview", "overview"),
    ("GET", "/api/v1/orders", "orders"),
    ("GET", "/api/v1/book", "book"),
    ("GET", "/api/v1/queue", "queue"),
    ("GET", "/api/v1/moves", "moves"),
    ("GET", "/api/v1/orders/{order}", "order"),
    ("GET", "/api/v1/orders/{order}/why", "why"),
    ("POST", "/api/v1/quotes", "quote"),
    ("POST", "/api/v1/whatif", "whatif"),
    ("POST", "/api/v1/inquiries", "inquire"),
    ("POST", "/api/v1/holds", "hold"),
    ("POST", "/api/v1/orders", "sign"),
    ("POST", "/api/v1/orders/{order}/confirm", "confirm"),
    ("POST", "/api/v1/orders/{order}/amend", "amend"),
    ("POST", "/api/v1/orders/{order}/withdraw", "withdraw"),
    ("POST", "/api/v1/orders/{order}/renew", "renew"),
    ("POST", "/api/v1/orders/{order}/cancel", "cancel"),
    ("POST", "/api/v1/orders/{order}/bump", "bump"),
    ("GET", "/api/v1/approvals", "approvals"),
    ("GET", "/api/v1/approvals/{request}", "approval"),
    ("POST", "/api/v1/approvals/{request}/approve", "approve"),
    ("POST", "/api/v1/approvals/{request}/decline", "decline"),
    ("GET", "/api/v1/repromise", "repromise_proposal"),
    ("POST", "/api/v1/repromise", "repromise"),
    ("GET", "/api/v1/supply", "supply"),
    ("POST", "/api/v1/supply", "change_supply"),
    ("GET", "/api/v1/silicon", "silicon"),
    ("GET", "/api/v1/horizon", "horizon"),
    ("GET", "/api/v1/power", "power"),
    ("GET", "/api/v1/gap", "gap"),
    ("GET", "/api/v1/race", "race"),
    ("GET", "/api/v1/orders/{order}/tornado", "tornado"),
    ("GET", "/api/v1/nuclear", "nuclear"),
    ("GET", "/api/v1/industry", "industry"),
    ("POST", "/api/v1/stress", "stress"),
    ("GET", "/api/v1/peg", "peg"),
    ("GET", "/api/v1/peg/flows", "peg_flows"),
    ("GET", "/api/v1/peg/lines/{line}", "peg_line"),
    ("GET", "/api/v1/peg/lines/{line}/loss", "peg_loss"),
    ("GET", "/api/v1/orders/{order}/peg", "order_peg"),
    ("GET", "/api/v1/finance", "finance"),
    ("GET", "/api/v1/finance/{section}", "finance_section"),
    ("GET", "/api/v1/log", "log"),
    ("GET", "/api/v1/scenarios", "scenarios"),
    ("POST", "/api/v1/scenarios", "fork_scenario"),
    ("GET", "/api/v1/scenarios/{scenario}/diff", "scenario_diff"),
    ("POST", "/api/v1/scenarios/{scenario}/merge", "merge_scenario"),
    ("DELETE", "/api/v1/scenarios/{scenario}", "drop_scenario"),
    ("GET", "/api/v1/risk", "risk"),
    ("GET", "/api/v1/events", "events_so_far"),
    ("GET", "/api/v1/energy", "energy"),
    ("GET", "/api/v1/energy/bill", "energy_bill"),
    ("GET", "/api/v1/energy/carbon", "energy_carbon"),
    ("GET", "/api/v1/energy/hours", "energy_hours"),
    ("GET", "/api/v1/energy/match", "energy_match"),
    ("GET", "/api/v1/energy/milestones", "energy_milestones"),
    ("GET", "/api/v1/energy/power", "energy_power"),
    ("POST", "/api/v1/energy/readings", "note_readings"),
    ("GET", "/api/v1/energy/readings", "energy_readings"),
    ("GET", "/api/v1/energy/settlement", "energy_settlement"),
    ("GET", "/api/v1/energy/shapes", "energy_shapes"),
    ("GET", "/api/v1/export", "export"),
    ("GET", "/api/v1/finance/plot", "finance_plot"),
    ("GET", "/api/v1/history", "history"),
    ("GET", "/api/v1/letter", "letter"),
    ("GET", "/api/v1/mission", "mission"),
    ("GET", "/api/v1/mission/{row}", "mission_row"),
    ("GET", "/api/v1/peg/plot", "peg_plot"),
    ("GET", "/api/v1/silicon/catalogue", "silicon_catalogue"),
    ("GET", "/api/v1/silicon/equivalents", "silicon_equivalents"),
    ("GET", "/api/v1/silicon/estimate", "silicon_estimate"),
    ("GET", "/api/v1/silicon/inference", "silicon_inference"),
    ("GET", "/api/v1/silicon/porting", "silicon_porting"),
    ("GET", "/api/v1/silicon/programmes", "silicon_programmes"),
    ("GET", "/api/v1/silicon/share", "silicon_share"),
    ("GET", "/api/v1/silicon/size", "silicon_size"),
    ("GET", "/api/v1/silicon/substitution", "silicon_substitution"),
    ("POST", "/api/v1/trials", "try_files"),
    ("POST", "/api/v1/trials/{trial}/quotes", "try_quote"),
    ("GET", "/api/v1/verify", "verify"),
)


def part(value: object) -> str:
    """A name as a part of a path."""
    return escaped(str(value), safe="")


def given(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body without what was left out."""
    return {name: value for name, value in body.items() if value is not None}


class Routes:
    """The routes. What carries them out is the client's."""

    def ask(self, method: str, path: str, parameters: Mapping[str, Any] | None = None, body: Any = None) -> Any:
        raise NotImplementedError

    def change(
        self,
        method: str,
        path: str,
        parameters: Mapping[str, Any] | None = None,
        body: Any = None,
        *,
        key: str | None = None,
        expecting: int | None = None,
        reason: str | None = None,
    ) -> Any:
        raise NotImplementedError

    def _lines(
        self, path: str, name: str, kind: Any, parameters: Mapping[str, Any], page_size: int | None
    ) -> Lines[Any]:
        raise NotImplementedError

    def _text(self, target: str, accept: str) -> str:
        raise NotImplementedError

    def _bytes(self, target: str, accept: str) -> bytes:
        raise NotImplementedError

    def healthz(self) -> str:
        """Whether the process answers.

        GET /healthz.
        """
        return self._text("/healthz", "text/plain")

    def readyz(self) -> str:
        """Whether the ledger answers.

        GET /readyz.
        """
        return self._text("/readyz", "text/plain")

    def metrics(self) -> str:
        """Metrics in the text format of Prometheus.

        GET /metrics.
        """
        return self._text("/metrics", "text/plain")

    def openapi(self) -> dict[str, Any]:
        """This document.

        GET /api/v1/openapi.json.
        """
        return cast("dict[str, Any]", self.ask("GET", "openapi.json"))

    def me(self) -> documents.CallerDocument:
        """Whose token this is, and what it may do.

        GET /api/v1/me. Needs `read`; a customer sees its own orders alone.
        """
        return cast("documents.CallerDocument", self.ask("GET", "me"))

    def refusals(self, *, page_size: int | None = None) -> Lines[documents.CodeDocument]:
        """Every reason for a no, in order of precedence.

        GET /api/v1/refusals. Needs `read`; a customer sees its own orders alone.
        """
        return self._lines("refusals", "refusals", documents.CodeDocument, {}, page_size)

    def clock(self) -> documents.ClockDocument:
        """The ledger's clock, and whether it follows the system's.

        GET /api/v1/clock. Needs `read`; a customer sees its own orders alone.
        """
        return cast("documents.ClockDocument", self.ask("GET", "clock"))

    def set_clock(
        self, to: When, *, key: str | None = None, expecting: int | None = None, reason: str | None = None
    ) -> documents.ReceiptDocument:
        """Sets the ledger's clock forward.

        POST /api/v1/clock. Needs `operate`; for the operator's own people.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change("POST", "clock", None, given({"to": to}), key=key, expecting=expecting, reason=reason),
        )

    def overview(self) -> documents.Overview:
        """Run rate, capital, power, queue and book in one document.

        GET /api/v1/overview. Needs `read`; for the operator's own people.
        """
        return cast("documents.Overview", self.ask("GET", "overview"))

    def orders(
        self,
        *,
        state: Values | None = None,
        tier: Values | None = None,
        customer: Values | None = None,
        tenant: Values | None = None,
        silicon: Values | None = None,
        regions: Values | None = None,
        page_size: int | None = None,
    ) -> Lines[documents.OrderLine]:
        """Every order with its state and its day.

        GET /api/v1/orders. Needs `read`; a customer sees its own orders alone.
        """
        return self._lines(
            "orders",
            "orders",
            documents.OrderLine,
            {
                "state": state,
                "tier": tier,
                "customer": customer,
                "tenant": tenant,
                "silicon": silicon,
                "regions": regions,
            },
            page_size,
        )

    def book(
        self,
        *,
        state: Values | None = None,
        tier: Values | None = None,
        customer: Values | None = None,
        silicon: Values | None = None,
        region: Values | None = None,
        shortfall: Values | None = None,
        page_size: int | None = None,
    ) -> Lines[documents.BookLine]:
        """Promises and holds.

        GET /api/v1/book. Needs `read`; a customer sees its own orders alone.
        """
        return self._lines(
            "book",
            "book",
            documents.BookLine,
            {
                "state": state,
                "tier": tier,
                "customer": customer,
                "silicon": silicon,
                "region": region,
                "shortfall": shortfall,
            },
            page_size,
        )

    def queue(
        self,
        *,
        tier: Values | None = None,
        customer: Values | None = None,
        tentative: Values | None = None,
        page_size: int | None = None,
    ) -> Lines[documents.QueueLine]:
        """Queued orders in order, each with its tentative date, what holds it and what is ahead of it.

        GET /api/v1/queue. Needs `read`; a customer sees its own orders alone.
        """
        return self._lines(
            "queue",
            "queue",
            documents.QueueLine,
            {"tier": tier, "customer": customer, "tentative": tentative},
            page_size,
        )

    def moves(
        self, *, order: Values | None = None, since: When | None = None, page_size: int | None = None
    ) -> Lines[documents.MovedLine]:
        """Dates of queued orders that changed, each with its cause.

        GET /api/v1/moves. Needs `read`; for the operator's own people.

        since: A day, or the number of a fact: only what came after.
        """
        return self._lines("moves", "moves", documents.MovedLine, {"order": order, "since": since}, page_size)

    def order(self, order: str) -> documents.OrderDocument:
        """One order: what was asked for and what it has.

        GET /api/v1/orders/{order}. Needs `read`; a customer sees its own orders alone.
        """
        return cast("documents.OrderDocument", self.ask("GET", f"orders/{part(order)}"))

    def why(self, order: str) -> documents.WhyDocument:
        """What holds it, the chain behind it, what is ahead of it and what would help.

        GET /api/v1/orders/{order}/why. Needs `read`; a customer sees its own orders alone.
        """
        return cast("documents.WhyDocument", self.ask("GET", f"orders/{part(order)}/why"))

    def quote(self, *, all: bool | None = None, **terms: Unpack[documents.OrderRequest]) -> documents.QuoteDocument:
        """When, where and on which chips? Reserves nothing.

        POST /api/v1/quotes. Needs `read`; a customer sees its own orders alone.

        all: All ways to serve it side by side.
        """
        return cast("documents.QuoteDocument", self.ask("POST", "quotes", {"all": all}, terms))

    def whatif(self, changes: list[str]) -> documents.WhatIfDocument:
        """What would a change of supply do? Changes nothing.

        POST /api/v1/whatif. Needs `read`; for the operator's own people.
        """
        return cast("documents.WhatIfDocument", self.ask("POST", "whatif", None, given({"changes": changes})))

    def inquire(
        self,
        *,
        key: str | None = None,
        expecting: int | None = None,
        reason: str | None = None,
        **terms: Unpack[documents.OrderRequest],
    ) -> documents.ReceiptDocument:
        """Enters an order that somebody asks about; takes nothing.

        POST /api/v1/inquiries. Needs `sell`; a customer sees its own orders alone.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change("POST", "inquiries", None, terms, key=key, expecting=expecting, reason=reason),
        )

    def hold(
        self,
        *,
        until: When | None = None,
        key: str | None = None,
        expecting: int | None = None,
        reason: str | None = None,
        **terms: Unpack[documents.OrderRequest],
    ) -> documents.ReceiptDocument:
        """Takes capacity for an order until an instant.

        POST /api/v1/holds. Needs `sell`; a customer sees its own orders alone.

        until: The instant at which the hold ends; policy's hold_days unless given.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change("POST", "holds", {"until": until}, terms, key=key, expecting=expecting, reason=reason),
        )

    def sign(
        self,
        *,
        key: str | None = None,
        expecting: int | None = None,
        reason: str | None = None,
        **terms: Unpack[documents.OrderRequest],
    ) -> documents.ReceiptDocument:
        """Signs an order: it is promised where committed supply fits, else it joins the queue.

        POST /api/v1/orders. Needs `sell`; a customer sees its own orders alone.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change("POST", "orders", None, terms, key=key, expecting=expecting, reason=reason),
        )

    def confirm(
        self, order: str, *, key: str | None = None, expecting: int | None = None, reason: str | None = None
    ) -> documents.ReceiptDocument:
        """Makes a hold a promise.

        POST /api/v1/orders/{order}/confirm. Needs `sell`; a customer sees its own orders alone.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change("POST", f"orders/{part(order)}/confirm", key=key, expecting=expecting, reason=reason),
        )

    def amend(
        self,
        order: str,
        /,
        *,
        from_: When | None = None,
        key: str | None = None,
        expecting: int | None = None,
        reason: str | None = None,
        **terms: Unpack[documents.OrderRequest],
    ) -> documents.ReceiptDocument:
        """Changes an order's terms.

        POST /api/v1/orders/{order}/amend. Needs `sell`; a customer sees its own orders alone.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change(
                "POST",
                f"orders/{part(order)}/amend",
                None,
                given({"from": from_, "changes": terms}),
                key=key,
                expecting=expecting,
                reason=reason,
            ),
        )

    def withdraw(
        self, order: str, *, key: str | None = None, expecting: int | None = None, reason: str | None = None
    ) -> documents.ReceiptDocument:
        """Takes back an amendment that waits.

        POST /api/v1/orders/{order}/withdraw. Needs `sell`; a customer sees its own orders alone.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change("POST", f"orders/{part(order)}/withdraw", key=key, expecting=expecting, reason=reason),
        )

    def renew(
        self,
        order: str,
        term: str,
        *,
        price_usd_micro_per_accelerator_hour: int | None = None,
        key: str | None = None,
        expecting: int | None = None,
        reason: str | None = None,
    ) -> documents.ReceiptDocument:
        """Lets a promise go on after its end, in the same place.

        POST /api/v1/orders/{order}/renew. Needs `sell`; a customer sees its own orders alone.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change(
                "POST",
                f"orders/{part(order)}/renew",
                None,
                given({"price_usd_micro_per_accelerator_hour": price_usd_micro_per_accelerator_hour, "term": term}),
                key=key,
                expecting=expecting,
                reason=reason,
            ),
        )

    def cancel(
        self, order: str, *, key: str | None = None, expecting: int | None = None, reason: str | None = None
    ) -> documents.ReceiptDocument:
        """Cancels an order; what it used stays in its history.

        POST /api/v1/orders/{order}/cancel. Needs `sell`; a customer sees its own orders alone.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change("POST", f"orders/{part(order)}/cancel", key=key, expecting=expecting, reason=reason),
        )

    def bump(
        self, order: str, cause: str, *, key: str | None = None, expecting: int | None = None, reason: str | None = None
    ) -> documents.ReceiptDocument:
        """Lets a hold give way; its order is an inquiry again. Who asks approves it, or it waits for an approver.

        POST /api/v1/orders/{order}/bump. Needs `propose`; for the operator's own people.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change(
                "POST",
                f"orders/{part(order)}/bump",
                None,
                given({"cause": cause}),
                key=key,
                expecting=expecting,
                reason=reason,
            ),
        )

    def approvals(
        self, *, state: Values | None = None, page_size: int | None = None
    ) -> Lines[documents.ApprovalDocument]:
        """What was asked for and needs an approver, with the answers.

        GET /api/v1/approvals. Needs `read`; for the operator's own people.
        """
        return self._lines("approvals", "approvals", documents.ApprovalDocument, {"state": state}, page_size)

    def approval(self, request: str) -> documents.ApprovalDocument:
        """One of them.

        GET /api/v1/approvals/{request}. Needs `read`; for the operator's own people.
        """
        return cast("documents.ApprovalDocument", self.ask("GET", f"approvals/{part(request)}"))

    def approve(
        self, request: str, *, key: str | None = None, expecting: int | None = None, reason: str | None = None
    ) -> documents.ApprovalDocument:
        """Does what was asked for as things stand now, or says why that cannot be. The approver is who asks.

        POST /api/v1/approvals/{request}/approve. Needs `approve`; for the operator's own people.
        """
        return cast(
            "documents.ApprovalDocument",
            self.change("POST", f"approvals/{part(request)}/approve", key=key, expecting=expecting, reason=reason),
        )

    def decline(
        self,
        request: str,
        *,
        cause: str | None = None,
        key: str | None = None,
        expecting: int | None = None,
        reason: str | None = None,
    ) -> documents.ApprovalDocument:
        """It is not done. An approver declines it, or who asked for it takes it back.

        POST /api/v1/approvals/{request}/decline. Needs `propose`; for the operator's own people.
        """
        return cast(
            "documents.ApprovalDocument",
            self.change(
                "POST",
                f"approvals/{part(request)}/decline",
                None,
                given({"cause": cause}),
                key=key,
                expecting=expecting,
                reason=reason,
            ),
        )

    def repromise_proposal(self) -> documents.RepromiseDocument:
        """Who would move when supply fails promises, and at what penalty.

        GET /api/v1/repromise. Needs `read`; for the operator's own people.
        """
        return cast("documents.RepromiseDocument", self.ask("GET", "repromise"))

    def repromise(
        self,
        *,
        cause: str | None = None,
        proposal: str | None = None,
        key: str | None = None,
        expecting: int | None = None,
        reason: str | None = None,
    ) -> documents.ReceiptDocument:
        """Moves them, all or none. Who asks approves it, or what would happen now waits for an approver.

        POST /api/v1/repromise. Needs `propose`; for the operator's own people.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change(
                "POST",
                "repromise",
                None,
                given({"cause": cause, "proposal": proposal}),
                key=key,
                expecting=expecting,
                reason=reason,
            ),
        )

    def supply(
        self,
        *,
        class_: Values | None = None,
        stage: Values | None = None,
        resource: Values | None = None,
        page_size: int | None = None,
    ) -> Lines[documents.SupplyDocumentLine]:
        """Supply items with their days and stages.

        GET /api/v1/supply. Needs `read`; for the operator's own people.
        """
        return self._lines(
            "supply",
            "items",
            documents.SupplyDocumentLine,
            {"class": class_, "stage": stage, "resource": resource},
            page_size,
        )

    def change_supply(
        self, change: str, *, key: str | None = None, expecting: int | None = None, reason: str | None = None
    ) -> documents.ReceiptDocument:
        """Changes supply by a sentence: slip ITEM 60d, bring ITEM 30d, cut ITEM 100, cancel ITEM, commit ITEM, arrive
        ITEM DAY, assign ITEM RESOURCE, retire ITEM DAY.

        POST /api/v1/supply. Needs `operate`; for the operator's own people.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change("POST", "supply", None, given({"change": change}), key=key, expecting=expecting, reason=reason),
        )

    def silicon(
        self, *, kind: Values | None = None, vendor: Values | None = None, page_size: int | None = None
    ) -> Lines[documents.Silicon]:
        """The chips of the catalogue.

        GET /api/v1/silicon. Needs `read`; for the operator's own people.
        """
        return self._lines("silicon", "silicon", documents.Silicon, {"kind": kind, "vendor": vendor}, page_size)

    def horizon(self) -> documents.HorizonDocument:
        """Power, halls, chips, sold and free, by month.

        GET /api/v1/horizon. Needs `read`; for the operator's own people.
        """
        return cast("documents.HorizonDocument", self.ask("GET", "horizon"))

    def power(self) -> documents.PowerDocument:
        """Megawatts contracted, provisioned and booked, by site.

        GET /api/v1/power. Needs `read`; for the operator's own people.
        """
        return cast("documents.PowerDocument", self.ask("GET", "power"))

    def gap(self, *, from_: When | None = None, months: int | None = None) -> documents.GapDocument:
        """What is asked for, promised, unserved and deliverable by month; how fast each grows.

        GET /api/v1/gap. Needs `read`; for the operator's own people.

        from_: The first month, by a day in it; the clock's unless given.
        months: Over how many months.
        """
        return cast("documents.GapDocument", self.ask("GET", "gap", {"from": from_, "months": months}))

    def race(
        self, *, draws: int | None = None, seed: int | None = None, months: int | None = None
    ) -> documents.RaceDocument:
        """Power against construction: the chance of being short by site and month.

        GET /api/v1/race. Needs `read`; for the operator's own people.

        draws: How many futures are drawn.
        seed: The same seed draws the same futures.
        months: Over how many months.
        """
        return cast("documents.RaceDocument", self.ask("GET", "race", {"draws": draws, "seed": seed, "months": months}))

    def tornado(self, order: str, *, draws: int | None = None, seed: int | None = None) -> documents.TornadoDocument:
        """What drives an order's date, and which item brought forward moves it most.

        GET /api/v1/orders/{order}/tornado. Needs `read`; for the operator's own people.

        draws: How many futures are drawn.
        seed: The same seed draws the same futures.
        """
        return cast(
            "documents.TornadoDocument",
            self.ask("GET", f"orders/{part(order)}/tornado", {"draws": draws, "seed": seed}),
        )

    def nuclear(
        self, *, draws: int | None = None, seed: int | None = None, by: When | None = None
    ) -> documents.NuclearDocument:
        """Reactors under contract: the chance of each by a day.

        GET /api/v1/nuclear. Needs `read`; for the operator's own people.

        draws: How many futures are drawn.
        seed: The same seed draws the same futures.
        by: The day that is asked about; 2030-12-31 unless given.
        """
        return cast("documents.NuclearDocument", self.ask("GET", "nuclear", {"draws": draws, "seed": seed, "by": by}))

    def industry(self) -> documents.IndustryDocument:
        """Build-outs by customer and year.

        GET /api/v1/industry. Needs `read`; for the operator's own people.
        """
        return cast("documents.IndustryDocument", self.ask("GET", "industry"))

    def stress(
        self, *, cancel_bp: int | None = None, efficiency_bp: int | None = None, price_bp: int | None = None
    ) -> documents.StressDocument:
        """Demand put in doubt: cash lost, capacity stranded. Changes nothing.

        POST /api/v1/stress. Needs `read`; for the operator's own people.
        """
        return cast(
            "documents.StressDocument",
            self.ask(
                "POST",
                "stress",
                None,
                given({"cancel_bp": cancel_bp, "efficiency_bp": efficiency_bp, "price_bp": price_bp}),
            ),
        )

    def peg(self) -> documents.PegDocument:
        """Which customer need every dollar of capital serves.

        GET /api/v1/peg. Needs `money`; for the operator's own people.
        """
        return cast("documents.PegDocument", self.ask("GET", "peg"))

    def peg_flows(self) -> documents.PegFlowsDocument:
        """Where the dollars of 36 months go: class, quarter, and the order that it serves or why none; small ones
        gathered.

        GET /api/v1/peg/flows. Needs `money`; for the operator's own people.
        """
        return cast("documents.PegFlowsDocument", self.ask("GET", "peg/flows"))

    def peg_line(self, line: str) -> documents.LinePegDocument:
        """Whom one capital line serves, by order and by month.

        GET /api/v1/peg/lines/{line}. Needs `money`; for the operator's own people.
        """
        return cast("documents.LinePegDocument", self.ask("GET", f"peg/lines/{part(line)}"))

    def peg_loss(self, line: str) -> documents.LossDocument:
        """What is lost if a capital line is cancelled.

        GET /api/v1/peg/lines/{line}/loss. Needs `money`; for the operator's own people.
        """
        return cast("documents.LossDocument", self.ask("GET", f"peg/lines/{part(line)}/loss"))

    def order_peg(self, order: str) -> documents.OrderPegDocument:
        """The dollars of one order, and what it stands on.

        GET /api/v1/orders/{order}/peg. Needs `money`; for the operator's own people.
        """
        return cast("documents.OrderPegDocument", self.ask("GET", f"orders/{part(order)}/peg"))

    def finance(
        self, *, by: Literal["service", "segment", "region", "silicon", "vendor", "kind"] | None = None
    ) -> dict[str, documents.Sheet]:
        """Run rate, backlog, budget, books, returns: every section.

        GET /api/v1/finance. Needs `money`; for the operator's own people.

        by: What run rates are told apart by.
        """
        return cast("dict[str, documents.Sheet]", self.ask("GET", "finance", {"by": by}))

    def finance_section(
        self, section: str, *, by: Literal["service", "segment", "region", "silicon", "vendor", "kind"] | None = None
    ) -> documents.Sheet:
        """One section: run_rate, run_rate_months, backlog, visibility, budget, assets, profit_and_loss, returns,
        chip_lines, bundle, segments, vendors.

        GET /api/v1/finance/{section}. Needs `money`; for the operator's own people.

        by: What run rates are told apart by.
        """
        return cast("documents.Sheet", self.ask("GET", f"finance/{part(section)}", {"by": by}))

    def log(
        self,
        *,
        kind: Values | None = None,
        actor: Values | None = None,
        tenant: Values | None = None,
        after: int | None = None,
        order: str | None = None,
        page_size: int | None = None,
    ) -> Lines[documents.LogDocumentLine]:
        """Who did what, when, why, and under which request.

        GET /api/v1/log. Needs `read`; for the operator's own people.

        after: Only facts with a higher number.
        order: Only facts that touch this order.
        """
        return self._lines(
            "log",
            "log",
            documents.LogDocumentLine,
            {"kind": kind, "actor": actor, "tenant": tenant, "after": after, "order": order},
            page_size,
        )

    def scenarios(self, *, page_size: int | None = None) -> Lines[documents.ScenarioLine]:
        """Branches of the ledger.

        GET /api/v1/scenarios. Needs `read`; for the operator's own people.
        """
        return self._lines("scenarios", "scenarios", documents.ScenarioLine, {}, page_size)

    def fork_scenario(
        self,
        scenario: str,
        *,
        at: int | None = None,
        key: str | None = None,
        expecting: int | None = None,
        reason: str | None = None,
    ) -> documents.ScenarioReceipt:
        """Forks this server's scenario.

        POST /api/v1/scenarios. Needs `plan`; for the operator's own people.
        """
        return cast(
            "documents.ScenarioReceipt",
            self.change(
                "POST",
                "scenarios",
                None,
                given({"at": at, "scenario": scenario}),
                key=key,
                expecting=expecting,
                reason=reason,
            ),
        )

    def scenario_diff(self, scenario: str, *, to: When | None = None) -> documents.DiffDocument:
        """What differs between two scenarios.

        GET /api/v1/scenarios/{scenario}/diff. Needs `read`; for the operator's own people.

        to: The scenario to compare with; this server's unless given.
        """
        return cast("documents.DiffDocument", self.ask("GET", f"scenarios/{part(scenario)}/diff", {"to": to}))

    def merge_scenario(
        self, scenario: str, *, key: str | None = None, expecting: int | None = None, reason: str | None = None
    ) -> documents.ScenarioReceipt:
        """Decides a scenario's commands anew on its parent, all or none. Who asks approves it, or it waits for an
        approver.

        POST /api/v1/scenarios/{scenario}/merge. Needs `propose`; for the operator's own people.
        """
        return cast(
            "documents.ScenarioReceipt",
            self.change("POST", f"scenarios/{part(scenario)}/merge", key=key, expecting=expecting, reason=reason),
        )

    def drop_scenario(
        self, scenario: str, *, key: str | None = None, expecting: int | None = None, reason: str | None = None
    ) -> documents.ScenarioReceipt:
        """Closes a scenario; its facts stay in the log.

        DELETE /api/v1/scenarios/{scenario}. Needs `plan`; for the operator's own people.
        """
        return cast(
            "documents.ScenarioReceipt",
            self.change("DELETE", f"scenarios/{part(scenario)}", key=key, expecting=expecting, reason=reason),
        )

    def risk(self, *, draws: int | None = None, seed: int | None = None) -> documents.RiskDocument:
        """P50, P80, P90 and the chance of a breach of each order, from many futures; as events with its progress. As
        JSON it answers within 20 s with the draws that are made by then, and says how many.

        GET /api/v1/risk. Needs `read`; for the operator's own people.

        draws: How many futures are drawn.
        seed: The same seed draws the same futures.
        """
        return cast("documents.RiskDocument", self.ask("GET", "risk", {"draws": draws, "seed": seed}))

    def events_so_far(
        self, *, after: int | None = None, wait: int | None = None, limit: int | None = None
    ) -> documents.ListPageEventDocument:
        """Changes of the ledger as they come; Last-Event-ID goes on where a connection broke. As JSON: those so far.

        GET /api/v1/events. Needs `read`; a customer sees its own orders alone.

        after: Only facts with a higher number.
        wait: Seconds after which the stream ends.
        limit: The most lines of a page.
        """
        return cast(
            "documents.ListPageEventDocument", self.ask("GET", "events", {"after": after, "wait": wait, "limit": limit})
        )

    def energy(
        self,
        *,
        from_: When | None = None,
        months: int | None = None,
        by: When | None = None,
        draws: int | None = None,
        seed: int | None = None,
    ) -> dict[str, documents.Sheet]:
        """Every section but the hours: match, hours, bill, settlement, carbon, power, readings, shapes, milestones.

        GET /api/v1/energy. Needs `money`; for the operator's own people.

        from_: The first month; the clock's unless given.
        months: How many months.
        by: The day that is asked about; 2030-12-31 unless given.
        draws: How many futures are drawn.
        seed: The same seed draws the same futures.
        """
        return cast(
            "dict[str, documents.Sheet]",
            self.ask("GET", "energy", {"from": from_, "months": months, "by": by, "draws": draws, "seed": seed}),
        )

    def energy_bill(self, *, from_: When | None = None, months: int | None = None) -> documents.Sheet:
        """What the grid's energy costs by tariff: energy by time of use, and peaks.

        GET /api/v1/energy/bill. Needs `money`; for the operator's own people.

        from_: The first month; the clock's unless given.
        months: How many months.
        """
        return cast("documents.Sheet", self.ask("GET", "energy/bill", {"from": from_, "months": months}))

    def energy_carbon(self, *, from_: When | None = None, months: int | None = None) -> documents.Sheet:
        """Kilograms of CO₂ equivalent, by location and by market.

        GET /api/v1/energy/carbon. Needs `read`; for the operator's own people.

        from_: The first month; the clock's unless given.
        months: How many months.
        """
        return cast("documents.Sheet", self.ask("GET", "energy/carbon", {"from": from_, "months": months}))

    def energy_hours(self, *, from_: When | None = None, months: int | None = None) -> documents.Sheet:
        """The match by month and hour of day.

        GET /api/v1/energy/hours. Needs `read`; for the operator's own people.

        from_: The first month; the clock's unless given.
        months: How many months.
        """
        return cast("documents.Sheet", self.ask("GET", "energy/hours", {"from": from_, "months": months}))

    def energy_match(self, *, from_: When | None = None, months: int | None = None) -> documents.Sheet:
        """How much of the load carbon-free contracts meet, hour by hour and by volume, by zone and month.

        GET /api/v1/energy/match. Needs `read`; for the operator's own people.

        from_: The first month; the clock's unless given.
        months: How many months.
        """
        return cast("documents.Sheet", self.ask("GET", "energy/match", {"from": from_, "months": months}))

    def energy_milestones(
        self, *, by: When | None = None, draws: int | None = None, seed: int | None = None
    ) -> documents.Sheet:
        """What is paid for reactors before their megawatts come, and how likely each is there by a day.

        GET /api/v1/energy/milestones. Needs `money`; for the operator's own people.

        by: The day that is asked about; 2030-12-31 unless given.
        draws: How many futures are drawn.
        seed: The same seed draws the same futures.
        """
        return cast("documents.Sheet", self.ask("GET", "energy/milestones", {"by": by, "draws": draws, "seed": seed}))

    def energy_power(self) -> documents.Sheet:
        """Kilowatts contracted, provisioned, booked and drawn, by site.

        GET /api/v1/energy/power. Needs `read`; for the operator's own people.
        """
        return cast("documents.Sheet", self.ask("GET", "energy/power"))

    def note_readings(
        self, csv: str, *, key: str | None = None, expecting: int | None = None, reason: str | None = None
    ) -> documents.ReceiptDocument:
        """Notes meter readings, up to a dozen site-months at a time: CSV with the columns of readings.csv.

        POST /api/v1/energy/readings. Needs `operate`; for the operator's own people.
        """
        return cast(
            "documents.ReceiptDocument",
            self.change(
                "POST", "energy/readings", None, given({"csv": csv}), key=key, expecting=expecting, reason=reason
            ),
        )

    def energy_readings(self) -> documents.Sheet:
        """Hours in which a meter read more than is contracted.

        GET /api/v1/energy/readings. Needs `read`; for the operator's own people.
        """
        return cast("documents.Sheet", self.ask("GET", "energy/readings"))

    def energy_settlement(self, *, from_: When | None = None, months: int | None = None) -> documents.Sheet:
        """What contracts delivered, cost and were worth.

        GET /api/v1/energy/settlement. Needs `money`; for the operator's own people.

        from_: The first month; the clock's unless given.
        months: How many months.
        """
        return cast("documents.Sheet", self.ask("GET", "energy/settlement", {"from": from_, "months": months}))

    def energy_shapes(self, *, from_: When | None = None, contract: str | None = None) -> documents.Sheet:
        """What contracts deliver if they are there all year; one of them hour by hour.

        GET /api/v1/energy/shapes. Needs `read`; for the operator's own people.

        from_: The first month; the clock's unless given.
        contract: This contract alone, hour by hour.
        """
        return cast("documents.Sheet", self.ask("GET", "energy/shapes", {"from": from_, "contract": contract}))

    def export(self) -> documents.ExportDocument:
        """Every table of the schema, the log included, as `headroom export` writes them.

        GET /api/v1/export. Needs `money`; for the operator's own people.
        """
        return cast("documents.ExportDocument", self.ask("GET", "export"))

    def finance_plot(self) -> str:
        """All plots of finance on a page, each with its table.

        GET /api/v1/finance/plot. Needs `money`; for the operator's own people.
        """
        return self._text("/api/v1/finance/plot", "text/html")

    def history(self) -> documents.HistoryDocument:
        """Public series that ship with the ledger, with their sources, and what is made of them: two cohorts at equal
        age, curves of adoption, phases of growth, a second curve on a first.

        GET /api/v1/history. Needs `read`; for the operator's own people.
        """
        return cast("documents.HistoryDocument", self.ask("GET", "history"))

    def letter(self) -> documents.Letter:
        """The state of capacity on one page, each number linked to its query; a page that prints with `Accept:
        text/html`.

        GET /api/v1/letter. Needs `money`; for the operator's own people.
        """
        return cast("documents.Letter", self.ask("GET", "letter"))

    def mission(
        self,
        *,
        id: Values | None = None,
        holds: Values | None = None,
        how: Values | None = None,
        page_size: int | None = None,
    ) -> Lines[documents.MissionRow]:
        """The rows of the mission: what holds, its value, and the line that recomputes it from an export.

        GET /api/v1/mission. Needs `money`; for the operator's own people.
        """
        return self._lines("mission", "rows", documents.MissionRow, {"id": id, "holds": holds, "how": how}, page_size)

    def mission_row(self, row: str) -> documents.MissionRow:
        """One row of the mission, S01 to S54.

        GET /api/v1/mission/{row}. Needs `money`; for the operator's own people.
        """
        return cast("documents.MissionRow", self.ask("GET", f"mission/{part(row)}"))

    def peg_plot(self) -> bytes:
        """Where the dollars go, as a drawing.

        GET /api/v1/peg/plot. Needs `money`; for the operator's own people.
        """
        return self._bytes("/api/v1/peg/plot", "image/svg+xml")

    def silicon_catalogue(
        self,
        *,
        silicon: Values | None = None,
        property: Values | None = None,
        confidence: Values | None = None,
        page_size: int | None = None,
    ) -> Lines[documents.CatalogueDocumentLine]:
        """What is known of chips, cell by cell, and who says so.

        GET /api/v1/silicon/catalogue. Needs `read`; for the operator's own people.
        """
        return self._lines(
            "silicon/catalogue",
            "cells",
            documents.CatalogueDocumentLine,
            {"silicon": silicon, "property": property, "confidence": confidence},
            page_size,
        )

    def silicon_equivalents(
        self,
        *,
        model: str,
        chips: int,
        reference: str | None = None,
        precision: Literal["bf16", "fp8", "mxfp8", "nvfp4", "int8"] | None = None,
        sequence: int | None = None,
        batch: int | None = None,
    ) -> documents.EquivalentsDocument:
        """How many of one accelerator stand in for how many of another, with a band.

        GET /api/v1/silicon/equivalents. Needs `read`; for the operator's own people.

        model: A published model by name: llama3-70b, llama3.1-405b, deepseek-v3.
        chips: How many.
        reference: The chip that is replaced; h200 unless given.
        precision: The number format.
        sequence: Tokens of a sequence.
        batch: Sequences of one optimizer step.
        """
        return cast(
            "documents.EquivalentsDocument",
            self.ask(
                "GET",
                "silicon/equivalents",
                {
                    "model": model,
                    "chips": chips,
                    "reference": reference,
                    "precision": precision,
                    "sequence": sequence,
                    "batch": batch,
                },
            ),
        )

    def silicon_estimate(
        self,
        *,
        model: str,
        chip: str,
        chips: int,
        precision: Literal["bf16", "fp8", "mxfp8", "nvfp4", "int8"] | None = None,
        sequence: int | None = None,
        batch: int | None = None,
        tokens: float | None = None,
        uptime: float | None = None,
    ) -> documents.TrainingDocument:
        """How long a training run takes on so many chips: fastest layout, parts of a step, days, band.

        GET /api/v1/silicon/estimate. Needs `read`; for the operator's own people.

        model: A published model by name: llama3-70b, llama3.1-405b, deepseek-v3.
        chip: The accelerator, by its name in the catalogue.
        chips: How many.
        precision: The number format.
        sequence: Tokens of a sequence.
        batch: Sequences of one optimizer step.
        tokens: Tokens to train on; gives days.
        uptime: Share of the time in which steps are made.
        """
        return cast(
            "documents.TrainingDocument",
            self.ask(
                "GET",
                "silicon/estimate",
                {
                    "model": model,
                    "chip": chip,
                    "chips": chips,
                    "precision": precision,
                    "sequence": sequence,
                    "batch": batch,
                    "tokens": tokens,
                    "uptime": uptime,
                },
            ),
        )

    def silicon_inference(
        self,
        *,
        model: str,
        chip: str,
        tensor: int | None = None,
        input: int | None = None,
        output: int | None = None,
        precision: Literal["bf16", "fp8", "mxfp8", "nvfp4", "int8"] | None = None,
    ) -> documents.ServingDocument:
        """Serving a model: seconds per token and prompt, and throughput against interactivity.

        GET /api/v1/silicon/inference. Needs `read`; for the operator's own people.

        model: A published model by name: llama3-70b, llama3.1-405b, deepseek-v3.
        chip: The accelerator, by its name in the catalogue.
        tensor: Chips that share one copy.
        input: Tokens of a prompt.
        output: Tokens of an answer.
        precision: The number format.
        """
        return cast(
            "documents.ServingDocument",
            self.ask(
                "GET",
                "silicon/inference",
                {
                    "model": model,
                    "chip": chip,
                    "tensor": tensor,
                    "input": input,
                    "output": output,
                    "precision": precision,
                },
            ),
        )

    def silicon_porting(
        self,
        *,
        engineer_months: float,
        price: float,
        price_ratio: float,
        speed: float,
        cost: float | None = None,
        delay: float | None = None,
        value: float | None = None,
        hours: float | None = None,
    ) -> documents.PortingDocument:
        """When a port to other silicon has paid, and the discount that makes it.

        GET /api/v1/silicon/porting. Needs `read`; for the operator's own people.

        engineer_months: Engineer-months of work.
        cost: USD per engineer-month.
        delay: Months by which it delays the work.
        value: USD that a month of delay is worth.
        price: USD per reference chip-hour.
        price_ratio: Price of the other chip's hour over the reference's.
        speed: Work of the other chip per hour over the reference's.
        hours: Reference chip-hours after which it must have paid.
        """
        return cast(
            "documents.PortingDocument",
            self.ask(
                "GET",
                "silicon/porting",
                {
                    "engineer_months": engineer_months,
                    "cost": cost,
                    "delay": delay,
                    "value": value,
                    "price": price,
                    "price_ratio": price_ratio,
                    "speed": speed,
                    "hours": hours,
                },
            ),
        )

    def silicon_programmes(self) -> documents.ProgrammesDocument:
        """Chip programmes: NRE, tape-out, ramp and deliveries, and the volume at which each has paid.

        GET /api/v1/silicon/programmes. Needs `money`; for the operator's own people.
        """
        return cast("documents.ProgrammesDocument", self.ask("GET", "silicon/programmes"))

    def silicon_share(
        self,
        *,
        price: str | None = None,
        vendor: str | None = None,
        sensitivity: float | None = None,
        weigh: Literal["work", "orders"] | None = None,
        quarters: int | None = None,
        keep_promises: bool | None = None,
    ) -> documents.ShareDocument:
        """How buyers choose silicon, the model's back-test, and a vendor's share at other prices.

        GET /api/v1/silicon/share. Needs `money`; for the operator's own people.

        price: List prices that change, `,` between: trainium3=40%,b300=-10% (`%25` in an address).
        vendor: The vendor whose share is followed; the one with most training revenue but the operator unless given.
        sensitivity: Sensitivity to price instead of the fitted one.
        weigh: What a choice counts: as much as it buys, or one each.
        quarters: Quarters ahead, this one included.
        keep_promises: Only what is queued chooses again, not what is promised and has not begun.
        """
        return cast(
            "documents.ShareDocument",
            self.ask(
                "GET",
                "silicon/share",
                {
                    "price": price,
                    "vendor": vendor,
                    "sensitivity": sensitivity,
                    "weigh": weigh,
                    "quarters": quarters,
                    "keep_promises": keep_promises,
                },
            ),
        )

    def silicon_size(
        self,
        *,
        model: str,
        tokens: float,
        days: float,
        silicon: str,
        precision: Literal["bf16", "fp8", "mxfp8", "nvfp4", "int8"] | None = None,
        sequence: int | None = None,
        batch: int | None = None,
        uptime: float | None = None,
    ) -> documents.WorkSizeDocument:
        """How many of each silicon train a model on so many tokens in so many days.

        GET /api/v1/silicon/size. Needs `read`; for the operator's own people.

        model: A published model by name: llama3-70b, llama3.1-405b, deepseek-v3.
        tokens: Tokens to train on.
        days: Days it may take.
        silicon: Accelerators by name, `,` between.
        precision: The number format.
        sequence: Tokens of a sequence.
        batch: Sequences of one optimizer step.
        uptime: Share of the time in which steps are made.
        """
        return cast(
            "documents.WorkSizeDocument",
            self.ask(
                "GET",
                "silicon/size",
                {
                    "model": model,
                    "tokens": tokens,
                    "days": days,
                    "silicon": silicon,
                    "precision": precision,
                    "sequence": sequence,
                    "batch": batch,
                    "uptime": uptime,
                },
            ),
        )

    def silicon_substitution(self) -> documents.SubstitutionDocument:
        """Which accelerator stands in for which, by workload: speed, price, porting, and who accepts it.

        GET /api/v1/silicon/substitution. Needs `read`; for the operator's own people.
        """
        return cast("documents.SubstitutionDocument", self.ask("GET", "silicon/substitution"))

    def try_files(self, files: dict[str, str]) -> documents.TrialDocument:
        """Reads CSV files of one's own into a ledger in memory, for an hour; the server's ledger stays as it is. Of
        files with faults every fault is told.

        POST /api/v1/trials. Needs `plan`; for the operator's own people.
        """
        return cast("documents.TrialDocument", self.ask("POST", "trials", None, given({"files": files})))

    def try_quote(
        self, trial: str, /, *, all: bool | None = None, **terms: Unpack[documents.OrderRequest]
    ) -> documents.QuoteDocument:
        """When, where and on which chips, on a trial's ledger?

        POST /api/v1/trials/{trial}/quotes. Needs `plan`; for the operator's own people.

        all: All ways to serve it side by side.
        """
        return cast("documents.QuoteDocument", self.ask("POST", f"trials/{part(trial)}/quotes", {"all": all}, terms))

    def verify(self, *, head: str | None = None) -> documents.Verdict:
        """Everything derived again from the log by separate, naive code.

        GET /api/v1/verify. Needs `read`; for the operator's own people.

        head: SEQ:HASH of a head noted before: facts cut from the end or rewritten since are found.
        """
        return cast("documents.Verdict", self.ask("GET", "verify", {"head": head}))
