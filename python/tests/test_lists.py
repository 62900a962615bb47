"""Lists: pages, filters, frames, CSV."""

import csv
import io
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pandas

from headroom import Client, dollars, frame


def test_pages_of_any_size_make_the_same_list(client: Client) -> None:
    whole = client.orders().all()
    assert len(whole) > 200
    assert client.orders(page_size=7).all() == whole
    assert client.orders(page_size=len(whole)).all() == whole


def test_a_list_is_asked_for_as_far_as_it_is_read(client: Client) -> None:
    lines = iter(client.queue(page_size=2))
    first, second = next(lines), next(lines)
    assert (first["position"], second["position"]) == (1, 2)


def test_filters_take_one_value_or_several(client: Client) -> None:
    states = {line["state"] for line in client.orders(state=["active", "promised"])}
    assert states == {"active", "promised"}
    assert {line["tier"] for line in client.queue(tier=3)} == {3}
    assert client.orders(state="nothing_of_the_kind").all() == []


def test_a_frame_has_a_row_a_line_and_columns_of_the_right_kind(client: Client) -> None:
    orders = client.orders().frame()
    assert len(orders) == len(client.orders().all())
    assert str(orders["earliest"].dtype) == "datetime64[s]"
    assert str(orders["count"].dtype) == "int64"
    queue = client.queue().frame()
    assert {"ahead.orders", "ahead.mw", "held_by"} <= set(queue.columns)
    told = [line["tentative"] for line in client.queue()]
    assert list(queue["tentative"].dt.strftime("%Y-%m-%d").fillna("never")) == told
    assert list(client.queue().frame(days=False)["tentative"]) == told


def test_never_is_a_day_that_is_not_there() -> None:
    lines: list[dict[str, Any]] = [{"p80": "2027-01-18"}, {"p80": "never"}, {"p80": None}]
    assert list(frame(lines)["p80"].isna()) == [False, True, True]
    assert list(frame(lines, days=False)["p80"]) == ["2027-01-18", "never", None]


def test_a_frame_of_no_line_has_its_columns(client: Client) -> None:
    empty = client.book(customer="nobody").frame()
    assert len(empty) == 0
    assert {"order", "start", "usd_cents_per_year"} <= set(empty.columns)
    assert str(empty["start"].dtype) == "datetime64[s]"


def test_a_column_is_of_one_kind_whatever_the_lines_are() -> None:
    rows: list[dict[str, Any]] = [{"latest": None, "left": 1}, {"latest": None, "left": None}]
    table = frame(rows)
    assert str(table["latest"].dtype) == "datetime64[s]"
    assert str(table["left"].dtype) == "Int64"


def test_money_stays_whole_or_becomes_decimal_dollars(client: Client) -> None:
    cents = client.book().frame()
    assert str(cents["usd_cents_per_year"].dtype) == "int64"
    exact = client.book().frame(dollars=True)
    assert "usd_cents_per_year" not in exact
    assert list(exact["usd_per_year"]) == [dollars(int(value)) for value in cents["usd_cents_per_year"]]
    chips = client.silicon().frame(dollars=True)
    assert all(isinstance(price, Decimal) for price in chips["price_usd_per_hour"])
    assert dict(zip(chips["silicon"], chips["price_usd_per_hour"]))["h200"] == Decimal("1.85")


def test_large_amounts_with_gaps_stay_exact() -> None:
    amount = 2**53 + 1
    table = frame([{"usd_cents": amount}, {"usd_cents": None}])
    assert table["usd_cents"][0] == amount
    assert frame([{"usd_cents": amount}, {"usd_cents": None}], dollars=True)["usd"][0] == Decimal(amount) / 100


def test_any_list_of_a_document_becomes_a_frame(client: Client) -> None:
    backlog = client.finance_section("run_rate")["rows"]
    assert len(frame(backlog)) == len(backlog) > 1
    moves = client.whatif(["slip T-17 60d"])["moved"]
    assert str(frame(moves, days=("from", "to"))["to"].dtype) == "datetime64[s]"


def test_csv_and_frame_have_the_same_rows(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.supply().csv())))
    table = client.supply().frame()
    assert [row["item"] for row in rows] == list(table["item"])
    assert set(rows[0]) == set(table.columns)
    assert "service" in client.csv("finance/run_rate").splitlines()[0]


def test_instants_know_their_zone(client: Client) -> None:
    log = client.log(after=client.log().all()[-5]["seq"]).frame()
    assert isinstance(log["recorded_at"].dtype, pandas.DatetimeTZDtype)
    assert len(log) == 4


def test_the_client_itself_needs_no_pandas() -> None:
    check = "import sys, headroom; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True)
