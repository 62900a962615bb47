"""What all trials share: seed, program, folder, ledgers; and the verdict."""
import os, time
import postgres, program, wire, world
from journal import Journal


class Rig:
    def __init__(self, program_path, seed):
        self.program, self.seed, self.lab = program.Program(program_path), seed, program.Lab()
        self.violations, self.cluster = [], None
        self.operator = world.write(self.lab.folder("operator"))

    def join_cluster(self):
        """Ledgers are in PostgreSQL from now on."""
        if postgres.programs() is None:
            raise program.Trouble("PostgreSQL's server is not installed; Scripts/install tests does")
        self.cluster = postgres.Cluster(self.lab)

    def ledger(self, name, folder=None):
        """A new ledger of the tiny operator: a file, or one of the cluster's."""
        path = self.lab.folder(name)
        ledger = self.cluster.url(os.path.basename(path)) if self.cluster else path + ".db"
        self.program.init(folder or self.operator, ledger)
        return ledger

    def journal(self, ledger):
        """A journal that knows the ledger as it was made."""
        rows = self.program.json("log", "--ledger", ledger)["log"]
        journal = Journal(rows[-1]["seq"])
        for row in rows:
            journal.check_row(row)
        return journal

    def expect(self, good, text):
        if not good:
            self.violations.append(text)

    def found(self, journal):
        """Whether a journal has violations; they are the rig's from now on."""
        self.violations += journal.violations
        journal.violations = []
        return bool(self.violations)


def run(rig, name, again, trial, **arguments):
    """Runs one trial and prints its line. True when nothing is wrong."""
    began, load = time.monotonic(), os.getloadavg()[0]
    try:
        what = trial(rig, **arguments)
    except (program.Trouble, wire.Broken) as trouble:
        what = f"could not go on: {trouble}"
        rig.violations.append(what)
    verdict = "ok" if not rig.violations else f"{len(rig.violations)} VIOLATIONS"
    print(f"{name:<19} {what}; seed {rig.seed}, load {load:.1f}→{os.getloadavg()[0]:.1f}  {time.monotonic() - began:7.1f} s  {verdict}", flush=True)
    for text in rig.violations[:20]:
        print(f"    {text}")
    if rig.violations:
        rig.lab.keep = True
        print(f"    again: Scripts/rig {again} --seed {rig.seed}", flush=True)
    good, rig.violations = not rig.violations, []
    return good
