"""A thin, typed client of a Headroom server.

    from headroom import Client

    with Client("http://127.0.0.1:8080", token) as client:
        quote = client.quote(count=2048, silicon=["h200"], earliest="2026-04-09", term="24mo")
        client.queue(tier=3).frame()

Answers are the server's own JSON documents, typed as `TypedDict`s (`headroom.documents`); lists are `Lines`, which
follow pages and become pandas frames; a no is a `Problem`. The methods of `Client` are made from the server's OpenAPI
document.
"""

from headroom import documents
from headroom.client import Client
from headroom.frames import frame
from headroom.lines import Lines
from headroom.money import cents, dollars, micro_dollars
from headroom.problem import Problem
from headroom.streams import Progress, RiskRun

__all__ = [
    "Client",
    "Lines",
    "Problem",
    "Progress",
    "RiskRun",
    "cents",
    "documents",
    "dollars",
    "frame",
    "micro_dollars",
]
