"""Lists, page by page."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from headroom.frames import frame

if TYPE_CHECKING:
    import pandas

Line = TypeVar("Line", bound=Mapping[str, Any])


class Lines(Generic[Line]):
    """A list of the server's. Nothing is asked for until it is read; each reading begins anew.

        for line in client.queue(tier=3): …
        client.orders(state=["active", "promised"]).frame()
        len(client.book().all())

    The ledger may change between two pages: they go on after the line at which the page before ended, wherever that is
    by then.
    """

    def __init__(self, page: Callable[[str | None], Any], name: str, kind: Any, csv: Callable[[], str]) -> None:
        self._page, self._name, self._kind, self._csv = page, name, kind, csv

    def __iter__(self) -> Iterator[Line]:
        cursor: str | None = None
        while True:
            page = self._page(cursor)
            yield from cast(list[Line], page[self._name])
            cursor = page["next"]
            if cursor is None:
                return

    def all(self) -> list[Line]:
        """Every line."""
        return list(self)

    def first(self) -> Line | None:
        """The first line, or None of none."""
        return next(iter(self), None)

    def frame(self, *, days: bool = True, dollars: bool = False) -> "pandas.DataFrame":
        """Every line as a row of a pandas frame; what `days` and `dollars` do is said at `headroom.frame`."""
        known: list[str] = list(self._kind.__annotations__)
        return frame(self, days=days and self._days(), dollars=dollars, columns=known)

    def csv(self) -> str:
        """Every line as the server writes it in CSV."""
        return self._csv()

    def _days(self) -> frozenset[str]:
        from headroom import documents

        return documents.DAYS | documents.DAYS_OF.get(self._kind.__name__, frozenset())
