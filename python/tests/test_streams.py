"""Events and risk runs."""

import time

import pytest

from conftest import Server
from faults import FaultyProxy, busy, cut_after
from headroom import Client, Problem
from test_changes import SMALL


def test_a_change_is_told_while_one_listens(client: Client, server: Server, name: str) -> None:
    with Client(server.url, server.token) as other:
        after = client.inquire(order=name, **SMALL)["ledger_seq"]
        events = client.events(after=after)
        receipt = other.sign(order=name + "x", **SMALL)
        event = next(events)
        assert (event["seq"], event["orders"]) == (receipt["ledger_seq"], [name + "x"])


def test_a_stream_that_breaks_goes_on_where_it_was(through: Client, proxy: FaultyProxy, client: Client) -> None:
    proxy.faults.extend([cut_after(3), cut_after(7), busy(503, "0")])
    told = [event["seq"] for event in through.events(after=0, wait=1)]
    facts = [line["seq"] for line in client.log()]
    assert told == facts
    assert [headers.get("Last-Event-ID") for headers in proxy.seen][:3] == ["0", "3", "10"]


def test_events_so_far_are_a_list(client: Client) -> None:
    assert [event["seq"] for event in client.events_so_far(after=0, limit=5)["events"]] == [1, 2, 3, 4, 5]


def test_a_risk_run_tells_how_far_it_is(small: Client) -> None:
    with small.risk_run(draws=64, seed=3) as run:
        steps = [step.done for step in run]
    assert steps == sorted(steps) and steps[-1] == 64
    assert run.report == small.risk(draws=64, seed=3)
    assert {line["order"] for line in run.report["orders"]} >= {line["order"] for line in small.queue()}


def test_a_risk_run_that_nobody_reads_is_stopped(small: Client) -> None:
    with small.risk_run(draws=100_000) as run:
        assert next(run).done < 100_000
    with pytest.raises(Problem, match="broken off"):
        _ = run.report
    for _ in range(100):
        if "headroom_risk_runs 0" in small.metrics():
            return
        time.sleep(0.1)
    raise AssertionError("the server still draws")


def test_a_stream_that_is_refused_is_a_problem(server: Server) -> None:
    with Client(server.url, "wrong") as nobody, pytest.raises(Problem) as no:
        next(nobody.events())
    assert no.value.code == "unauthenticated"
