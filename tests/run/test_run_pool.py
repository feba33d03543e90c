from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from juesuan.pool import Bounds, PoolBroken, run_one, run_tasks

HERE = Path(__file__).parent
MB = 1 << 20
BOUNDS = Bounds(seconds=20, memory=256 * MB)


@pytest.fixture(autouse=True)
def fakes_can_be_imported(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))


def results(tasks, tmp_path, *, workers=2, bounds=BOUNDS, **more):
    outcomes = list(run_tasks("fake_readers:double", tasks, workers=workers, bounds=bounds, scratch=tmp_path, **more))
    assert sorted(outcome.index for outcome in outcomes) == list(range(len(tasks))), "each task comes back once"
    return {outcome.index: outcome for outcome in outcomes}


def test_every_task_comes_back_with_its_own_value(tmp_path):
    done = results([{"number": n} for n in range(20)], tmp_path)
    assert [done[n].value["twice"] for n in range(20)] == [2 * n for n in range(20)]
    assert all(outcome.memory > MB for outcome in done.values())


def test_a_task_runs_in_another_process_even_with_one_worker(tmp_path):
    done = results([{"number": 1}], tmp_path, workers=1)
    assert done[0].value["process"] != os.getpid()


def test_a_crash_costs_only_its_own_document(tmp_path):
    tasks = [{"number": n, "do": "crash" if n in (2, 5) else None} for n in range(9)]
    done = results(tasks, tmp_path)
    assert {n for n in done if done[n].value is None} == {2, 5}
    assert done[2].reason == "worker_crashed"
    assert "SIGSEGV" in done[2].detail


def test_a_document_that_broke_a_used_process_is_read_again_by_one_of_its_own(tmp_path):
    # What the documents before it left behind is no fault of this one.
    tasks = [*({"number": n} for n in range(3)), {"number": 3, "do": "crash_after_others"}, {"number": 4}]
    done = results(tasks, tmp_path, workers=1)
    assert [done[n].value["twice"] for n in range(5)] == [0, 2, 4, 6, 8]
    assert done[3].value["process"] != done[0].value["process"]


def test_a_process_that_ends_itself_is_told_with_its_last_words(tmp_path):
    done = results([{"number": 0, "do": "exit"}, {"number": 1}], tmp_path, workers=1)
    assert done[0].reason == "worker_crashed"
    assert "status 7" in done[0].detail
    assert "last words" in done[0].detail
    assert done[1].value["twice"] == 2


def test_a_hang_is_ended_after_its_time_and_the_others_go_on(tmp_path):
    tasks = [{"number": 0, "do": "hang"}, *({"number": n} for n in range(1, 6))]
    done = results(tasks, tmp_path, bounds=Bounds(seconds=1, memory=256 * MB))
    assert done[0].reason == "timeout"
    assert [done[n].value["twice"] for n in range(1, 6)] == [2, 4, 6, 8, 10]


def test_a_memory_hog_is_stopped_at_its_bound_and_leaves_the_process_usable(tmp_path):
    done = results([{"number": 0, "do": "hog"}, {"number": 1}], tmp_path, workers=1)
    assert done[0].reason == "out_of_memory"
    # A new process starts with its parent's count, and this one has run other tests before.
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert done[0].memory < max(600 * MB, ours + 100 * MB)
    assert done[1].value["twice"] == 2


def test_a_process_that_speaks_in_tongues_is_ended_and_nothing_it_says_is_believed(tmp_path, monkeypatch):
    monkeypatch.setattr("juesuan.pool._SECONDS_TO_END", 0.2)
    done = results([{"number": 0, "do": "babble"}, {"number": 1}], tmp_path, workers=1)
    assert done[0].reason == "worker_crashed"
    assert done[1].value["twice"] == 2


def test_an_error_of_the_reader_is_returned_with_its_traceback(tmp_path):
    done = results([{"number": 0, "do": "raise"}, {"number": 1}], tmp_path, workers=1)
    assert done[0].reason == "reader_error"
    assert done[0].detail.strip().endswith("ValueError: no good")
    assert "fake_readers.py" in done[0].detail


def test_processes_are_renewed_after_their_share_of_documents(tmp_path):
    bounds = Bounds(seconds=20, memory=256 * MB, documents_per_worker=3)
    done = results([{"number": n} for n in range(9)], tmp_path, workers=1, bounds=bounds)
    used = [done[n].value["process"] for n in range(9)]
    assert len(set(used)) == 3
    assert all(len({*used[n : n + 3]}) == 1 for n in (0, 3, 6))


def test_what_a_reader_prints_does_not_reach_our_output(tmp_path, capfd):
    results([{"number": 0, "do": "print"}], tmp_path)
    assert capfd.readouterr() == ("", "")


def test_processes_get_no_secrets_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_PASSWORD", "hidden")
    monkeypatch.setenv("JUESUAN_RAW", "seen")
    done = results([{"number": 0, "do": "environment"}], tmp_path)
    assert "DATABASE_PASSWORD" not in done[0].value
    assert done[0].value["JUESUAN_RAW"] == "seen"


def test_processes_that_cannot_start_are_our_own_failure_not_the_documents(tmp_path):
    with pytest.raises(PoolBroken, match="cannot start here"):
        results([{"number": 0}], tmp_path, prepare="fake_readers:never_ready")


def test_no_process_outlives_the_pool(tmp_path):
    outcomes = run_tasks(
        "fake_readers:double", [{"number": 0}, {"number": 1, "do": "hang"}], workers=2, bounds=BOUNDS, scratch=tmp_path
    )
    process = next(outcomes).value["process"]
    outcomes.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert list(tmp_path.iterdir()) == []


def test_processes_die_with_a_parent_that_is_killed(tmp_path):
    program = f"""
import sys; sys.path.insert(0, {str(HERE)!r})
from pathlib import Path
from juesuan.pool import Bounds, run_tasks
tasks = [{{"number": 1}}, {{"number": 2, "do": "hang"}}]
for outcome in run_tasks("fake_readers:double", tasks, workers=1, bounds=Bounds(60, {256 * MB}), scratch=Path({str(tmp_path)!r})):
    print(outcome.value["process"], flush=True)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2]:
            return
        time.sleep(0.05)
    pytest.fail("the reading process went on without its parent")


def test_run_one_waits_for_a_single_task(tmp_path):
    outcome = run_one("fake_readers:double", {"number": 21}, bounds=BOUNDS, scratch=tmp_path)
    assert outcome.value["twice"] == 42


def test_any_executor_can_read_instead(tmp_path):
    with ThreadPoolExecutor(2) as executor:
        tasks = [{"number": 1}, {"number": 2, "do": "raise"}, {"number": 3}]
        done = results(tasks, tmp_path, executor=executor)
    assert done[0].value == {"twice": 2, "process": os.getpid()}
    assert done[1].reason == "reader_error"


def test_tasks_that_an_executor_loses_are_done_here_one_by_one(tmp_path):
    tasks = [{"number": n, "do": "crash" if n == 1 else None} for n in range(6)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        done = results(tasks, tmp_path, executor=executor)
    assert {n for n in done if done[n].value is None} == {1}
    assert done[1].reason == "worker_crashed"


def test_an_executor_that_refuses_everything_still_gets_everything_read(tmp_path):
    class Gone(Executor):
        def submit(self, fn, /, *args, **kwargs):
            future: Future = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    done = results([{"number": 4}], tmp_path, executor=Gone())
    assert done[0].value["twice"] == 8


def test_memory_is_told_from_a_crash_even_where_the_parent_held_more(tmp_path):
    # A child's own count of memory begins at its parent's.
    code = f"""
import sys
from pathlib import Path
sys.path[:0] = {[str(Path(__file__).parent)]!r}
ballast = bytearray(700 << 20)
ballast[:: 4096] = b"x" * len(ballast[:: 4096])
from juesuan.pool import Bounds, run_tasks
bounds = Bounds(60, 400 << 20)
for task in ({{"grow": 1}}, {{"grow": 0}}):
    (outcome,) = run_tasks("fake_readers:die", [task], workers=1, bounds=bounds, scratch=Path({str(tmp_path)!r}))
    print(outcome.reason)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["out_of_memory", "worker_crashed"], done.stderr
