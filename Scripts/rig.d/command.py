"""The command line of the rig."""
import argparse, os, random, signal, subprocess, sys
import confirms, diskfull, failover, kill, postgres, prove, race, rig as shared, samekey
from program import Trouble


def arguments(words):
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--program", default=".build/release/headroom", help="the built program")
    common.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    common.add_argument("--ledger", choices=["sqlite", "postgres"], default="sqlite")
    parser = argparse.ArgumentParser(prog="Scripts/rig", description="Breaks the real program with real parts: each line says what was "
                                     "done, the verdict and the seed. Exit 1 on any violation.")
    trials = parser.add_subparsers(dest="trial", required=True)

    def add(name, text, **options):
        one = trials.add_parser(name, help=text, parents=[common])
        for option, value in options.items():
            one.add_argument("--" + option.replace("_", "-"), type=type(value), default=value)

    add("kill", "kill -9 of a server under load", runs=100)
    add("samekey", "one key at once on several servers", count=1000, servers=2)
    add("race", "many clients on several servers that are killed in turn", clients=64, servers=2, seconds=60.0, kill_every=0.5)
    add("failover", "kill -9 of a PostgreSQL primary, its standby promoted", runs=5)
    add("diskfull", "a small file system filled at work", runs=10)
    add("confirms", "durable confirms per second", clients=64, seconds=10.0)
    add("prove", "break the ledger behind the program's back, to see that the checks find it")
    add("test", "a sample of all, for make test")
    add("soak", "all of it, about 25 minutes an hour asked for", hours=1.0)
    return parser.parse_args(words)


TRIALS = {"kill": kill.trial, "samekey": samekey.trial, "race": race.trial, "failover": failover.trial,
          "diskfull": diskfull.trial, "confirms": confirms.trial, "prove": prove.trial}


def one(asked):
    """A trial by its own name."""
    own = {name: value for name, value in vars(asked).items() if name not in ("program", "seed", "ledger", "trial")}
    is_postgres = asked.ledger == "postgres" or asked.trial == "failover"
    rig = shared.Rig(asked.program, asked.seed)
    if is_postgres:
        rig.join_cluster()
    again = " ".join([asked.trial] + [f"--{name.replace('_', '-')} {value}" for name, value in own.items()] + ["--ledger postgres"] * is_postgres)
    return shared.run(rig, asked.trial + " postgres" * is_postgres, again, TRIALS[asked.trial], **own)


def several(asked, plan):
    """One trial after the other, (words, whether on PostgreSQL); all are run, whatever the first ones found."""
    good, has_postgres = True, postgres.programs() is not None
    for words in plan:
        if isinstance(words, tuple):
            good = beside(asked, words) and good
            continue
        if "postgres" in words and not has_postgres:
            print(f"{words:<19} skipped: PostgreSQL's server is not installed; Scripts/install tests does", flush=True)
            continue
        good = one(arguments(words.split() + ["--seed", str(asked.seed), "--program", asked.program])) and good
    return good


def beside(asked, plan):
    """Trials side by side, each a process with a seed of its own: a server that starts leaves the other core idle."""
    sys.stdout.flush()
    lanes = [subprocess.Popen([sys.executable, sys.argv[0], *words.split(), "--seed", str(asked.seed + lane), "--program", asked.program])
             for lane, words in enumerate(plan)]
    try:
        return all([lane.wait() == 0 for lane in lanes])
    finally:
        for lane in lanes:
            lane.terminate()


SAMPLE = ["prove", "kill --runs 20", "samekey --count 1000", "failover --runs 1 --ledger postgres"]


def soak(hours):
    """About 25 minutes an hour asked for, on two cores."""
    times = lambda number: max(1, round(number * hours))
    both = ["sqlite", "postgres"]
    kill = f"kill --runs {times(500)}"
    return (["prove", (kill, kill), f"kill --runs {times(60)} --ledger postgres", f"failover --runs {times(20)} --ledger postgres",
             f"samekey --count {times(100_000)} --servers 3", f"samekey --count {times(5000)} --servers 3 --ledger postgres"]
            + [f"race --seconds {times(60)} --ledger {ledger}" for ledger in both]
            + [f"diskfull --runs {times(20)}"] + [f"confirms --ledger {ledger}" for ledger in both])


def main(words):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
    try:
        asked = arguments(words)
        plans = {"test": lambda: SAMPLE, "soak": lambda: soak(asked.hours)}
        good = several(asked, plans[asked.trial]()) if asked.trial in plans else one(asked)
        return 0 if good else 1
    except Trouble as trouble:
        print(f"rig: {trouble}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("rig: stopped", file=sys.stderr)
        return 130
