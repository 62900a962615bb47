"""The client: what `routes.py` has for every route, the streams, and how to reach a server."""

import json
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timezone
from typing import Any
from urllib.parse import urlencode

from headroom.documents import EventDocument
from headroom.lines import Lines
from headroom.routes import Routes
from headroom.streams import RiskRun, events
from headroom.transport import Answer, Transport

ROOT = "/api/v1/"


class Client(Routes):
    """A client of one server.

        client = Client("http://127.0.0.1:8080", "hr_…")     # or Client(), from HEADROOM_URL and HEADROOM_TOKEN

    Reads and questions are plain methods: `client.why("ORD-1160")`. Changes take three more arguments: `key`, an
    idempotency key (one is made for each call and kept over its tries; give your own to be sure across processes),
    `expecting`, the number of the fact up to which you know the ledger (nothing is done where it has moved on:
    `precondition_failed`), and `reason`, which is kept in the fact. Such numbers are `client.seq` after any read, and
    `ledger_seq` in quotes and receipts.

    Safe to use from several threads: each has a connection of its own; `seq` is the highest that any was told.
    """

    def __init__(
        self, url: str | None = None, token: str | None = None, *, timeout: float = 120, patience: float = 30
    ) -> None:
        """timeout: seconds that one answer may take. patience: seconds for which a busy or unreachable server is tried
        again."""
        url = url or os.environ.get("HEADROOM_URL") or "http://127.0.0.1:8080"
        token = token or os.environ.get("HEADROOM_TOKEN")
        self._transport = Transport(url, token, timeout=timeout, patience=patience)
        self.seq: int | None = None

    def __repr__(self) -> str:
        return f"Client({self._transport.url!r})"

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes this thread's connection."""
        self._transport.close()

    # Streams

    def events(self, *, after: int | None = None, wait: int | None = None) -> Iterator[EventDocument]:
        """Changes of the ledger as they come, from after fact `after` (from now on unless given), for `wait` seconds
        (for ever unless given). A connection that breaks is opened again where it was; nothing is told twice, nothing
        left out."""
        return events(self._transport, ROOT + "events" + query({"after": after, "wait": wait}), after, wait is not None)

    def risk_run(self, *, draws: int | None = None, seed: int | None = None) -> RiskRun:
        """A risk run that tells its progress, however long it takes."""
        return RiskRun(self._transport, ROOT + "risk" + query({"draws": draws, "seed": seed}))

    # Any route, also one that this client has no method for yet

    def csv(self, path: str, **parameters: Any) -> str:
        """A table as CSV: `client.csv("finance/run_rate", by="region")`."""
        return self._ask("GET", ROOT + path + query(parameters), accept="text/csv").body.decode()

    def ask(self, method: str, path: str, parameters: Mapping[str, Any] | None = None, body: Any = None) -> Any:
        """The document that a route answers, by its path below /api/v1/. A change needs `change` instead, for its
        key."""
        return json.loads(self._ask(method, ROOT + path + query(parameters or {}), body=body).body)

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
        """What a change did, by its path below /api/v1/."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        if expecting is not None:
            headers["If-Match"] = f'"{expecting}"'
        if reason is not None:
            headers["X-Reason"] = reason
        answer = self._ask(method, ROOT + path + query(parameters or {}), body=body, headers=headers)
        return json.loads(answer.body)

    def _lines(
        self, path: str, name: str, kind: Any, parameters: Mapping[str, Any], page_size: int | None
    ) -> Lines[Any]:
        def page(cursor: str | None) -> Any:
            return self.ask("GET", path, {**parameters, "limit": page_size, "cursor": cursor})

        return Lines(page, name, kind, lambda: self.csv(path, **parameters))

    def _text(self, target: str, accept: str) -> str:
        return self._bytes(target, accept).decode()

    def _bytes(self, target: str, accept: str) -> bytes:
        return self._ask("GET", target, accept=accept).body

    def _ask(
        self,
        method: str,
        target: str,
        *,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        accept: str = "application/json",
    ) -> Answer:
        fields = {"Accept": accept, **(headers or {})}
        data = None
        if body is not None:
            fields["Content-Type"] = "application/json"
            data = json.dumps(body, default=plain, allow_nan=False).encode()
        answer = self._transport.ask(method, target, fields, data)
        if answer.seq is not None:
            self.seq = max(answer.seq, self.seq or 0)
        return answer


def query(parameters: Mapping[str, Any]) -> str:
    """Parameters as the part of a target behind the path; those that are None are left out, several values get `,`
    between."""
    given = {name: text(value) for name, value in parameters.items() if value is not None}
    return "?" + urlencode(given) if given else ""


def text(value: Any) -> str:
    """A value as it stands in a query."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (date, datetime)):
        return plain(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(text(one) for one in value)
    return str(value)


def plain(value: Any) -> str:
    """Days and instants as JSON has them; what else JSON has not is refused, floats of money among it."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"{value!r} has no time zone; give one, such as datetime.timezone.utc")
        return value.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be sent; allowed are texts, whole numbers, days, lists and mappings")
