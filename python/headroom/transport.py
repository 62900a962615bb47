"""HTTP to one server: connections that are kept, and tries that are repeated where that is safe."""

import http.client
import itertools
import random
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from headroom.problem import Problem

#: What goes wrong between here and a server, whatever was asked.
FAULTS = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def request(self) -> str | None:
        return self.headers.get("x-request-id")

    @property
    def seq(self) -> int | None:
        """The number of the last fact it knows of."""
        tag = self.headers.get("etag", "").strip('"')
        return int(tag) if tag.isdigit() else None

    @property
    def retry_after(self) -> float | None:
        """Seconds after which to ask again, where a busy server says so."""
        return seconds(self.headers.get("retry-after")) if self.status in (429, 503) else None


def seconds(text: str | None) -> float | None:
    """The seconds that a `Retry-After` means: a count, or an HTTP date."""
    if text is None:
        return None
    if text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None


class Transport:
    """Sends requests to one server, each thread on a connection of its own.

    Every request may be sent twice: reads and questions change nothing, and changes carry an `Idempotency-Key`, under
    which the ledger does them once. So a connection that breaks, and a 429 or 503 that says when to come again, are
    tried anew for `patience` seconds. `timeout` is how long one answer may take.
    """

    def __init__(self, url: str, token: str | None, *, timeout: float = 120, patience: float = 30) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError(f"url: {url!r} is not a server's address; allowed: http://HOST:PORT or https://HOST")
        self.url = f"{parts.scheme}://{parts.netloc}"
        self.timeout, self.patience = timeout, patience
        self._token, self._secure = token, parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._kept = threading.local()

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """The answer to a request; raises `Problem` for 400 and above, and where none comes in time."""
        deadline = time.monotonic() + self.patience
        for attempt in itertools.count():
            try:
                answer = self._once(method, target, headers, body)
            except FAULTS as error:
                self.close()
                wait, problem = pause(attempt), Problem.unreachable(self.url, error)
            else:
                if answer.status < 400:
                    return answer
                problem = Problem.answered(answer.status, answer.body, answer.request)
                if answer.retry_after is None:
                    raise problem
                wait = answer.retry_after
            if time.monotonic() + wait > deadline:
                raise problem
            time.sleep(wait)
        raise AssertionError("the loop has no end")

    def _once(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        connection = getattr(self._kept, "connection", None)
        if connection is None:
            connection = self._kept.connection = self.connect(self.timeout)
        connection.request(method, target, body, self.dressed(headers))
        response = connection.getresponse()
        fields = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, fields, response.read())

    def connect(self, timeout: float) -> http.client.HTTPConnection:
        """A new connection, which is the caller's to close."""
        if self._secure:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self._host, self._port, timeout=timeout, context=context)
        return http.client.HTTPConnection(self._host, self._port, timeout=timeout)

    def dressed(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers with what every request has."""
        token = {} if self._token is None else {"Authorization": f"Bearer {self._token}"}
        return {"User-Agent": "headroom-client", **token, **headers}

    def close(self) -> None:
        """Closes this thread's connection; the next request opens another."""
        connection = getattr(self._kept, "connection", None)
        if connection is not None:
            connection.close()
            self._kept.connection = None


def pause(attempt: int) -> float:
    """Seconds before a try after so many failures: none for the first (a kept connection may just be old), then
    doubled, up to 5, and spread so that clients do not come all at once."""
    return 0.0 if attempt == 0 else min(5.0, 0.1 * 2**attempt) * random.uniform(0.5, 1)
