"""Changes: keys, expectations, reasons, refusals."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timezone
from typing import Any

import pytest

from conftest import Server
from headroom import Client, Problem

SMALL: dict[str, Any] = {
    "count": 8,
    "silicon": ["trainium2"],
    "earliest": date(2028, 1, 1),
    "term": "6mo",
    "min_chunk": 8,
}


def test_a_hold_is_confirmed_and_cancelled(client: Client, name: str) -> None:
    held = client.hold(order=name, until=datetime(2026, 5, 1, tzinfo=timezone.utc), **SMALL)
    assert held["kind"] == "order_held" and held["until"] == "2026-05-01T00:00:00.000Z"
    assert held["options"][0]["placements"][0]["count"] == 8
    assert client.confirm(name)["kind"] == "order_confirmed"
    assert client.order(name)["order"]["state"] == "promised"
    assert client.cancel(name)["kind"] == "order_cancelled"


def test_a_key_gets_the_same_answer_for_ever(client: Client, name: str) -> None:
    key = f"key-{name}"
    first = client.inquire(order=name, key=key, **SMALL)
    assert client.inquire(order=name, key=key, **SMALL) == first
    with pytest.raises(Problem) as no:
        client.inquire(order=name + "x", key=key, **SMALL)
    assert (no.value.code, no.value.status, no.value.remedy) == ("key_reused", 409, "take a new key")


def test_each_call_has_a_key_of_its_own(client: Client, name: str) -> None:
    client.inquire(order=name, **SMALL)
    with pytest.raises(Problem) as no:
        client.inquire(order=name, **SMALL)
    assert no.value.code == "id_taken"


def test_a_refusal_that_was_kept_is_told_again(client: Client, name: str) -> None:
    for _ in range(2):
        with pytest.raises(Problem) as no:
            client.confirm("no-such-order", key=f"key-{name}")
        assert (no.value.code, no.value.status) == ("unknown_order", 404)
        assert no.value.message and no.value.remedy


def test_nothing_is_done_where_the_ledger_has_moved_on(client: Client, name: str) -> None:
    client.orders().first()
    known = client.seq
    assert known is not None
    client.inquire(order=name, expecting=known, **SMALL)
    assert client.seq is not None
    with pytest.raises(Problem) as no:
        client.inquire(order=name + "x", expecting=known, **SMALL)
    assert (no.value.code, no.value.status) == ("precondition_failed", 412)
    quote = client.quote(**SMALL)
    assert quote["ledger_seq"] > known
    client.inquire(order=name + "x", expecting=quote["ledger_seq"], **SMALL)


def test_a_reason_is_kept_in_the_fact(client: Client, name: str) -> None:
    receipt = client.inquire(order=name, reason="a plan for spring", **SMALL)
    fact = client.log(after=receipt["ledger_seq"] - 1).all()[0]
    assert (fact["reason"], fact["orders"]) == ("a plan for spring", [name])


def test_an_amendment_has_its_terms_in_keywords(client: Client, name: str) -> None:
    client.sign(order=name, **SMALL)
    client.amend(name, count=16)
    assert client.order(name)["order"]["count"] in (8, 16)
    renewed = client.renew(name, "3mo")
    assert renewed["kind"] == "order_renewed"


def test_what_is_not_possible_is_told_with_what_is(client: Client) -> None:
    quote = client.quote(count=10**9, silicon=["h200"], term="12mo")
    assert quote["refusal"] is not None and quote["options"] == []
    with pytest.raises(Problem) as no:
        client.hold(count=8, silicon=["h2000"], term="6mo")
    assert no.value.code == "unknown_silicon" and "h2000" in str(no.value)
    with pytest.raises(Problem) as no:
        client.ask("POST", "quotes", body={"count": "many", "silicon": ["h200"]})
    assert (no.value.code, no.value.status) == ("bad_request", 400) and "count" in no.value.message


def test_a_name_with_anything_in_it_reaches_its_route(client: Client) -> None:
    with pytest.raises(Problem) as no:
        client.order("a/b c?d#é")
    assert no.value.code in ("unknown_order", "bad_request")


def test_who_has_no_token_is_told_what_to_do(server: Server) -> None:
    for token in (None, "wrong"):
        with Client(server.url, token) as nobody, pytest.raises(Problem) as no:
            nobody.me()
        assert (no.value.code, no.value.status) == ("unauthenticated", 401)
        assert "HEADROOM_TOKEN" in (no.value.remedy or "")
    assert server.token not in repr(Client(server.url, server.token))


def test_a_client_serves_many_threads(client: Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        starts = {str(answer["options"][0]["start"]) for answer in pool.map(lambda _: client.quote(**SMALL), range(40))}
    assert len(starts) == 1
