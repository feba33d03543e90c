"""A scheduler with two workers, an object store and a PostgreSQL, each in processes of its own on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parent.parent / "run"
sys.path.insert(0, str(RUN))
ROOT = RUN.parent.parent
SECONDS_TO_START = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"no answer on port {port}: {log.read_text()}")


def started(command: list[str], log: Path, **environment: str) -> subprocess.Popen:
    paths = os.pathsep.join([str(ROOT), str(RUN)])
    with log.open("ab") as stream:
        return subprocess.Popen(
            command, stdout=stream, stderr=stream, cwd=log.parent,
            env={**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "ignore", **environment},
        )  # fmt: skip


def ended(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        process.kill()
        process.wait()


class Cluster:
    """A scheduler and its workers; `address` is what --scheduler takes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "dask.log"
        self.log.touch()
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = started(
            [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port),
             "--no-dashboard", "--no-show"], self.log,
        )  # fmt: skip
        answers(port, self.scheduler, self.log)
        self.workers = [self.worker(number) for number in range(2)]
        self.wait_for_workers(2)

    def worker(self, number: int) -> subprocess.Popen:
        return started(
            [sys.executable, "-m", "distributed.cli.dask_worker", self.address, "--nworkers", "1", "--nthreads", "1", "--no-nanny",
             "--no-dashboard", "--host", "127.0.0.1", "--name", f"w{number}", "--local-directory", str(self.folder)],
            self.log,
        )  # fmt: skip

    def wait_for_workers(self, number: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False, timeout=SECONDS_TO_START) as client:
            client.wait_for_workers(number, timeout=SECONDS_TO_START)

    def end(self) -> None:
        ended([*self.workers, self.scheduler])


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    pytest.importorskip("distributed", reason="distributed is not installed (juesuan[cluster])")
    found = Cluster(tmp_path_factory.mktemp("dask"))
    yield found
    found.end()


@pytest.fixture
def bucket(tmp_path_factory, object_store, request):
    """The address of a new bucket."""
    import s3fs

    name = f"b{free_port()}-{os.getpid()}"
    s3fs.S3FileSystem(skip_instance_cache=True).mkdir(name)
    return f"s3://{name}/juesuan"


@pytest.fixture(scope="session")
def object_store(tmp_path_factory):
    pytest.importorskip("moto", reason="moto is not installed (dependency group cluster)")
    pytest.importorskip("s3fs", reason="s3fs is not installed (juesuan[cluster])")
    port, folder = free_port(), tmp_path_factory.mktemp("moto")
    log = folder / "moto.log"
    log.touch()
    server = started([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], log)
    answers(port, server, log)
    given = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ACCESS_KEY_ID": "testing",
             "AWS_SECRET_ACCESS_KEY": "only here", "AWS_DEFAULT_REGION": "us-east-1"}  # fmt: skip
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    yield given["AWS_ENDPOINT_URL"]
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})
    ended([server])


@pytest.fixture(scope="session")
def postgres():
    """Makes a database of a PostgreSQL server and gives the words by which DuckDB reaches it."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    # PostgreSQL refuses to run as root, and another user must reach the folder.
    as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    if as_user and not shutil.which("setpriv"):
        pytest.skip("PostgreSQL does not run as root, and there is no setpriv to become somebody else")
    folder = Path(subprocess.run(["mktemp", "-d", "/tmp/juesuan-pg.XXXXXX"], check=True, capture_output=True, text=True).stdout.strip())
    if as_user:
        shutil.chown(folder, "nobody", "nogroup")
    port = free_port()

    def run(program: str, *words: str) -> None:
        command = [*as_user, str(programs[-1] / program), *words]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        assert done.returncode == 0, done.stdout + done.stderr

    run("initdb", "-D", str(folder / "db"), "-U", "juesuan", "--auth=trust", "--no-sync", "-E", "UTF8")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-D", str(folder / "db"), "-l", str(folder / "log"), "-w", "-o", options, "start")

    def database(name: str) -> str:
        run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "juesuan", name)
        return f"postgres:dbname={name} host=127.0.0.1 port={port} user=juesuan"

    yield database
    run("pg_ctl", "-D", str(folder / "db"), "-m", "immediate", "stop")
    shutil.rmtree(folder)
