"""Named fault points (bot/store/fault.hpp): the program dies, throws or dawdles at each of them, while a few events are under
way; after the restart the oracle looks. Every point of the source must have been reached, or stand in ELSEWHERE with the test
that reaches it. Needs the build with fault points."""
import pathlib
import re
import time

import driver
import oracle
import world

ELSEWHERE = {
    "backup_page": "tests/bot/store: backups that die half-way",
    "file_before_rename": "tests/bot/store: backups that die half-way",
    "file_after_rename": "tests/bot/store: backups that die half-way",
    "store_acked_before_commit": "the planted bug ack_before_commit",
    "store_before_checkpoint": "the kill loop, which writes enough for checkpoints",
    "store_after_checkpoint": "the kill loop, which writes enough for checkpoints",
}
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
        counts = oracle.judge(place, events)
        counts["unfinished"] += 0 if status == 0 else 1
        bad = bool(oracle.violations(counts))
        return counts, set(reached.read_text().split()) if reached.exists() else set()
    finally:
        place.close(keep=bad)


def run(binary, environment=None, seconds=100):
    total = dict.fromkeys(oracle.VIOLATIONS, 0)
    _, reached = one(binary, None, None, 1, environment)
    points = sorted(points_of_source() - set(ELSEWHERE))
    began, tried, worst = time.monotonic(), 0, []
    plan = [(point, kind, nth) for nth in (1, 3) for kind in KINDS for point in points]
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
                 violated_at=worst)
    total["unfinished"] += len(missed)
    return total
