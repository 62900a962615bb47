"""failover: kill -9 of a PostgreSQL primary under load, its synchronous standby promoted, the old one made the new standby."""
import random, time
import load
from program import Server, percentile


def trial(rig, runs, clients=16, servers=3):
    luck = random.Random(f"{rig.seed}/failover")
    ledger = rig.ledger("failover")
    journal = rig.journal(ledger)
    crowd = [Server(rig.lab, rig.program, ledger).start() for _ in range(servers)]
    promoted, whole, back, doubts = [], [], [], 0
    for run in range(runs):
        clients_running = load.Clients(journal, [server.port for server in crowd], clients, rig.seed, f"f{run}")
        time.sleep(luck.uniform(0.3, 1.2))
        began = time.monotonic()
        promotion, rebuilt = rig.cluster.fail_over(rewind=luck.random() < 0.5)
        promoted.append(promotion)
        whole.append(rebuilt)
        back.append(first_answer(rig, journal, clients_running, began + rebuilt) - began)
        time.sleep(0.3)
        clients_running.stop()
        doubts += load.settle(journal, rig.program, ledger, crowd, False, 100, luck)
        gone = [server for server in crowd if server.process.poll() is not None]
        rig.expect(not gone, f"{len(gone)} servers ended: {gone and gone[0].last_words()}")
        if rig.found(journal):
            break
    load.settle(journal, rig.program, ledger, crowd)
    rig.found(journal)
    for server in crowd:
        server.kill()
    text = lambda values: f"p50 {percentile(values, .5):.1f} s, most {max(values):.1f} s"
    return (f"{len(back)} fail-overs, {servers} servers, {clients} clients: {len(journal.answered)} answers, {doubts} in doubt after; from the kill: "
            f"promoted {text(promoted)}; new standby there {text(whole)}; first acknowledged write {text(back)}; 503 {dict(journal.excuses)}")


def first_answer(rig, journal, clients, since):
    """When the first write was acknowledged after an instant; none in 60 s is a violation."""
    while clients.latest < since and time.monotonic() < since + 60:
        time.sleep(0.005)
    rig.expect(clients.latest >= since, "no server acknowledged a write in 60 s after the cluster was whole again")
    return max(clients.latest, since)
