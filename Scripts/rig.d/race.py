"""race: many clients on several servers of one ledger, which are killed in turn."""
import random, time
import load
from program import Server, percentile


def trial(rig, clients, servers, seconds, kill_every):
    luck, kills = random.Random(f"{rig.seed}/race"), 0
    ledger = rig.ledger("race")
    journal = rig.journal(ledger)
    crowd = [Server(rig.lab, rig.program, ledger).start() for _ in range(servers)]
    clients_running = load.Clients(journal, [server.port for server in crowd], clients, rig.seed, "r")
    end = time.monotonic() + seconds
    while kill_every and time.monotonic() < end:
        time.sleep(luck.uniform(0.5, 1.5) * kill_every)
        victim = luck.choice(crowd)
        victim.kill()
        kills += 1
        victim.start()
    time.sleep(max(0, end - time.monotonic()))
    clients_running.stop()
    doubts = load.settle(journal, rig.program, ledger, crowd)
    for server in crowd:
        server.kill()
    rig.found(journal)
    rig.expect(len(journal.answered) > seconds * 5, f"only {len(journal.answered)} answers in {seconds} s")
    kinds = [one.document["kind"] for one in journal.answered]
    waits = [wait for server in crowd for wait in server.waits]
    return (f"{clients} clients, {servers} servers, {kills} kills in {seconds:g} s: {len(kinds)} answers, {kinds.count('order_held')} held, "
            f"{kinds.count('order_confirmed')} promised, {kinds.count('refused')} refused, {doubts} in doubt at the end, "
            f"503 {dict(journal.excuses)}; ready in p99 {percentile(waits, .99)*1e3:.0f} ms")
