"""The client has every route of the server, and is what the server's document makes it."""

import inspect
import json
from pathlib import Path
from typing import Any

import pytest

import generate
from headroom import Client, Lines, documents
from headroom.routes import ROUTES


def test_every_route_of_the_server_has_a_method(client: Client) -> None:
    wrong = list(generate.faults(generate.read_names(), client.openapi()))
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_client_is_what_the_server_s_document_makes_it(client: Client, tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(client.openapi()))
    (tmp_path / "refusals.json").write_text(json.dumps(client.ask("GET", "refusals")))
    assert generate.main([str(tmp_path / "openapi.json"), str(tmp_path / "refusals.json"), str(tmp_path)]) == 0
    for name in ("documents", "routes", "refusals"):
        made, kept = tmp_path / f"{name}.py", generate.HERE / "headroom" / f"{name}.py"
        assert made.read_text() == kept.read_text(), f"{name}.py is old: run Scripts/client-checks --write"


def test_a_route_without_a_name_is_told_with_the_line_to_add() -> None:
    document: dict[str, Any] = {"paths": {"/api/v1/orders": {"get": {}}, "/api/v1/new/{thing}": {"post": {}}}}
    told = list(generate.faults([generate.Name("GET", "/api/v1/orders", "orders")], document))
    assert told == ["python/methods.txt lacks: POST    /api/v1/new/{thing}    NAME_OF_ITS_METHOD"]


def test_every_stream_has_a_method() -> None:
    for name in generate.read_names():
        assert name.stream is None or callable(getattr(Client, name.stream))


PLAIN = [name for method, path, name in ROUTES if method == "GET" and "{" not in path]


# What a read needs to be told.
ASKED: dict[str, dict[str, Any]] = {
    "silicon_equivalents": {"model": "llama3-70b", "chips": 1024},
    "silicon_estimate": {"model": "llama3-70b", "chip": "h200", "chips": 1024},
    "silicon_inference": {"model": "llama3-70b", "chip": "h200"},
    "silicon_porting": {"engineer_months": 24, "price": 4, "price_ratio": 0.6, "speed": 0.8},
    "silicon_size": {"model": "llama3-70b", "tokens": 15e12, "days": 90, "silicon": "h200"},
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_read_answers_with_no_more_than_it_needs(client: Client, name: str) -> None:
    method = getattr(client, name)
    known = inspect.signature(method).parameters
    answer = method(**ASKED.get(name, {"draws": 2} if "draws" in known else {}))
    lines = answer.first() if isinstance(answer, Lines) else answer
    assert lines or name in ("moves", "repromise_proposal", "approvals")
    if isinstance(answer, Lines) and lines:
        kind = inspect.signature(method).return_annotation.__args__[0]
        assert set(lines) <= set(kind.__annotations__), "a line has a field that its type has not"


def test_documents_have_the_fields_their_types_say(client: Client) -> None:
    order = client.queue().all()[0]["order"]
    told: list[tuple[Any, Any]] = [
        (client.why(order), documents.WhyDocument),
        (client.order(order), documents.OrderDocument),
        (client.peg(), documents.PegDocument),
        (client.quote(count=8, silicon=["h200"], term="6mo", all=True), documents.QuoteDocument),
    ]
    for document, kind in told:
        assert set(kind.__required_keys__) <= set(document) <= set(kind.__annotations__), kind
