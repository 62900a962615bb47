"""A book of contracts on one hall of whole servers, requests for more, and what a brute force over days says."""
import datetime, random

SERVERS, PER_SERVER = 32, 8
"""Servers of the hall, and accelerators in each."""
HORIZON = 5 * 365
"""Days that the brute force looks at: more than the longest contract and the longest request together."""


class Contract:
    """Servers, by number, over the half-open days [start, end)."""

    def __init__(self, name, servers, start, end):
        self.name, self.servers, self.start, self.end = name, servers, start, end


class Request:
    def __init__(self, servers, days):
        self.servers, self.days = servers, days

    def __str__(self):
        return f"{self.servers * PER_SERVER} for {self.days} d"


def running(today, luck):
    """Contracts that run today and end on days to come: most of the hall."""
    free, book = list(range(1, SERVERS + 1)), []
    while len(free) > 3:
        count = min(luck.choice([1, 2, 3, 4, 6, 8]), len(free) - 2)
        taken, free = free[:count], free[count:]
        book.append(Contract(f"run-{len(book) + 1}", taken, today, day(today, luck.randrange(3, 500))))
    return book


def coming(today, luck, book, tries=24):
    """Contracts that begin later, each on the lowest servers free for its whole term; one that finds none is left out."""
    book = list(book)
    for number in range(1, tries + 1):
        start = day(today, luck.randrange(5, 700))
        end = day(start, luck.choice([30, 60, 90, 180, 365]))
        free = [one for one in range(1, SERVERS + 1) if not any(one in each.servers and each.start < end and start < each.end for each in book)]
        count = luck.choice([2, 4, 6, 8, 12, 16])
        if len(free) >= count:
            book.append(Contract(f"new-{number}", free[:count], start, end))
    return book


def requests(luck, count):
    """Different ones, small and large, short and long, in order."""
    all_kinds = [(servers, days) for servers in (1, 2, 4, 6, 8, 12, 16, 20, 24, 28, 32) for days in (1, 7, 14, 30, 90, 180, 365)]
    return [Request(*one) for one in sorted(luck.sample(all_kinds, count))]


def earliest(book, request, first):
    """(by count, by server): the first day from `first` on which so many accelerators are free on every day of the term,
    whichever they are on each; and on which so many servers are free, each for the whole term. Every day is tried."""
    taken = [[any(one in each.servers and each.start <= day(first, offset) < each.end for each in book) for offset in range(HORIZON)]
             for one in range(1, SERVERS + 1)]
    free = [sum(not server[offset] for server in taken) for offset in range(HORIZON)]
    by_count = by_server = None
    for start in range(HORIZON - request.days):
        days = range(start, start + request.days)
        if by_count is None and all(free[offset] >= request.servers for offset in days):
            by_count = day(first, start)
        if by_server is None and sum(not any(server[offset] for offset in days) for server in taken) >= request.servers:
            by_server = day(first, start)
        if by_count and by_server:
            break
    return by_count, by_server


def day(first, offset):
    return first + datetime.timedelta(offset)
