"""Server-sent events: changes of the ledger as they come, and risk runs that tell how far they are."""

import http.client
import json
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import cast

from headroom.documents import EventDocument, RiskDocument
from headroom.problem import Problem
from headroom.transport import FAULTS, Answer, Transport, pause

#: Seconds without a byte after which a stream counts as broken; the server sends one at least every ten.
SILENCE = 35.0


@dataclass(frozen=True)
class Event:
    """One event as it was sent."""

    name: str
    id: str | None
    data: str


def events(transport: Transport, target: str, after: int | None, ends: bool) -> Iterator[EventDocument]:
    """Changes of the ledger, from after fact `after`. A connection that breaks is opened again after the last fact that
    was told, unless that fails for as long as the transport is patient. `ends`: whether the server ends the stream by
    itself."""
    last, since, attempt = after, time.monotonic(), 0
    while True:
        try:
            for event in stream(transport, target, last):
                attempt, since = 0, time.monotonic()
                if event.name == "fact":
                    last = int(event.id) if event.id else last
                    yield cast(EventDocument, json.loads(event.data))
            if ends:
                return
            problem, wait = Problem("unreachable", f"{transport.url} has ended the stream"), pause(attempt)
        except FAULTS as error:
            problem, wait = Problem.unreachable(transport.url, error), pause(attempt)
        except Busy as busy:
            problem, wait = busy.problem, busy.seconds
        attempt += 1
        if time.monotonic() + wait > since + transport.patience:
            raise problem
        time.sleep(wait)


class Busy(Exception):
    """The server says when to come again."""

    def __init__(self, problem: Problem, seconds: float) -> None:
        self.problem, self.seconds = problem, seconds


def stream(transport: Transport, target: str, last: int | None = None) -> Generator[Event, None, None]:
    """Events on a connection of their own, until the server ends it. Closing the iterator tells the server that nobody
    listens."""
    connection = transport.connect(SILENCE)
    headers = {"Accept": "text/event-stream"} | ({} if last is None else {"Last-Event-ID": str(last)})
    try:
        connection.request("GET", target, headers=transport.dressed(headers))
        response = connection.getresponse()
        if response.status >= 400:
            raise refused(response)
        yield from parsed(lines(response))
    finally:
        connection.close()


def refused(response: http.client.HTTPResponse) -> Exception:
    fields = {name.lower(): value for name, value in response.getheaders()}
    answer = Answer(response.status, fields, response.read())
    problem = Problem.answered(answer.status, answer.body, answer.request)
    return problem if answer.retry_after is None else Busy(problem, answer.retry_after)


def lines(response: http.client.HTTPResponse) -> Iterator[str]:
    """Lines as they come. `read1` tells a stream that was ended from one that broke, which reading lines does not."""
    kept = b""
    while part := response.read1(65536):
        *whole, kept = (kept + part).split(b"\n")
        for line in whole:
            yield line.rstrip(b"\r").decode()


def parsed(lines: Iterator[str]) -> Iterator[Event]:
    """Events of lines, by the rules of HTML's server-sent events; comments keep a connection open and are passed
    over."""
    name, id, data = "message", None, list[str]()
    for line in lines:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                yield Event(name, id, "\n".join(data))
            name, data = "message", []
        elif field == "event":
            name = value
        elif field == "id":
            id = value
        elif field == "data":
            data.append(value)


@dataclass(frozen=True)
class Progress:
    """How far a risk run is: draws `done` of `draws`, how well the P90 known least is known (thousandths of a day
    either way, None while that cannot be told), and about how many seconds are left."""

    done: int
    draws: int
    half_width_millidays: int | None
    seconds_left: float


class RiskRun(Iterator[Progress]):
    """A risk run: iterate for its progress, then ask for its `report`. Closing it early stops it on the server.

        with client.risk_run(draws=256) as run:
            for step in run:
                print(f"{step.done} of {step.draws}")
        run.report["orders"]
    """

    def __init__(self, transport: Transport, target: str) -> None:
        self._events = patient(transport, target)
        self._report: RiskDocument | None = None

    def __next__(self) -> Progress:
        for event in self._events:
            if event.name == "progress":
                return Progress(**json.loads(event.data))
            if event.name == "done":
                self._report = cast(RiskDocument, json.loads(event.data))
        raise StopIteration

    @property
    def report(self) -> RiskDocument:
        """The bands of every order; waits for the end of the run. Raises `Problem` where it was broken off."""
        for _ in self:
            pass
        if self._report is None:
            raise Problem("unreachable", "the risk run was broken off before its end", remedy="run it again")
        return self._report

    def close(self) -> None:
        self._events.close()

    def __enter__(self) -> "RiskRun":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def patient(transport: Transport, target: str) -> Generator[Event, None, None]:
    """A stream that is asked for again while the server is busy; one that breaks is a `Problem`."""
    deadline = time.monotonic() + transport.patience
    while True:
        try:
            yield from stream(transport, target)
            return
        except Busy as busy:
            if time.monotonic() + busy.seconds > deadline:
                raise busy.problem from None
            time.sleep(busy.seconds)
        except FAULTS as error:
            raise Problem.unreachable(transport.url, error) from error
