"""A proxy that loses answers, says it is busy and cuts streams, as it is told."""

import http.client
import threading
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What to do with one request: called with the handler, and with what sends the request on and gives the whole answer.
Fault = Callable[["Handler"], None]


def lost(handler: "Handler") -> None:
    """The server does it, and the answer is lost."""
    handler.forwarded()
    handler.connection.close()
    handler.close_connection = True


def unsent(handler: "Handler") -> None:
    """The connection breaks before the server hears of it."""
    handler.connection.close()
    handler.close_connection = True


def busy(status: int, retry_after: str | None) -> Fault:
    """Too busy, with the seconds after which to come again."""

    def fault(handler: "Handler") -> None:
        fields = {} if retry_after is None else {"Retry-After": retry_after}
        code = "too_many_requests" if status == 429 else "unavailable"
        handler.tell(status, fields, b'{"code": "%s", "detail": "on purpose"}' % code.encode())

    return fault


def nonsense(handler: "Handler") -> None:
    """Something on the way answers instead."""
    handler.tell(502, {"Content-Type": "text/html"}, b"<h1>Bad Gateway</h1>")


def cut_after(events: int) -> Fault:
    """A stream that breaks after so many events."""
    return lambda handler: handler.stream(events)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Listener"
    body: bytes | None

    def answer(self) -> None:
        proxy = self.server.proxy
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
        proxy.seen.append(dict(self.headers.items()) | {":path": self.path})
        if proxy.faults:
            proxy.faults.popleft()(self)
            return
        if "text/event-stream" in self.headers.get("Accept", ""):
            self.stream(None)
            return
        status, fields, body = self.forwarded()
        self.tell(status, fields, body)

    do_GET = do_POST = do_DELETE = answer

    def forwarded(self) -> tuple[int, dict[str, str], bytes]:
        response = self.sent_on()
        body = response.read()
        kept = {name: value for name, value in response.getheaders() if name.lower() not in ("content-length", "date")}
        return response.status, kept, body

    def sent_on(self) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.proxy.target, timeout=60)
        connection.request(self.command, self.path, self.body, dict(self.headers.items()))
        return connection.getresponse()

    def tell(self, status: int, fields: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, events: int | None) -> None:
        response = self.sent_on()
        self.send_response(response.status)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        told = b""
        while part := response.read1(1 if events is not None else 65536):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            told += part
            if events is not None and told.count(b"\ndata:") == events and told.endswith(b"\n\n"):
                response.close()
                self.connection.close()
                self.close_connection = True
                return
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: Any) -> None:
        pass


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    proxy: "FaultyProxy"

    def handle_error(self, *_: Any) -> None:
        pass  # connections that are cut on purpose


class FaultyProxy:
    """Forwards to a server on loopback; each of `faults` is spent on one request, `seen` has every request's headers."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.faults: deque[Fault] = deque()
        self.seen: list[dict[str, str]] = []
        self._listener = Listener(("127.0.0.1", 0), Handler)
        self._listener.proxy = self
        self.url = f"http://127.0.0.1:{self._listener.server_port}"

    def __enter__(self) -> "FaultyProxy":
        threading.Thread(target=self._listener.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()

    def keys(self) -> list[str | None]:
        """The idempotency key of every request."""
        return [headers.get("Idempotency-Key") for headers in self.seen]
