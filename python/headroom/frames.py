"""Lists as pandas frames. Needs pandas: `pip install 'headroom-client[pandas]'`."""

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from headroom import documents
from headroom.money import dollars as in_dollars

if TYPE_CHECKING:
    import pandas

_CENTS = re.compile(r"(usd_)?cents")
_MICRO = re.compile(r"usd_micro")


def frame(
    lines: Iterable[Mapping[str, Any]],
    *,
    days: bool | Collection[str] = True,
    dollars: bool = False,
    columns: Iterable[str] = (),
) -> "pandas.DataFrame":
    """Any list of a document as a frame, a row a line.

    What is within a field becomes columns with `.` between (`ahead.orders`), as in the server's CSV; lists stay lists.

    days: columns that hold days become `datetime64`, "never" and null both `NaT`; instants get UTC. False leaves text;
        names say which columns, where a name means a day here and not elsewhere (`from`, `to`).
    dollars: columns of cents (`…usd_cents…`) and micro-dollars become `Decimal` dollars (`…usd…`); else they stay
    whole. columns: which there are even where there is no line.
    """
    import pandas

    rows = [dict(_cells(line)) for line in lines]
    names = list(dict.fromkeys([name for row in rows for name in row] or columns))
    wanted = documents.DAYS if days is True else frozenset(days or ())
    data = {name: _column([row.get(name) for row in rows]) for name in names}
    for name in names:
        last = name.rpartition(".")[2]
        if last in wanted:
            data[name] = _days(data[name])
        elif last in documents.INSTANTS and days is not False:
            data[name] = pandas.to_datetime(data[name], utc=True, format="ISO8601")
        elif dollars:
            data[name] = _dollars(name, data[name])
    table = pandas.DataFrame(data, columns=names)
    return table.rename(columns=_renamed) if dollars else table


def _cells(line: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in line.items():
        if isinstance(value, Mapping):
            yield from _cells(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _column(values: list[Any]) -> Any:
    """Whole numbers stay whole where some are missing: cents beyond 2^53 would not survive as floats."""
    import pandas

    kinds = {type(value) for value in values if value is not None}
    if kinds == {int}:
        return pandas.Series(values, dtype="Int64" if None in values else "int64")
    if kinds == {bool}:
        return pandas.Series(values, dtype="boolean" if None in values else "bool")
    return pandas.Series(values, dtype="float64" if kinds and kinds <= {int, float} else "object")


def _days(column: Any) -> Any:
    import pandas

    text = column.where(column != "never", None)
    return pandas.to_datetime(text, format="%Y-%m-%d").astype("datetime64[s]")


def _dollars(name: str, column: Any) -> Any:
    if _MICRO.search(name):
        return _exact(column, lambda value: Decimal(value).scaleb(-6))
    return _exact(column, in_dollars) if _CENTS.search(name) else column


def _exact(column: Any, convert: Any) -> Any:
    import pandas

    amounts = [None if value is pandas.NA or value is None else convert(int(value)) for value in column]
    return pandas.Series(amounts, dtype=object)


def _renamed(name: str) -> str:
    return _CENTS.sub("usd", _MICRO.sub("usd", name))
