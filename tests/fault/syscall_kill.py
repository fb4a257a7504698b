"""R2: death between any two system calls of one turn.

A first, unharmed turn counts the calls of each thread (strace, attached when the program is ready). Then, for each thread,
each kind of call and each n, a new world is killed just before the n-th call; after the restart the network repeats the
event and the oracle looks. With more calls than the time allows every k-th is taken, and k is told.
"""
import collections
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

import driver
import oracle
import world

CALLS = ["write", "writev", "pwrite64", "pwritev", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "sendto", "sendmsg",
         "connect", "recvmsg", "recvfrom", "accept4", "close"]


def available():
    return shutil.which("strace") is not None


def attach(tid, words):
    """strace on one running thread; returns when it holds it."""
    tracer = subprocess.Popen(["strace", "-qq", "-p", str(tid), *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    limit = time.monotonic() + 5
    while time.monotonic() < limit:
        try:
            with open("/proc/%d/status" % tid, encoding="ascii") as lines:
                if "TracerPid:\t0\n" not in lines.read():
                    return tracer
        except FileNotFoundError:
            return tracer
        if tracer.poll() is not None:
            raise world.Failure("strace could not attach")
        time.sleep(0.002)
    raise world.Failure("strace did not attach in time")


def detach(tracer):
    if tracer.poll() is None:
        tracer.send_signal(signal.SIGINT)
        try:
            tracer.wait(5)
        except subprocess.TimeoutExpired:
            tracer.kill()
            tracer.wait(5)


def threads_of(place):
    return sorted(int(name) for name in os.listdir("/proc/%d/task" % place.program.pid))


def one_event(number=0):
    return driver.Event("turn-%d" % number, "place-1", "thread-1", "person-1", world.TOPICS[number % len(world.TOPICS)])


def one_turn(place, event, seconds=3.0):
    """Delivers until acknowledged and waits for the outcome, or until the program is dead."""
    lane, limit = driver.Lane(place.port, timeout=2.0), time.monotonic() + seconds
    while time.monotonic() < limit and place.program.poll() is None:
        if event.acked is None:
            lane.post(event)
        elif oracle.pending(place) == 0:
            break
        time.sleep(0.01)
    lane.close()


def count_calls(binary, template, environment, kinds):
    place = world.World(binary, "count", environment=environment)
    try:
        shutil.copytree(template, place.data, dirs_exist_ok=True)
        place.start_platform()
        place.start()
        tids = threads_of(place)
        logs = [place.folder / ("calls-%d" % n) for n in range(len(tids))]
        tracers = [attach(tid, ["-e", "trace=" + ",".join(kinds), "-o", str(log)]) for tid, log in zip(tids, logs)]
        one_turn(place, one_event())
        time.sleep(0.3)
        for tracer in tracers:
            detach(tracer)
        counts = []
        for log in logs:
            calls = collections.Counter(re.match(r"[a-z0-9_]+", line).group() for line in open(log, encoding="utf-8")
                                        if re.match(r"[a-z]", line))
            counts.append({name: calls[name] for name in kinds if calls[name]})
        return counts
    finally:
        place.close(keep=False)


def one_death(binary, template, environment, point, keep=True):
    """The counts of the oracle, and whether the program died there."""
    thread, call, nth = point
    place = world.World(binary, "call", environment=environment)
    bad = True
    try:
        shutil.copytree(template, place.data, dirs_exist_ok=True)
        place.start_platform()
        place.start()
        tids = threads_of(place)
        if thread >= len(tids):
            return {}, False
        event = one_event()
        tracer = attach(tids[thread], ["-e", "trace=" + call, "-e", "inject=%s:signal=KILL:when=%d" % (call, nth), "-o", "/dev/null"])
        one_turn(place, event)
        if place.program.poll() is None:
            time.sleep(0.02)
        detach(tracer)
        died = place.program.poll() is not None
        if died:
            place.start()
            one_turn(place, event, 8.0)
            driver.Lane(place.port).post(event)
        oracle.settle(place, 8)
        place.stop()
        counts = oracle.judge(place, [event])
        counts["unfinished"] += 0 if event.acked else 1
        bad = bool(oracle.violations(counts))
        return counts, died
    finally:
        place.close(keep=bad and keep)


def prepare(binary, environment):
    """A data folder that has been through its first start, to begin each run with."""
    place = world.World(binary, "template", environment=environment)
    folder = tempfile.mkdtemp(prefix="twicket-template-")
    try:
        place.start_platform()
        place.start()
        place.stop()
        shutil.copytree(place.data, folder, dirs_exist_ok=True)
        return folder
    finally:
        place.close(keep=False)


def run(binary, seconds=200, environment=None, kinds=tuple(CALLS), keep=True):
    template = prepare(binary, environment)
    try:
        calls = count_calls(binary, template, environment, kinds)
        points = [(thread, call, nth) for thread, kinds in enumerate(calls) for call, number in kinds.items()
                  for nth in range(1, number + 1)]
        began = time.monotonic()
        total = dict.fromkeys(oracle.VIOLATIONS, 0)
        first, _ = one_death(binary, template, environment, points[0], keep)
        each = time.monotonic() - began
        step = max(1, -(-int(len(points) * each) // seconds))
        tried = died = 0
        worst = []
        for point in points[::step]:
            if time.monotonic() - began > seconds * 1.3:
                break
            counts, dead = one_death(binary, template, environment, point, keep)
            tried += 1
            died += 1 if dead else 0
            for name in oracle.VIOLATIONS:
                total[name] += counts.get(name, 0)
            if oracle.violations(counts):
                worst.append("%d:%s:%d" % point)
        total.update(part="syscall_kill", calls_of_one_turn=len(points), step=step, tried=tried, died=died, violated_at=worst)
        return total
    finally:
        shutil.rmtree(template, ignore_errors=True)
