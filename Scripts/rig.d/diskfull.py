"""diskfull: a real small file system, filled while the server works, with and without a kill and a restart while full."""
import os, random, subprocess, time
from collections import Counter
import load, wire
from program import Server, Trouble

SIZE = 16 << 20


class Disk:
    """A file system of its own: ext4 on a loop device; a tmpfs where there is none, which has no journal and no delay."""

    def __init__(self, lab, block):
        self.lab, self.path, image = lab, lab.folder("disk"), lab.folder("image")
        os.mkdir(self.path)
        with open(image, "wb") as file:
            file.truncate(SIZE)
        lab.undo.append(self.close)  # before it is mounted: the rig may be stopped at any moment
        self.kind = "ext4"
        if not (call("mkfs.ext4", "-q", "-F", "-m", "0", "-b", str(block), image) and call("mount", "-o", "loop", image, self.path)):
            self.kind = "tmpfs"
            if not call("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", self.path):
                raise Trouble("neither a loop device nor a tmpfs can be mounted; run as root")

    def close(self):
        call("umount", "-l", self.path)

    def fill(self):
        """Takes every byte that is free, down to the last block; how many were free."""
        with open(f"{self.path}/ballast", "ab", buffering=0) as file:
            before = file.tell()
            for size in (1 << 20, 1 << 16, 1 << 12, 1):
                try:
                    while file.write(bytes(size)):
                        pass
                except OSError:
                    pass
            try:
                os.fsync(file.fileno())
            except OSError:
                pass
            return file.tell() - before

    def make_room(self):
        os.remove(f"{self.path}/ballast")


def call(*words):
    try:
        return subprocess.run(words, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def trial(rig, runs, clients=12):
    luck, excuses, answers, kind = random.Random(f"{rig.seed}/diskfull"), Counter(), 0, ""
    doubts = restarts = ends = 0
    for run in range(runs):
        disk = Disk(rig.lab, luck.choice((1024, 4096)))  # on small blocks a start while full is refused
        kind, ledger = disk.kind, disk.path + "/ledger.db"
        rig.program.init(rig.operator, ledger)
        journal = rig.journal(ledger)
        server = Server(rig.lab, rig.program, ledger).start()
        crowd = load.Clients(journal, [server.port], clients, rig.seed, f"d{run}")
        time.sleep(luck.uniform(0.05, 0.6))
        end = time.monotonic() + luck.uniform(0.3, 1.0)
        while time.monotonic() < end or not journal.excuses["full"] and time.monotonic() < end + 10:
            disk.fill()
            time.sleep(0.01)
        rig.expect(journal.excuses["full"] > 0, "the disk was full for 10 s and nobody was told")
        has_ended = False
        if luck.random() < 0.5:
            restarts += 1
            has_ended = restart_full(rig, server, disk)
            ends += has_ended
        if luck.random() < 0.5:  # the clients go on while room is made, or have stopped before
            disk.make_room()
            time.sleep(0.2)
            crowd.stop()
        else:
            crowd.stop()
            rig.expect(has_ended or reads(server), f"a full disk keeps the server from reading: {server.last_words()}")
            disk.make_room()
        if not server.is_ready():
            server.kill()
            server.start()
        doubts += load.settle(journal, rig.program, ledger, [server])
        excuses += journal.excuses
        answers += len(journal.answered)
        server.kill()
        disk.close()
        if rig.found(journal):
            break
    return (f"{runs} disks of {SIZE >> 20} MiB ({kind}) filled at work, {restarts} kills and restarts while full, {ends} of them "
            f"refused with the reason: {answers} answers, "
            f"503 {dict(excuses)}, {doubts} without an answer when room was made: all definite then")


def reads(server):
    try:
        return server.ask("/api/v1/book")[0] == 200
    except wire.Broken:
        return False


def restart_full(rig, server, disk):
    """kill -9 while full, and a start while full: it serves, or ends and says why. Whether it has ended."""
    server.kill()
    disk.fill()
    server.spawn()
    end = time.monotonic() + 2
    while time.monotonic() < end and server.process.poll() is None and not server.is_ready():
        time.sleep(0.02)
    if server.process.poll() is not None:
        rig.expect("full" in server.last_words(), f"a start on a full disk does not say that it is full: {server.last_words()}")
    elif not server.is_ready():
        rig.violations.append(f"a start on a full disk hangs: {server.last_words()}")
    return server.process.poll() is not None
