"""R18: a message whose handling throws, or kills the program, each time: it is tried at most three times, then parked with
a reason, and nobody else waits for it. Needs the build with fault points, where such messages can be written."""
import time

import driver
import oracle
import world


def start(place):
    """Starts until it stays up: what is left from before may end it again, a few times at most. The number of starts."""
    for tries in range(1, 6):
        try:
            place.start()
            return tries
        except world.Failure:
            if tries == 5:
                raise


def run(binary, environment=None):
    place = world.World(binary, "poison", environment=dict(environment or {}, TWICKET_PLANT="poison"))
    bad = True
    try:
        place.start_platform()
        place.start()
        lane, starts = driver.Lane(place.port), 1
        poison = [driver.Event("poison-throw", "place-1", "thread-poison-1", "person-1", None, "poison:throw"),
                  driver.Event("poison-abort", "place-1", "thread-poison-2", "person-2", None, "poison:abort")]
        others = [driver.Event("other-%d" % n, "place-1", "thread-%d" % (n % 4), "person-3", world.TOPICS[n % 20]) for n in range(20)]
        for event in [others[0], poison[0], *others[1:10], poison[1], *others[10:]]:
            limit = time.monotonic() + 15
            while event.acked is None and time.monotonic() < limit:
                if place.program.poll() is not None:
                    starts += start(place)
                lane.post(event)
        for _ in range(20):
            if oracle.settle(place, 1.5):
                break
            if place.program.poll() is not None:
                starts += start(place)
        status = place.stop()
        counts = oracle.judge(place, others)
        store = oracle.Store(place.data)
        parked = {row[1]: row for row in store.events if row[1].startswith("poison")}
        counts.update(part="poison", starts=starts, parked=sum(1 for row in parked.values() if row[3] == "dead" and row[4]),
                      most_tries=max([row[5] for row in parked.values()], default=0))
        counts["unfinished"] += abs(2 - counts["parked"]) + (0 if counts["most_tries"] <= 3 else 1) + (0 if status == 0 else 1)
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad)
