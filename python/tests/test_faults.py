"""Answers that are lost, servers that are busy, connections that break."""

import time

import pytest

from faults import FaultyProxy, busy, lost, nonsense, unsent
from headroom import Client, Problem
from test_changes import SMALL


@pytest.mark.parametrize("fault", [lost, unsent], ids=["answer lost", "never sent"])
def test_a_change_whose_answer_is_lost_is_done_once(
    through: Client, proxy: FaultyProxy, client: Client, name: str, fault: object
) -> None:
    before = client.log().all()[-1]["seq"]
    proxy.faults.extend([fault, fault])  # type: ignore[list-item]
    receipt = through.inquire(order=name, **SMALL)
    assert len(proxy.seen) == 3 and len(set(proxy.keys())) == 1
    facts = [line for line in client.log(after=before) if name in line["orders"]]
    assert [fact["seq"] for fact in facts] == [receipt["ledger_seq"]]


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(
    through: Client, proxy: FaultyProxy, name: str, status: int
) -> None:
    proxy.faults.append(busy(status, "1"))
    began = time.monotonic()
    through.inquire(order=name, **SMALL)
    assert 1.0 <= time.monotonic() - began < 3
    assert len(proxy.seen) == 2 and len(set(proxy.keys())) == 1


def test_a_server_that_does_not_say_when_is_not_asked_again(through: Client, proxy: FaultyProxy) -> None:
    proxy.faults.append(busy(503, None))
    with pytest.raises(Problem) as no:
        through.me()
    assert (no.value.code, no.value.status) == ("unavailable", 503)
    assert len(proxy.seen) == 1


def test_patience_has_an_end(through: Client, proxy: FaultyProxy) -> None:
    proxy.faults.append(busy(429, "3600"))
    began = time.monotonic()
    with pytest.raises(Problem) as no:
        through.me()
    assert no.value.code == "too_many_requests"
    assert time.monotonic() - began < 1


def test_what_is_not_headroom_is_said_so(through: Client, proxy: FaultyProxy) -> None:
    proxy.faults.append(nonsense)
    with pytest.raises(Problem) as no:
        through.me()
    assert (no.value.code, no.value.status) == ("not_headroom", 502)


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with Client("http://127.0.0.1:9", "none", patience=0.3) as nowhere, pytest.raises(Problem) as no:
        nowhere.me()
    assert no.value.code == "unreachable" and no.value.status is None


def test_an_address_that_is_none_is_refused() -> None:
    for url in ("127.0.0.1:8080", "ftp://host", "http://host/path"):
        with pytest.raises(ValueError, match="http://HOST:PORT"):
            Client(url)
