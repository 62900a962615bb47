"""Clients: threads that hold, confirm and cancel with keys, ask again what got no answer, and again what did."""
import json, random, threading, time
import wire, world


class Clients:
    """Threads on some servers; they go on until told to stop, whatever happens to the servers."""

    def __init__(self, journal, ports, count, seed, name):
        self.journal, self.ports, self.done = journal, ports, threading.Event()
        self.orders, self.standing, self.latest = [], [], 0.0
        self.threads = [threading.Thread(target=self.run, args=(f"{name}-{one}", random.Random(f"{seed}/{name}/{one}")), daemon=True)
                        for one in range(count)]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.done.set()
        for thread in self.threads:
            thread.join()

    def run(self, name, luck):
        wires, mine, number = [wire.Wire(port, 60) for port in self.ports], [], 0
        at = luck.randrange(len(wires))
        try:
            while not self.done.is_set():
                number += 1
                one = self.choose(f"{name}-{number}", luck, mine)
                is_new = one.answer is None
                try:
                    wires[at].send(wire.request(one.path, one.key, one.body))
                    definite = self.journal.take(one, *wires[at].receive())
                except wire.Broken as error:
                    self.journal.lost(one, error)
                    definite = False
                if definite:
                    self.note(one, is_new)
                else:
                    at = (at + 1) % len(wires)
                    self.done.wait(0.003 + luck.random() * 0.01)
                mine = [each for each in mine[-30:] if each.answer is None] + ([one] if not definite and one not in mine else [])
        except Exception as error:  # a fault of the rig must not look like a quiet client
            self.journal.violation(f"the rig's own fault in client {name}: {error!r}")
        finally:
            for each in wires:
                each.close()

    def note(self, one, is_new):
        """When a new fact was acknowledged last, and what there is to confirm or cancel."""
        if not is_new:
            return
        self.latest = time.monotonic()
        kind = one.document["kind"]
        if kind == "order_held":
            self.orders.append(one.order)
        if kind in ("order_held", "order_confirmed"):
            self.standing.append(one.order)

    def choose(self, key, luck, mine):
        """What to ask next: often what has no answer yet, now and then what has one; else something new."""
        journal, dice = self.journal, luck.random()
        if mine and dice < 0.5 or len(mine) > 5:
            return luck.choice(mine)
        if dice > 0.95 and journal.answered:
            return luck.choice(journal.answered[-200:])
        order = None
        if dice < 0.4:
            try:
                order = self.standing.pop(luck.randrange(len(self.standing)))
            except (ValueError, IndexError):
                pass  # nothing stands, or another client took it meanwhile
        elif dice < 0.5 and self.orders:
            order = luck.choice(self.orders)  # whatever became of it: mostly refused
        if order:
            return journal.ask(key, f"/api/v1/orders/{order}/{luck.choice(['confirm', 'cancel'])}", order=order)
        body = json.dumps(world.order(f"o-{key}", luck)).encode()
        return journal.ask(key, "/api/v1/holds", body, f"o-{key}")


def ask_again(journal, servers, requests, patience=60):
    """The same requests again, each until it has a definite answer; many at a time, so that they share the disk."""
    queue = list(requests)
    threads = [threading.Thread(target=asker, args=(journal, servers[one % len(servers)].port, queue, patience), daemon=True)
               for one in range(min(8, len(queue)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def asker(journal, port, queue, patience):
    connection = wire.Wire(port)
    while queue:
        try:
            one, give_up = queue.pop(), time.monotonic() + patience
        except IndexError:
            break  # another took the last
        while time.monotonic() < give_up:
            try:
                status, body = connection.ask(one.path, one.key, one.body)
                if journal.take(one, status, body) or status != 503:
                    break
            except wire.Broken as error:
                journal.lost(one, error)
            except Exception as error:  # a fault of the rig must not look like a good answer
                journal.violation(f"the rig's own fault at key {one.key}: {error!r}")
                break
            time.sleep(0.02)
    connection.close()


def settle(journal, program, ledger, servers, whole=True, recent=0, luck=None):
    """When all is quiet: the log first, then everything asked again, then books and verdict."""
    journal.check_log(program, ledger, whole)
    doubts = journal.doubts()
    again = list(journal.answered) if whole else journal.answered[-recent:] if recent else []
    if not whole and journal.answered:
        again += [luck.choice(journal.answered) for _ in range(10)]
    if servers:
        ask_again(journal, servers, doubts + again)
        journal.check_settled()
    if whole and servers:
        journal.check_log(program, ledger, whole)
        journal.check_books([server.ask("/api/v1/book")[1] for server in servers])
    journal.check_verdict(program, ledger)
    return len(doubts)
