"""confirms: durable confirms per second, beside what one fsync costs on the same disk."""
import json, os, random, selectors, socket, time
import wire, world
from program import Server, percentile

PLENTY = 100_000_000
PROCESSES = 2  # of clients: one cannot keep up, more would take the machine from the server


def trial(rig, clients, seconds):
    plenty = world.write(rig.lab.folder("plenty"), {"h1": PLENTY}, {"h1": PLENTY * 2}, PLENTY * 4)
    lines = []
    for count in sorted({1, 16, clients}):
        ledger = rig.ledger("confirms", plenty)
        server = Server(rig.lab, rig.program, ledger).start()
        orders = prepare(server, count, seconds)
        spent, times, wrong = measure(server, count, [(f"/api/v1/orders/{order}/confirm", f"c-{order}", b"") for order in orders], "order_confirmed", seconds)
        server.kill()
        rows = [row for row in rig.program.json("log", "--ledger", ledger)["log"] if row["kind"] == "order_confirmed"]
        verdict = rig.program.json("verify", "--ledger", ledger)
        rig.expect(not wrong, f"{len(wrong)} confirms went wrong: {wrong[:1]}")
        rig.expect(len(rows) == len(times) and len({row["key"] for row in rows}) == len(rows), f"{len(times)} confirms were told and {len(rows)} are in the log")
        rig.expect(verdict["ok"] and not verdict["oversold"], f"verify: {verdict['faults'][:2]}")
        lines.append(f"\n    {count:3} clients: {len(times) / spent:7.0f}/s, p50 {percentile(times, .5) * 1e3:6.1f} ms, p99 {percentile(times, .99) * 1e3:6.1f} ms "
                     f"({len(times)} confirms in {spent:.1f} s, book of {len(orders)}); load {os.getloadavg()[0]:.1f}")
    rate, p50, p99 = fsyncs(os.path.dirname(rig.cluster.primary.data if rig.cluster else ledger))
    return (f"durable confirms; the disk alone: {rate:.0f} writes of 4 KiB with fdatasync a second, p50 {p50 * 1e3:.2f} ms, p99 {p99 * 1e3:.2f} ms"
            + "".join(lines) + "\n   ")


def fsyncs(folder, seconds=1.0):
    """What the disk itself can do: 4 KiB and fdatasync, one after the other."""
    path, times = f"{folder}/fsync-{os.getpid()}", []
    handle = os.open(path, os.O_CREAT | os.O_WRONLY)
    end = time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        os.pwrite(handle, bytes(4096), 4096 * (len(times) % 1024))
        os.fdatasync(handle)
        times.append(time.monotonic() - began)
    os.close(handle)
    os.remove(path)
    return len(times) / sum(times), percentile(times, .5), percentile(times, .99)


def prepare(server, clients, seconds):
    """Holds for the confirms to come: as many as can be made in the time."""
    hold = {"count": 1, "silicon": ["h200"], "term": "30d", "chunk_in": "hall", "earliest": "2026-07-01"}
    requests = [("/api/v1/holds", f"h-{one}", json.dumps(hold | {"order": f"o{one}"}).encode()) for one in range(int(seconds * 3000))]
    _, times, wrong = measure(server, clients, requests, "order_held", seconds)
    assert not wrong, wrong[:1]
    # Each process takes its share in order, so what was held is the beginning of each share.
    return [line["order"] for line in json.loads(server.ask("/api/v1/book")[1])["book"]]


def measure(server, clients, requests, kind, seconds):
    """Sends requests from so many connections, each waiting for its answer. Seconds spent, every latency, what went wrong."""
    processes = min(PROCESSES, clients)
    pipes = []
    for number in range(processes):
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.close(reading)
            try:
                share = clients // processes + (number < clients % processes)
                result = Loop(server.port, share, requests[number::processes], kind, seconds).run()
                with os.fdopen(writing, "w") as out:
                    json.dump(result, out)
            finally:
                os._exit(0)
        os.close(writing)
        pipes.append(reading)
    results = [json.load(os.fdopen(reading)) for reading in pipes]
    for _ in pipes:
        os.wait()
    return max(spent for spent, _, _ in results), sum((times for _, times, _ in results), []), sum((wrong for _, _, wrong in results), [])


class Loop:
    """Many connections in one thread, which select serves."""

    def __init__(self, port, connections, requests, kind, seconds):
        self.requests, self.kind, self.seconds = iter(requests), b'"kind":"%s"' % kind.encode(), seconds
        self.times, self.wrong, self.selector, self.open = [], [], selectors.DefaultSelector(), 0
        for _ in range(connections):
            one = socket.create_connection(("127.0.0.1", port))
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(one, selectors.EVENT_READ, [0.0, b""])

    def run(self):
        began = time.monotonic()
        self.end = began + self.seconds
        for each in list(self.selector.get_map().values()):
            self.next(each)
        while self.open:
            for each, _ in self.selector.select():
                self.read(each)
        return time.monotonic() - began, self.times, self.wrong[:3]

    def next(self, each):
        request = next(self.requests, None) if time.monotonic() < self.end else None
        if request:
            each.data[0] = time.monotonic()
            each.fileobj.sendall(wire.request(*request))
            self.open += 1

    def read(self, each):
        part = each.fileobj.recv(1 << 16)
        each.data[1] += part
        answer = wire.parse(each.data[1])
        if answer is None and part:
            return
        self.open -= 1
        each.data[1] = b""
        if answer and answer[0] == 200 and self.kind in answer[1]:
            self.times.append(time.monotonic() - each.data[0])
            self.next(each)
        else:
            self.wrong.append(repr(answer)[:200])
            self.selector.unregister(each.fileobj)
