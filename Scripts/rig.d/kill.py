"""kill: kill -9 of a server under load, and of one that is starting."""
import random, time
import load, world
from journal import Journal
from program import Server, percentile

ROTATE = 25  # kills per ledger: a restart folds the whole log, and a thousand kills should not test mostly that


def trial(rig, runs, clients=12, rotate=ROTATE):
    luck, tally = random.Random(f"{rig.seed}/kill"), Tally()
    for first in range(0, runs, rotate):
        ledger = rig.ledger("kill")
        journal = rig.journal(ledger)
        server = Server(rig.lab, rig.program, ledger).start()
        for run in range(first, min(first + rotate, runs)):
            tally.kills += kill_once(rig, journal, server, ledger, luck, clients, f"k{run}", tally)
            if journal.violations:
                break
        load.settle(journal, rig.program, ledger, [server])
        tally.add(journal, server)
        server.kill()
        if rig.found(journal):
            break
    rig.expect(tally.answers > 2 * tally.kills, f"only {tally.answers} answers: too few to mean anything")
    rig.expect(runs < 20 or tally.doubts > 0, "no kill met an unanswered request: nothing was tested")
    return (f"{tally.kills} kills ({tally.starting} while starting), {tally.answers} answers, {tally.doubts} in doubt at a kill, "
            f"{tally.done} of them done; ready in p50 {percentile(tally.waits, .5)*1e3:.0f} ms, p99 {percentile(tally.waits, .99)*1e3:.0f} ms")


class Tally:
    def __init__(self):
        self.kills = self.starting = self.answers = self.doubts = self.done = 0
        self.waits = []

    def add(self, journal, server):
        self.answers += len(journal.answered)
        self.waits += server.waits


def kill_once(rig, journal, server, ledger, luck, clients, name, tally):
    before, kills = len(journal.answered), 1
    crowd = load.Clients(journal, [server.port], clients, rig.seed, name)
    time.sleep(luck.uniform(0.005, 0.15))
    server.kill()
    crowd.stop()
    journal.check_log(rig.program, ledger)
    doubts = journal.doubts()
    tally.doubts += len(doubts)
    tally.done += sum(one.key in journal.logged for one in doubts)
    if luck.random() < 0.2:
        server.spawn()
        time.sleep(luck.uniform(0, 0.08))
        server.kill()
        kills, tally.starting = 2, tally.starting + 1
    server.start()
    load.settle(journal, rig.program, ledger, [server], False, len(journal.answered) - before, luck)
    return kills
