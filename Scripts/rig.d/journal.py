"""What was asked, what was answered, and whether the two and the ledger agree. Shares nothing with the program."""
import json, re, threading
from collections import Counter
import world

RECEIPTS = {200, 400, 404, 409}
NO_ANSWER = [
    ("full", r"the disk of .+ is full; nothing was written, make room and give the same --key again"),
    ("unknown", r"whether it was written is not known .*give the same --key again"),
    ("busy", r"is being written by another process; nothing was written, ask again with the same --key"),
    ("conflict", r"another writer was first; nothing was written, ask again"),
    ("unreachable", r"cannot be used: .+"),
]


class Asked:
    """A request under its key: first definite answer, and how often there was none."""

    def __init__(self, key, path, body, order):
        self.key, self.path, self.body, self.order = key, path, body, order
        self.answer = self.document = None
        self.doubts = 0

    @property
    def seq(self):
        return self.document["ledger_seq"]


class Journal:
    """All requests of one ledger. Every disagreement becomes a violation."""

    def __init__(self, base):
        self.lock, self.asked, self.answered = threading.Lock(), {}, []
        self.violations, self.excuses, self.base = [], Counter(), base
        self.hashes, self.checked, self.logged = {}, 0, {}
        self.placements, self.facts = {}, 0

    def violation(self, text):
        with self.lock:
            self.violations.append(text)

    def ask(self, key, path, body=None, order=None):
        with self.lock:
            return self.asked.setdefault(key, Asked(key, path, body, order))

    def doubts(self):
        with self.lock:
            return [one for one in self.asked.values() if one.answer is None]

    # Answers

    def lost(self, one, error):
        """No answer came. That is allowed; to be silent for long is not."""
        one.doubts += 1
        if type(error).__name__ == "Silent":
            self.violation(f"key {one.key}: {error}")

    def take(self, one, status, body):
        """An answer: whether it is definite."""
        if status == 503:
            return self.excuse(one, body.decode(errors="replace").strip())
        try:
            document = json.loads(body)
        except ValueError:
            document = {}
        if status not in RECEIPTS or "ledger_seq" not in document:
            self.violation(f"key {one.key}: status {status} and no receipt: {body[:300]!r}")
            return False
        with self.lock:
            if one.answer is None:
                one.answer, one.document = (status, body), document
                self.answered.append(one)
                return True
        if one.answer != (status, body):
            self.violation(f"key {one.key} was answered {one.answer[0]} {one.answer[1][:160]!r}, then {status} {body[:160]!r}")
        return True

    def excuse(self, one, text):
        one.doubts += 1
        name = next((name for name, pattern in NO_ANSWER if re.search(pattern, text)), None)
        if name is None:
            self.violation(f"key {one.key}: 503 does not say what to do: {text[:300]}")
        with self.lock:
            self.excuses[name] += 1
        return False

    # The ledger. The log is read before any key is asked again: asking for a fact that was lost makes it anew, and if it
    # was the last one even its answer would be the same.

    def check_log(self, program, ledger, whole=False):
        """Every acknowledged answer is in the log, once, where its answer says; nothing seen before has changed."""
        most = max([self.checked, *(one.seq for one in self.answered)]) - self.checked + 400
        rows = program.json("log", "--ledger", ledger, *([] if whole else ["--last", str(most)]))["log"]
        while not whole and rows and rows[0]["seq"] > max(self.checked, 1):
            most *= 4
            rows = program.json("log", "--ledger", ledger, "--last", str(most))["log"]
        for before, after in zip(rows, rows[1:]):
            if after["seq"] != before["seq"] + 1:
                self.violation(f"the log goes from fact {before['seq']} to {after['seq']}")
        for row in rows:
            self.check_row(row)
        head = rows[-1]["seq"] if rows else 0
        if head < self.checked:
            self.violation(f"the log ended at fact {self.checked} and now ends at {head}")
        for one in self.answered:
            if one.key not in self.logged:
                self.violation(f"key {one.key} was acknowledged as fact {one.seq} and is not in the log")
        self.checked = self.facts = head
        return rows

    def check_row(self, row):
        seq, key = row["seq"], row["key"]
        if self.hashes.setdefault(seq, row["hash"]) != row["hash"]:
            self.violation(f"fact {seq} is another than it was: hash {row['hash'][:12]}, was {self.hashes[seq][:12]}")
        if seq <= self.base:
            return
        if key not in self.asked:
            return self.violation(f"fact {seq} ({row['kind']}) has the key {key!r}, which nobody asked")
        if self.logged.setdefault(key, seq) != seq:
            self.violation(f"key {key} is fact {self.logged[key]} and fact {seq}")
        one = self.asked[key]
        if one.answer is None:
            return
        refusal = one.document["refusal"]
        if (one.seq, one.document["kind"], refusal and refusal["code"]) != (seq, row["kind"], row["refusal"]):
            self.violation(f"key {key}: told {one.document['kind']} as fact {one.seq}, logged {row['kind']} as {seq}")

    def check_settled(self):
        """After asking again: nothing is in doubt, and what the log had was told as it stood there."""
        for one in self.doubts():
            self.violation(f"key {one.key} has no definite answer after asking again")
        for one in self.answered:
            if self.logged.get(one.key, one.seq) != one.seq:
                self.violation(f"key {one.key} was fact {self.logged[one.key]} in the log and was told as fact {one.seq}")

    def book(self):
        """Order → state, folded from the answers alone; oversold places and impossible steps are violations."""
        halls, book, placed = world.Halls(), {}, {}
        for one in sorted(self.answered, key=lambda one: one.seq):
            kind, order = one.document["kind"], one.order
            before = book.get(order)
            if kind == "order_held":
                placed[order] = one.document["options"][0]["placements"]
                for text in halls.change(placed[order], 1):
                    self.violation(f"oversold by fact {one.seq}: {text}")
                book[order] = "held"
            elif kind == "order_confirmed":
                book[order] = "promised"
            elif kind == "order_cancelled" and before:
                halls.change(placed[order], -1)
                del book[order]
            allowed = {"order_held": [None], "order_confirmed": ["held"], "order_cancelled": ["held", "promised"]}
            if before not in allowed.get(kind, [before]):
                self.violation(f"fact {one.seq}: {kind} of {order}, which was {before}")
        self.placements = placed
        return book

    def check_books(self, bodies):
        """All servers give the same book, and it is the one that the answers make."""
        if len(set(bodies)) > 1:
            self.violation(f"servers give different books: {[len(json.loads(body)['book']) for body in bodies]} lines")
        ours = self.book()
        for body in set(bodies):
            lines = json.loads(body)["book"]
            theirs = {line["order"]: line["state"] for line in lines}
            if len(theirs) != len(lines):
                self.violation("an order is twice in the book")
            for order in sorted(ours.keys() | theirs.keys()):
                if ours.get(order) != theirs.get(order):
                    self.violation(f"order {order} is {ours.get(order)} by the answers, {theirs.get(order)} in the book")
            for line in lines:
                start = self.placements.get(line["order"], [{}])[0].get("start")
                if start != line["start"]:
                    self.violation(f"order {line['order']} was given {start} and stands in the book at {line['start']}")

    def check_verdict(self, program, ledger):
        """`verify` agrees, about the very log that was read."""
        verdict = program.json("verify", "--ledger", ledger)
        if not verdict["ok"] or verdict["oversold"] or verdict["first_tampered"]:
            self.violation(f"verify: ok {verdict['ok']}, oversold {verdict['oversold']}, {verdict['first_tampered']}, {verdict['faults'][:2]}")
        head = verdict["head"] or {"seq": 0, "hash": None}
        if self.hashes.get(head["seq"], head["hash"]) != head["hash"] or head["seq"] < self.checked:
            self.violation(f"verify looked at another log: its head is fact {head['seq']}, {head['hash']}")
