"""One request, all that was answered to it, and why answers differ."""
import datetime, statistics, time
import contracts
from slurm import first_whole_day


def timed(ask, times):
    """(answer, median milliseconds, whether it was the same each time)."""
    answers, spent = [], []
    for _ in range(times):
        began = time.perf_counter()
        answers.append(ask())
        spent.append((time.perf_counter() - began) * 1000)
    return answers[0], statistics.median(spent), all(one == answers[0] for one in answers)


def end_by_end(cluster, request, book, first):
    """Slurm asked for the first day and for each day on which a contract ends, in turn, until it answers that day itself: no
    other day can be the earliest. (day or None, calls, milliseconds)."""
    days, began = sorted({first} | {one.end for one in book if one.end > first}), time.perf_counter()
    for calls, day in enumerate(days, 1):
        instant, _, _ = cluster.ask(request, day)
        if instant == datetime.datetime.combine(day, datetime.time()):
            return day, calls, (time.perf_counter() - began) * 1000
    return None, len(days), (time.perf_counter() - began) * 1000


class Line:
    """One request and all that was answered."""

    def __init__(self, request, book, first, ledger, cluster, times):
        self.request = request
        self.by_count, self.by_server = contracts.earliest(book, request, first)
        self.headroom, self.headroom_ms, same = timed(lambda: ledger.ask(request, first), times)
        self.served, self.served_ms, same_served = timed(lambda: ledger.ask_server(request, first), times)
        (self.instant, self.nodes, self.says), self.slurm_ms, same_slurm = timed(lambda: cluster.ask(request, first), times)
        self.is_steady = same and same_served and same_slurm
        self.slurm = first_whole_day(self.instant) if self.instant else None
        self.asked, self.calls, self.asked_ms = end_by_end(cluster, request, book, first)
        self.taken = self.overlap(book)
        self.job_ends = {one.end for one in book if one.start < first}

    def overlap(self, book):
        """The contract that stands on a server of Slurm's answer while the request would run there, or None."""
        if not self.instant:
            return None
        end = contracts.day(self.slurm, self.request.days)
        hit = [one for one in book if set(one.servers) & set(self.nodes) and one.start < end and self.slurm < one.end]
        return min(hit, key=lambda one: one.start, default=None)

    def why(self):
        """(in a word, in a sentence) why Slurm's one answer is not the brute force's; what is said is checked here. On the
        brute force's day, too, it may name servers that are reserved."""
        if self.taken:
            one = self.taken
            return "overlaps", (f"Slurm starts it on {self.slurm} on n{self.nodes[0]}…n{self.nodes[-1]}, and {one.name} has servers of these from "
                                f"{one.start}, before its end on {contracts.day(self.slurm, self.request.days)}: reservations are looked at for a term "
                                "that begins at --begin, and not again for the later day at which running jobs make room")
        if self.slurm == self.by_count:
            return "same", ""
        if self.slurm is None and self.asked == self.by_server:
            return "refuses", (f"Slurm says '{self.says}', and that it fits on {self.asked} when asked with --begin={self.asked}: servers reserved at any time "
                               "of a term that begins at --begin are left out, and no day after a reservation's end is tried")
        if self.slurm == self.by_server:
            return "whole servers", (f"{self.request.servers} servers, each free for the whole term, are there first on {self.by_server}; so many "
                                     f"accelerators are free on every day from {self.by_count} on, not always the same ones. Headroom promises a count in a hall")
        if self.is_grouped(self.slurm):
            return "grouped", (f"Slurm answers {self.slurm}, the end of a job, and {self.request.servers} servers are free from {self.by_server} on: it looks "
                               "at groups of jobs that end within a window, which grows to the longest wait between two ends so far, and starts "
                               "at the last end of a group (bf_window_linear in slurm.conf)")
        if self.slurm and self.by_server and self.slurm > self.by_server and self.asked == self.by_server:
            return "later", (f"Slurm answers {self.slurm} and accepts {self.asked} when asked with --begin={self.asked}: servers reserved at any time of a "
                             "term that begins at --begin are left out of its one answer, also where the job would end before")
        return "NOT ACCOUNTED FOR", f"Slurm says {self.slurm or self.says}, the brute force {self.by_server} by server and {self.by_count} by count"

    def is_grouped(self, day):
        """Whether a day is later than the brute force's because Slurm looks at the ends of jobs in groups."""
        return day in self.job_ends and day > self.by_server

    def faults(self):
        """What must not be: Headroom beside the brute force, two answers to one question, a difference without a reason."""
        found = []
        if not self.headroom == self.served == self.by_count:
            found.append(f"{self.request}: headroom {self.headroom}, its server {self.served}, brute force {self.by_count}")
        if not self.is_steady:
            found.append(f"{self.request}: not the same answer each time")
        if self.asked != self.by_server and not self.is_grouped(self.asked):
            found.append(f"{self.request}: Slurm asked end by end {self.asked}, brute force by server {self.by_server}")
        if self.why()[0].isupper():
            found.append(f"{self.request}: {self.why()[1]}")
        return found

    def cells(self):
        return [str(self.request), self.headroom, self.by_count, self.slurm or "none", self.why()[0], self.asked or "none", self.by_server,
                f"{self.headroom_ms:.1f}", f"{self.served_ms:.1f}", f"{self.slurm_ms:.1f}", f"{self.asked_ms:.0f} ({self.calls})"]


HEADS = ["request", "headroom", "brute force", "slurm", "", "slurm, end by end", "brute, by server", "quote ms", "served ms", "slurm ms", "end by end ms (calls)"]


def table(lines):
    rows = [HEADS] + [[str(cell) for cell in line.cells()] for line in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


