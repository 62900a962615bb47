"""prove: breaks the program's ledger behind its back, to see that the checks find it. A check that finds nothing is a violation."""
import json, os, shutil, sqlite3, time
import load
from program import Server


def trial(rig):
    found = []
    for name, says, sabotage in SABOTAGE:
        ledger = rig.ledger("prove")
        journal = rig.journal(ledger)
        server = Server(rig.lab, rig.program, ledger).start()
        work(rig, journal, server, f"{name}-1")
        server.kill()
        servers = sabotage(rig, journal, ledger, server)
        load.settle(journal, rig.program, ledger, servers)
        for each in servers:
            each.kill()
        hit = [text for text in journal.violations if says in text]
        rig.expect(hit, f"{name}: not found; the rig only says {journal.violations[:2]}")
        found.append(name)
    return f"{len(found)} sabotages, each found: {', '.join(found)}"


def work(rig, journal, server, name):
    crowd = load.Clients(journal, [server.port], 6, rig.seed, name)
    time.sleep(0.15)
    crowd.stop()


def fold_in(ledger):
    with sqlite3.connect(ledger) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def restored(rig, journal, ledger, server):
    """An earlier copy of the file put in its place."""
    fold_in(ledger)
    shutil.copy(ledger, ledger + ".old")
    server.start()
    work(rig, journal, server, "restored-2")
    server.kill()
    for end in ("-wal", "-shm"):
        if os.path.exists(ledger + end):
            os.remove(ledger + end)
    shutil.copy(ledger + ".old", ledger)
    return [server.start()]


def last_fact_lost(rig, journal, ledger, server):
    """The newest fact is lost. Asked again, it would come back under the same number with the same answer."""
    change(ledger, "DELETE FROM facts WHERE seq = (SELECT max(seq) FROM facts)")
    return [server.start()]


def refusal_turned(rig, journal, ledger, server):
    """A stored answer is edited; the program's own hashes show it, too, so it does not start: the log is what is read."""
    one = next(one for one in journal.answered if one.document["kind"] == "order_held")
    count = json.loads(one.body)["count"]
    change(ledger, f"UPDATE facts SET payload = replace(payload, '\"count\":{count},', '\"count\":{count + 1},') WHERE seq = {one.seq}")
    return []


def stale_copy(rig, journal, ledger, server):
    """One of two servers works on a copy of the file."""
    fold_in(ledger)
    shutil.copy(ledger, ledger + ".copy")
    other = Server(rig.lab, rig.program, ledger + ".copy").start()
    server.start()
    work(rig, journal, server, "copy-2")
    return [server, other]


def two_ledgers(rig, journal, ledger, server):
    """Acknowledged on a copy alone: for a client that is an answer that is gone."""
    fold_in(ledger)
    shutil.copy(ledger, ledger + ".copy")
    other = Server(rig.lab, rig.program, ledger + ".copy").start()
    work(rig, journal, other, "lost-2")
    other.kill()
    return [server.start()]


def forgotten_key(rig, journal, ledger, server):
    """A key is taken out of its fact."""
    seq = next(one for one in journal.answered if one.document["kind"] == "order_held").seq
    change(ledger, f"UPDATE facts SET request_key = 'other' WHERE seq = {seq}")
    return []


def change(ledger, sql):
    with sqlite3.connect(ledger) as database:
        assert database.execute(sql).rowcount == 1, sql


SABOTAGE = [
    ("an earlier file restored", "and is not in the log", restored),
    ("the last fact lost", "and is not in the log", last_fact_lost),
    ("a payload edited", "edited", refusal_turned),
    ("a key taken away", "which nobody asked", forgotten_key),
    ("a server on a stale copy", "servers give different books", stale_copy),
    ("facts on a copy alone", "and is not in the log", two_ledgers),
]
