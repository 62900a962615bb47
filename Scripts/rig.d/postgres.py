"""A PostgreSQL primary and its synchronous standby, made, crashed, failed over and rebuilt as an unprivileged user."""
import glob, os, shutil, signal, subprocess, time
from program import Trouble, free_port

SETTINGS = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=16MB", "max_wal_size=256MB",
            "wal_receiver_status_interval=1", "wal_retrieve_retry_interval=100ms",
            "log_min_messages=fatal", "wal_keep_size=256MB"]


def programs():
    """The folder of the newest installed server, or None."""
    found = [path for path in glob.glob("/usr/lib/postgresql/*/bin/initdb") if os.access(path, os.X_OK)]
    if not found and (plain := shutil.which("initdb")):
        found = [os.path.realpath(plain)]
    return os.path.dirname(max(found, key=lambda path: [int(part) for part in path.split("/") if part.isdigit()])) if found else None


class Node:
    """One server: a data folder and a port."""

    def __init__(self, lab):
        self.lab, self.data, self.port, self.process = lab, lab.folder("pg"), free_port(), None
        self.user = "postgres" if os.geteuid() == 0 else None
        os.makedirs(self.data, 0o700)
        if self.user:
            shutil.chown(self.data, self.user, self.user)

    def run(self, name, *words, fine=True):
        as_user = ["setpriv", "--reuid", self.user, "--regid", self.user, "--clear-groups"] if self.user else []
        ran = subprocess.run([*as_user, f"{programs()}/{name}", *words], capture_output=True, text=True, cwd="/", timeout=120)
        if fine and ran.returncode != 0:
            raise Trouble(f"{name}: exit {ran.returncode}: {ran.stderr[-600:]}{ran.stdout[-200:]}")
        return ran

    def sql(self, text):
        return self.run("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", text, f"{self.address} dbname=postgres").stdout.strip()

    @property
    def address(self):
        return f"host=127.0.0.1 port={self.port} user=postgres"

    def start(self):
        # QUIT ends the server and its children at once, when the rig is no more.
        self.process = self.lab.start([f"{programs()}/postgres", "-D", self.data, "-c", f"port={self.port}"], self.data + ".log", self.user, "QUIT")
        give_up = time.monotonic() + 30
        while self.run("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), fine=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > give_up:
                with open(self.data + ".log") as log:
                    raise Trouble(f"PostgreSQL does not start: {log.read()[-500:]}")
            time.sleep(0.02)
        return self

    def crash(self):
        """kill -9 of all its processes at once, as a power cut would: nothing is said, nothing finished."""
        self.process.send_signal(signal.SIGSTOP)
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as file:
            family = [int(pid) for pid in file.read().split()]
        for pid in [self.process.pid, *family]:
            os.kill(pid, signal.SIGKILL)
        self.lab.kill(self.process)

    def follow(self, primary, rewind=False):
        """Becomes the primary's standby: rewound to where the two part; copied anew where that is not asked or not possible."""
        source = f"{primary.address} dbname=postgres"
        if not rewind or self.run("pg_rewind", "-D", self.data, "--source-server", source, "-R", "--no-sync", fine=False).returncode != 0:
            for name in os.listdir(self.data):  # the folder itself stays: its place is not this user's
                path = f"{self.data}/{name}"
                shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.remove(path)
            self.run("pg_basebackup", "-D", self.data, "-d", primary.address, "-R", "-c", "fast", "--no-sync", "-X", "stream")
        return self.start()


class Cluster:
    def __init__(self, lab):
        self.primary, self.standby, self.nodes = Node(lab), Node(lab), []
        self.nodes = [self.primary, self.standby]
        self.primary.run("initdb", "-k", "-D", self.primary.data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        with open(self.primary.data + "/postgresql.conf", "a") as file:  # copies of this server take it along
            file.write("".join(f"{name} = '{value}'\n" for name, value in (one.split("=") for one in SETTINGS)))
        self.primary.start()
        self.standby.follow(self.primary)
        self.primary.sql("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'")
        self.primary.sql("SELECT pg_reload_conf()")
        self.wait("quorum")
        # The standby has a copy of the settings from before; it must wait for a standby of its own when it is promoted.
        self.standby.sql("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'")
        self.standby.sql("SELECT pg_reload_conf()")

    def wait(self, state):
        give_up = time.monotonic() + 30
        while self.primary.sql("SELECT sync_state FROM pg_stat_replication") != state:
            if time.monotonic() > give_up:
                raise Trouble("the standby does not become synchronous in 30 s")
            time.sleep(0.02)

    def url(self, ledger):
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgres://postgres@{hosts}/postgres?ledger={ledger}&strict=1"

    def fail_over(self, rewind):
        """Crashes the primary, promotes the standby, makes the old one its standby. Seconds: promoted, both there again."""
        began, old = time.monotonic(), self.primary
        old.crash()
        self.primary, self.standby = self.standby, old
        self.primary.sql("SELECT pg_promote()")
        if rewind:  # it goes by the control file, which says the old timeline until a checkpoint after the promotion
            self.primary.sql("CHECKPOINT")
        promoted = time.monotonic() - began
        old.follow(self.primary, rewind)
        self.wait("quorum")
        return promoted, time.monotonic() - began
