"""The same reservations and the same requests to Headroom and to Slurm: dates, times, and every difference accounted for."""
import argparse, datetime, os, random, signal, subprocess, sys
import contracts, slurm
from headroom import Headroom
from line import Line, table
from program import Lab, Program, Trouble
from slurm import Slurm


def arguments(words):
    parser = argparse.ArgumentParser(prog="Scripts/peers", description="Gives Headroom and Slurm the same book and the same requests, and prints "
                                     "dates and times side by side. Exit 1 when a difference is not accounted for or Headroom differs from the brute force.")
    parser.add_argument("--program", default=".build/release/headroom", help="the built program")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--requests", type=int, default=12, help="requests for each book")
    parser.add_argument("--times", type=int, default=9, help="how often each is asked for the median time")
    return parser.parse_args(words)


def machine():
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown processor")
    return f"{model}, {os.cpu_count()} cores"


def commit():
    git = lambda *words: subprocess.run(["git", *words], capture_output=True, text=True).stdout.strip()
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if git("status", "--porcelain", "-uno") else "")


def compare(asked, lab, cluster, name, book, today, first, luck):
    """Prints one book's table; what is wrong is given back."""
    check_held(cluster, book)
    ledger = Headroom(lab, Program(asked.program), book, today)
    lines = [Line(request, book, first, ledger, cluster, asked.times) for request in contracts.requests(luck, asked.requests)]
    ledger.stop()
    print(f"\n{name}: {len(book)} contracts on {contracts.SERVERS} servers of {contracts.PER_SERVER} h200; requests from {first}; "
          f"medians of {asked.times}, load {os.getloadavg()[0]:.1f}\n")
    print(table(lines), flush=True)
    reasons = {}
    for line in lines:
        word, sentence = line.why()
        reasons.setdefault(word, []).append((line, sentence))
    print(f"\n{len(reasons.get('same', []))} of {len(lines)} answers are the same." + (" The others:" if len(reasons) > 1 else ""))
    for word, found in sorted(reasons.items()):
        if word != "same":
            print(f"  {word}, {len(found)}: e.g. {found[0][0].request}: {found[0][1]}.")
    return [fault for line in lines for fault in line.faults()]


def check_held(cluster, book):
    """Slurm holds what the book says, by its own listing."""
    want = {one.name: (sorted(one.servers), f"{one.end}T00:00:00") for one in book}
    if cluster.held() != want:
        raise Trouble(f"Slurm holds something else than the book: {cluster.held()} against {want}")


def run(asked):
    lab, luck = Lab(), random.Random(asked.seed)
    cluster = Slurm(lab).start()
    version = cluster.must("slurmctld", "-V").strip()
    print(f"peers: Headroom at {commit()} and {version}, seed {asked.seed}\n{machine()}; Slurm: cloud nodes without slurmd, {slurm.LIMITS}, MaxTime=INFINITE")
    # Tomorrow, but not a tomorrow that comes while this runs.
    today = datetime.datetime.now(datetime.timezone.utc).date()
    first = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1, hours=1)).date()
    now = contracts.running(today, luck)
    later = contracts.coming(today, luck, now)
    for one in now:
        cluster.hold(one, today)
    faults = compare(asked, lab, cluster, "Contracts that run", now, today, first, luck)
    for one in later[len(now):]:
        cluster.hold(one, today)
    faults += compare(asked, lab, cluster, "And contracts that begin later", later, today, first, luck)
    print(f"\nquote: a process that opens the ledger; served: one HTTP request to `headroom serve`; slurm: a process of `sbatch --test-only` that asks\n"
          "slurmctld. Slurm's instants are counted from the first whole UTC day. End by end: --begin=DAY for the first day and each on which a contract\n"
          "ends, until Slurm answers that day itself.")
    for fault in faults:
        print(f"  WRONG: {fault}")
    print("peers: " + (f"{len(faults)} WRONG" if faults else "ok"), f"again: Scripts/peers --seed {asked.seed}", sep="; ")
    return 1 if faults else 0


def main(words):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    asked = arguments(words)
    if slurm.lacking():
        print(f"peers: skipped: {', '.join(slurm.lacking())} not here; Scripts/install peers installs Debian's Slurm where there is one")
        return 0
    try:
        return run(asked)
    except Trouble as trouble:
        print(f"peers: {trouble}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("peers: stopped", file=sys.stderr)
        return 130
