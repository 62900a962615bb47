"""samekey: one key sent up to five times at once to different servers, and other requests under a key that is taken."""
import json, random, threading, time
import load, wire, world
from program import Server

GROUPS = 4  # keys under way at a time
ROTATE = 2000  # keys per ledger


def trial(rig, count, servers=2):
    sent = keys = reused = contests = 0
    while keys < count and not rig.violations:
        part = min(ROTATE, count - keys)
        ledger = rig.ledger("samekey")
        journal = rig.journal(ledger)
        crowd = [Server(rig.lab, rig.program, ledger).start() for _ in range(servers)]
        groups = [Group(rig, journal, crowd, f"s{keys}-{one}", part // GROUPS + (one < part % GROUPS)) for one in range(GROUPS)]
        for group in groups:
            group.thread.join()
        load.settle(journal, rig.program, ledger, crowd)
        for server in crowd:
            server.kill()
        rig.found(journal)
        keys += part
        sent += sum(group.sent for group in groups)
        reused += sum(group.reused for group in groups)
        contests += sum(group.contests for group in groups)
    rig.expect(reused > 0 or count < 50, "no key was used again with another body")
    return f"{keys} keys sent {sent} times to {servers} servers at once; {contests} with two bodies at once; {reused} times key_reused"


class Group:
    """Sends the copies of a request on connections of their own, all before it reads an answer."""

    def __init__(self, rig, journal, servers, name, count):
        self.journal, self.name, self.count = journal, name, count
        self.luck = random.Random(f"{rig.seed}/samekey/{name}")
        self.wires = [wire.Wire(servers[one % len(servers)].port) for one in range(5)]
        self.sent = self.reused = self.contests = 0
        self.orders, self.thread = [], threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        try:
            for number in range(self.count):
                self.send(f"{self.name}-{number}")
        except Exception as error:
            self.journal.violation(f"the rig's own fault, key {self.name}: {error!r}")

    def send(self, key):
        """One key; in a contest two different bodies come at once, and one of them must lose."""
        luck = self.luck
        bodies = [json.dumps(world.order(f"o-{key}", luck)).encode()]
        path = "/api/v1/holds"
        if self.orders and luck.random() < 0.4:
            path, bodies = f"/api/v1/orders/{luck.choice(self.orders[-20:])}/{luck.choice(['confirm', 'cancel'])}", [b""]
        elif luck.random() < 0.15:
            bodies.append(json.dumps(world.order(f"o-{key}", luck) | {"tier": 9}).encode())
            self.contests += 1
        copies = [luck.choice(bodies) for _ in range(luck.randint(1, 5))]
        wires = luck.sample(self.wires, len(copies))
        for connection, body in zip(wires, copies):
            connection.send(wire.request(path, key, body))
        self.judge(key, path, [(body, connection.receive()) for connection, body in zip(wires, copies)], wires)

    def judge(self, key, path, answers, wires):
        self.sent += len(answers)
        winners = {body for body, answer in answers if answer[0] != 503 and not is_reused(answer)}
        if len(winners) > 1:
            self.journal.violation(f"key {key}: two different bodies were both answered: {answers}")
        if not winners:  # all were 503, or lost to one that was: ask one after the other
            time.sleep(0.02)
            return self.judge(key, path, [(body, wires[0].ask(path, key, body)) for body, _ in answers], wires)
        body = winners.pop()
        order = path.split("/")[4] if "orders" in path else f"o-{key}"
        one = self.journal.ask(key, path, body, order)
        for each, answer in answers:
            self.reused += is_reused(answer)
            if is_reused(answer) and each == body:
                self.journal.violation(f"key {key}: refused key_reused, though it is the same request: {answers}")
            elif not is_reused(answer):
                self.journal.take(one, *answer)
        if one.answer and one.document["kind"] == "order_held":
            self.orders.append(order)
        if self.luck.random() < 0.3:
            self.probe(key, path, body)

    def probe(self, key, path, body):
        """Another request under the key is refused, on any server."""
        other = body.replace(b'"customer": "rig"', b'"customer": "gir"') or b""
        elsewhere = path if body else path.replace("confirm", "?").replace("cancel", "confirm").replace("?", "cancel")
        answer = self.luck.choice(self.wires).ask(elsewhere, key, other)
        if answer[0] == 503:
            return
        self.reused += is_reused(answer)
        if not is_reused(answer):
            self.journal.violation(f"key {key}: another request under it was answered {answer}")


def is_reused(answer):
    return answer[0] == 409 and b'"code":"key_reused"' in answer[1] and b"ledger_seq" not in answer[1]
