"""The program under test: its command line, its servers, and the end of every process and folder the rig made."""
import atexit, json, os, shutil, signal, socket, subprocess, tempfile, time
import wire


class Trouble(Exception):
    """The rig cannot go on: what, where, what to do."""


class Lab:
    """A folder and the processes in it; all gone when the rig ends, unless there is something to look at."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="headroom-rig-")
        os.chmod(self.path, 0o755)
        self.processes, self.undo, self.keep, self.count = set(), [], False, 0
        atexit.register(self.close)

    def folder(self, name):
        self.count += 1
        return f"{self.path}/{name}-{self.count}"

    def start(self, words, log, user=None, end="KILL", environment=None):
        """Starts a process that dies with the rig, however the rig ends. Only the main thread may: the kernel's
        parent-death signal is that of the thread."""
        as_user = ["--reuid", user, "--regid", user, "--clear-groups"] if user else []
        with open(log, "ab") as out:
            process = subprocess.Popen(["setpriv", "--pdeathsig", end] + as_user + words, stdin=subprocess.DEVNULL,
                                       stdout=out, stderr=out, cwd="/", start_new_session=True,
                                       env=os.environ | (environment or {}))
        self.processes.add(process)
        return process

    def kill(self, process, sign=signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(sign)
        process.wait()
        self.processes.discard(process)

    def close(self):
        for process in list(self.processes):
            self.kill(process)
        for undo in reversed(self.undo):
            undo()
        self.undo.clear()
        if self.keep:
            print(f"kept to look at: {self.path}", flush=True)
        else:
            shutil.rmtree(self.path, ignore_errors=True)


class Program:
    def __init__(self, path):
        self.path = os.path.abspath(path)
        if not os.access(self.path, os.X_OK):
            raise Trouble(f"{path} is not there; build it with `make build`, or name another with --program")

    def run(self, *words):
        return subprocess.run([self.path, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def json(self, *words):
        """The document it prints; exit 3 of verify is an answer, too."""
        ran = self.run(*words, "--json")
        try:
            return json.loads(ran.stdout)
        except ValueError:
            raise Trouble(f"headroom {' '.join(words)}: exit {ran.returncode}: {ran.stderr.strip() or ran.stdout[:200]}")

    def init(self, folder, ledger):
        ran = self.run("init", folder, "--ledger", ledger)
        if ran.returncode != 0:
            raise Trouble(f"init {ledger}: exit {ran.returncode}: {ran.stderr}{ran.stdout}")


class Server:
    """`headroom serve` on a port of its own, which it keeps over restarts."""

    def __init__(self, lab, program, ledger):
        self.lab, self.program, self.ledger, self.port = lab, program, ledger, free_port()
        self.log, self.process, self.waits = lab.folder("server") + ".log", None, []

    def spawn(self):
        words = [self.program.path, "serve", "--ledger", self.ledger, "--port", str(self.port), "--tokens", f"{self.lab.path}/tokens"]
        self.began = time.monotonic()
        self.process = self.lab.start(words, self.log, environment={"HEADROOM_ADMIN_TOKEN": wire.TOKEN})

    def start(self, patience=60):
        """Starts it; returns when it is ready. Refused starts are tried again, as an init system would."""
        self.spawn()
        give_up = time.monotonic() + patience
        while not self.is_ready():
            if self.process.poll() is not None:
                self.lab.processes.discard(self.process)
                if time.monotonic() > give_up:
                    raise Trouble(f"the server does not start: {self.last_words()}")
                time.sleep(0.05)
                self.spawn()
            elif time.monotonic() > give_up:
                raise Trouble(f"the server is not ready after {patience} s: {self.last_words()}")
            time.sleep(0.004)
        self.waits.append(time.monotonic() - self.began)
        return self

    def is_ready(self):
        try:
            return self.ask("/readyz")[0] == 200
        except wire.Broken:
            return False

    def ask(self, path, key=None, body=None):
        connection = wire.Wire(self.port)
        try:
            return connection.ask(path, key, body)
        finally:
            connection.close()

    def last_words(self):
        with open(self.log) as file:
            return file.read()[-500:].strip()

    def kill(self):
        self.lab.kill(self.process)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")
