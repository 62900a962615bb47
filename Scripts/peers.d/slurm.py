"""A Slurm of its own: slurmctld and munged on loopback in a temporary folder, by a user without rights; no machine stands behind it.

Its nodes are cloud nodes: to the scheduler they are idle, a job that gets them runs its time limit on them (it waits for
them to come up, for longer than this script runs), and no slurmd is needed. `sbatch --test-only` is answered by slurmctld alone.
"""
import datetime, getpass, os, pwd, re, shutil, subprocess, time
from contracts import SERVERS
from program import Trouble, free_port

NEEDED = ["slurmctld", "sbatch", "scontrol", "squeue", "munged", "setpriv"]
LIMITS = "sched_interval=1,bf_interval=1,bf_resolution=60,bf_window=43200,bf_window_linear=3600,bf_max_job_test=1000,bf_continue"
"""Generous: 43200 minutes, 30 days, is the widest window that backfill takes. It bounds when jobs in the queue are planned, not
what --test-only answers. bf_window_linear: the window in which ends of jobs are looked at together grows by an hour at a time
instead of doubling."""


def lacking():
    return [name for name in NEEDED if shutil.which(name) is None]


class Slurm:
    def __init__(self, lab):
        self.lab, self.user = lab, "slurm" if os.getuid() == 0 else getpass.getuser()
        self.folder = lab.folder("slurm")
        self.make_folders()
        self.configure()

    def make_folders(self):
        for name in ("", "etc", "run", "state", "spool", "munge"):
            os.makedirs(f"{self.folder}/{name}", exist_ok=True)
        os.chmod(f"{self.folder}/munge", 0o700)
        with open(f"{self.folder}/munge/key", "wb") as key:
            key.write(os.urandom(128))
        os.chmod(f"{self.folder}/munge/key", 0o400)
        if os.getuid() == 0:
            own = pwd.getpwnam(self.user)
            for name in ("run", "state", "spool", "munge", "munge/key"):
                os.chown(f"{self.folder}/{name}", own.pw_uid, own.pw_gid)

    def configure(self):
        at, nodes = self.folder, f"n[1-{SERVERS}]"
        lines = ["ClusterName=headroom", "SlurmctldHost=localhost(127.0.0.1)", f"SlurmUser={self.user}", f"SlurmdUser={self.user}",
                 "AuthType=auth/munge", f"AuthInfo=socket={at}/run/munge.sock", "CredType=cred/munge", f"SlurmctldPort={free_port()}",
                 f"SlurmctldPidFile={at}/run/slurmctld.pid", f"StateSaveLocation={at}/state", f"SlurmdSpoolDir={at}/spool",
                 "CommunicationParameters=NoInAddrAny", "MailProg=/bin/true", "MpiDefault=none", "ProctrackType=proctrack/linuxproc",
                 "TaskPlugin=task/none", "SwitchType=switch/none", "JobAcctGatherType=jobacct_gather/none",
                 "AccountingStorageType=accounting_storage/none", "SchedulerType=sched/backfill", f"SchedulerParameters={LIMITS}",
                 "SelectType=select/cons_tres", "SelectTypeParameters=CR_CPU", "PriorityType=priority/basic", "GresTypes=gpu",
                 "PrivateData=cloud", "SuspendProgram=/bin/true", "ResumeProgram=/bin/true", "SuspendTime=INFINITE", "ResumeTimeout=60000",
                 "SuspendTimeout=1", "ResumeRate=0",
                 f"NodeName={nodes} NodeAddr=127.0.0.1 CPUs=8 RealMemory=1000 Gres=gpu:h200:8 State=CLOUD",
                 "PartitionName=hall Nodes=ALL Default=YES MaxTime=INFINITE DefaultTime=INFINITE State=UP OverSubscribe=EXCLUSIVE"]
        write(f"{at}/etc/slurm.conf", lines)
        write(f"{at}/etc/gres.conf", ["AutoDetect=off", f"NodeName={nodes} Name=gpu Type=h200 Count=8"])
        for name in [name for name in os.environ if name.startswith(("SLURM_", "SBATCH_", "SQUEUE_"))]:
            del os.environ[name]
        os.environ.update(SLURM_CONF=f"{at}/etc/slurm.conf", TZ="UTC")

    def start(self):
        at, user = self.folder, self.user if os.getuid() == 0 else None
        self.lab.start(["munged", "--foreground", f"--key-file={at}/munge/key", f"--socket={at}/run/munge.sock",
                        f"--pid-file={at}/run/munged.pid", f"--log-file={at}/munge/log", f"--seed-file={at}/munge/seed",
                        "--num-threads=2"], f"{at}/munged.log", user)
        wait_for(lambda: os.path.exists(f"{at}/run/munge.sock"), f"munged does not start; see {at}/munged.log")
        self.lab.start(["slurmctld", "-D", "-f", f"{at}/etc/slurm.conf"], f"{at}/slurmctld.log", user)
        wait_for(lambda: "UP" in self.run("scontrol", "ping").stdout, "slurmctld does not answer: " + last(f"{at}/slurmctld.log"))
        return self

    def run(self, *words):
        return subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd="/", timeout=60)

    def must(self, *words):
        ran = self.run(*words)
        if ran.returncode != 0:
            raise Trouble(f"{' '.join(words)}: exit {ran.returncode}: {ran.stderr.strip()}{ran.stdout.strip()}")
        return ran.stdout

    def hold(self, contract, today):
        """A contract that runs is a job with its end; one that begins later is a reservation."""
        nodes = ",".join(f"n{one}" for one in contract.servers)
        if contract.start > today:
            self.must("scontrol", "create", "reservation", f"reservationname={contract.name}", f"starttime={contract.start}T00:00:00",
                      f"endtime={contract.end}T00:00:00", f"nodes={nodes}", "users=root")
            return
        job = self.must("sbatch", "--parsable", "-D", "/", "-o", "/dev/null", "-J", contract.name, "-N", str(len(contract.servers)),
                        "-w", nodes, "-t", "30-00:00:00", "--wrap", "exit 0").strip()
        wait_for(lambda: self.must("squeue", "-h", "-j", job, "-o", "%T").strip() in ("CONFIGURING", "RUNNING"), f"job {contract.name} does not start")
        self.must("scontrol", "update", f"jobid={job}", f"endtime={contract.end}T00:00:00")

    def held(self):
        """What Slurm itself says that it holds: {name: (servers, last instant)}."""
        found = {}
        for line in self.must("squeue", "-h", "-o", "%j|%N|%e").splitlines():
            name, nodes, end = line.split("|")
            found[name] = (servers(nodes), end)
        for block in self.must("scontrol", "-o", "show", "reservation").splitlines():
            one = dict(word.split("=", 1) for word in block.split() if "=" in word)
            if "ReservationName" in one:
                found[one["ReservationName"]] = (servers(one["Nodes"]), one["EndTime"])
        return found

    def ask(self, request, begin):
        """(instant or None, servers, what it says) of `sbatch --test-only`, beginning no earlier than a day."""
        ran = self.run("sbatch", "--test-only", "-N", str(request.servers), "--gpus-per-node=h200:8", "-t", f"{request.days}-00:00:00",
                       f"--begin={begin}T00:00:00", "--wrap", "exit 0")
        found = re.search(r"to start at (\S+) using \d+ processors on nodes (\S+)", ran.stderr)
        if not found:
            return None, [], ran.stderr.strip().removeprefix("allocation failure: ")
        return datetime.datetime.fromisoformat(found[1]), servers(found[2]), ""


def servers(text):
    """The numbers of n[1-3,7] or n5."""
    parts = text.removeprefix("n").strip("[]").split(",")
    spans = [[int(end) for end in part.split("-")] for part in parts if part]
    return [one for span in spans for one in range(span[0], span[-1] + 1)]


def first_whole_day(instant):
    """The first midnight not before an instant: days are what Headroom sells, seconds what Slurm answers."""
    return (instant + datetime.timedelta(days=1, seconds=-1)).date()


def wait_for(is_true, otherwise, patience=30):
    give_up = time.monotonic() + patience
    while not is_true():
        if time.monotonic() > give_up:
            raise Trouble(otherwise)
        time.sleep(0.05)


def write(path, lines):
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


def last(path):
    with open(path) as file:
        return file.read()[-500:].strip() if os.path.exists(path) else ""
