"""A server of the tests' own on the default scenario, and a proxy before it that breaks things on purpose."""

import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

from faults import FaultyProxy
from headroom import Client

PROGRAM = os.environ.get("HEADROOM_PROGRAM", "headroom")


@dataclass(frozen=True)
class Server:
    port: int
    token: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*arguments: str | Path) -> None:
    subprocess.run([PROGRAM, *arguments], check=True, capture_output=True)


@contextmanager
def serving(folder: Path, tables: str | Path = "cascadia") -> Iterator[Server]:
    ledger = folder / "client.db"
    run("init", tables, "--ledger", ledger)
    server = Server(free_port(), secrets.token_hex(32))
    command = [PROGRAM, "serve", "--ledger", str(ledger), "--port", str(server.port)]
    with open(folder / "server.log", "w") as log:
        environment = {**os.environ, "HEADROOM_ADMIN_TOKEN": server.token}
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        await_health(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(10)


def await_health(server: Server, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(400):
        try:
            build_opener(ProxyHandler({})).open(server.url + "/healthz", timeout=1).close()
            return
        except (URLError, OSError):
            assert process.poll() is None, "the server has ended"
            time.sleep(0.05)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A server that nobody else changes."""
    with serving(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[Client]:
    with Client(server.url, server.token) as client:
        yield client


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a server whose futures are quick to draw."""
    folder = tmp_path_factory.mktemp("small")
    sizes = {"--regions": 2, "--halls": 4, "--orders": 40, "--queued": 8}
    run("generate", *(str(word) for size in sizes.items() for word in size), "--sold-out", folder / "tables")
    with serving(folder, folder / "tables") as server, Client(server.url, server.token) as client:
        yield client


@pytest.fixture
def proxy(server: Server) -> Iterator[FaultyProxy]:
    with FaultyProxy(server.port) as proxy:
        yield proxy


@pytest.fixture
def through(server: Server, proxy: FaultyProxy) -> Iterator[Client]:
    """A client that reaches the server through the proxy."""
    with Client(proxy.url, server.token, patience=5) as client:
        yield client


@pytest.fixture
def name() -> str:
    """The name of a new order."""
    return "py-" + secrets.token_hex(4)
