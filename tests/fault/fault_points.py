"""Named fault points (bot/store/fault.hpp): the program dies, throws or dawdles at each of them, while a few events are under
way; after the restart the oracle looks. Every point of the source must have been reached, or stand in ELSEWHERE with the test
that reaches it. Needs the build with fault points."""
import pathlib
import re
import subprocess
import time

import driver
import oracle
import world

ELSEWHERE = {
    "store_acked_before_commit": "exists only beside the planted bug ack_before_commit",
    "store_before_checkpoint": "needs 2,000 pages of log: the kill loop writes them, killed at random moments",
    "store_after_checkpoint": "needs 2,000 pages of log: the kill loop writes them, killed at random moments",
    "audit_checkpoint": "needs 1,000 audit rows or ten minutes",
}
# Reached by `twicket backup` and `twicket restore`, see copies().
COPYING = ["backup_page", "file_before_rename", "file_after_rename", "restore_before_rename"]
KINDS = ["kill", "throw", "delay"]


def points_of_source():
    root = pathlib.Path(__file__).resolve().parents[2]
    found = set()
    for folder in ("bot", "adapters", "skills", "knowledge"):
        for path in (root / folder).rglob("*.cpp"):
            found.update(re.findall(r'TWICKET_FAULT\("([a-z_]+)"\)', path.read_text(encoding="utf-8")))
    return found


def one(binary, point, kind, nth, environment):
    """The oracle's counts, and the points that were reached."""
    place = world.World(binary, "point", environment=environment)
    bad = True
    reached = place.folder / "reached"
    try:
        place.start_platform("--drop", "40", "--seed", str(nth))
        fault = {"TWICKET_FAULT_LOG": str(reached)}
        if point:
            fault["TWICKET_FAULT_AT"] = "%s:%s:%d" % (point, kind, nth)
        events = [driver.Event("p-%d" % n, "place-1", "thread-%d" % (n % 2), "person-1", world.TOPICS[n]) for n in range(5)]
        events.append(driver.Event("p-command", "place-1", "thread-command", "person-0", None, command="channel mode all"))
        try:
            place.start(environment=fault)
        except world.Failure:
            place.start()
        lane = driver.Lane(place.port, timeout=3)
        for event in events:
            limit = time.monotonic() + 10
            while event.acked is None and time.monotonic() < limit:
                if place.program.poll() is not None:
                    place.start()
                if lane.post(event) != 200:
                    time.sleep(0.01)
        if not oracle.settle(place, 3) and place.program.poll() is not None:
            place.start()
        oracle.settle(place, 20)
        status = place.stop()
        if status == -9:  # the fault waited for the end
            place.start()
            oracle.settle(place, 10)
            status = place.stop()
        counts = oracle.judge(place, events, replies=False)
        counts["unfinished"] += 0 if status == 0 else 1
        bad = bool(oracle.violations(counts))
        return counts, set(reached.read_text().split()) if reached.exists() else set()
    finally:
        place.close(keep=bad)


def copies(binary, environment):
    """Backup and restore die at each of their points: the file is whole or absent, the database opens. The points reached, and
    how many of the ends were wrong."""
    place = world.World(binary, "copies", environment=environment)
    wrong, reached = 0, place.folder / "reached"
    try:
        place.start_platform()
        place.start()
        long = "thanks, see you at lunch " * 2400  # a copy takes steps of 256 pages: the database must be larger
        for n in range(30):
            driver.Lane(place.port).post(driver.Event("c-%d" % n, "place-1", "thread-1", "person-1", None, text=long))
        oracle.settle(place, 10)
        place.stop()

        def twicket(*words, at=""):
            named = dict(place.environment, TWICKET_FAULT_LOG=str(reached), TWICKET_FAULT_AT=at)
            return subprocess.run([binary, *words], env=named, stdout=place.log, stderr=place.log, timeout=30, check=False).returncode

        whole, config = str(place.folder / "whole.db"), str(place.config)
        wrong += 0 if twicket("backup", whole, "--config", config) == 0 else 1
        for point in COPYING[:3]:
            file = place.folder / (point + ".db")
            wrong += 0 if twicket("backup", str(file), "--config", config, at=point + ":kill:1") == -9 else 1
            wrong += 1 if file.exists() and twicket("restore", str(file), "--check") != 0 else 0
            wrong += 0 if twicket("backup", str(file), "--config", config) == 0 or file.exists() else 1
        twicket("restore", whole, "--config", config, at="restore_before_rename:kill:1")
        place.start()
        place.stop()
        store = oracle.Store(place.data)
        wrong += 0 if store.integrity == "ok" and len(store.events) == 30 else 1
        return set(reached.read_text().split()), wrong
    finally:
        place.close(keep=bool(wrong))


def run(binary, environment=None, seconds=80):
    total = dict.fromkeys(oracle.VIOLATIONS, 0)
    _, reached = one(binary, None, None, 1, environment)
    copied, wrong = copies(binary, environment)
    reached |= copied
    total["corrupt"] += wrong
    points = sorted(points_of_source() - set(ELSEWHERE))
    began, tried, worst = time.monotonic(), 0, []
    plan = [(point, kind, nth) for nth in (1, 3) for kind in KINDS for point in points if point not in COPYING]
    for point, kind, nth in plan:
        if time.monotonic() - began > seconds:
            break
        counts, seen = one(binary, point, kind, nth, environment)
        reached |= seen
        tried += 1
        for name in oracle.VIOLATIONS:
            total[name] += counts[name]
        if oracle.violations(counts):
            worst.append("%s:%s:%d" % (point, kind, nth))
    missed = [point for point in points if point not in reached]
    total.update(part="fault_points", points=len(points), reached=len(reached), tried=tried, planned=len(plan), missed=missed,
                 elsewhere=sorted(ELSEWHERE), violated_at=worst)
    total["unfinished"] += len(missed)
    return total
