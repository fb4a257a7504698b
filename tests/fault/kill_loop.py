"""R1: death at any moment loses nothing acknowledged and doubles no act.

200 events/s with 30 % copies, a platform that sometimes acts and then loses the answer, SIGKILL at 5 to 500 ms after
each start, and at the end the oracle.
"""
import random
import time

import driver
import oracle
import world


def run(binary, kills=60, seed=1, threads=20, rate=200, environment=None, keep=True):
    place = world.World(binary, "kill", environment=environment)
    failed = True
    try:
        counts = loop(place, kills, seed, threads, rate)
        failed = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=failed and keep)


def loop(place, kills, seed, threads, rate):
    chance = random.Random(seed)
    place.start_platform("--drop", "2", "--refuse", "1", "--seed", str(seed))
    waits = [place.start()]
    load = driver.Driver(place.port, threads, rate, 0.3, seed)
    load.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.005, 0.5))
        place.kill()
        waits.append(place.start())
    all_acked = load.finish(30)
    oracle.settle(place, 60)
    status = place.stop()
    counts = oracle.judge(place, load.sent)
    waits.sort()
    counts.update(part="kill_loop", kills=kills, seed=seed, copies=sum(event.copies - 1 for event in load.sent if event.acked),
                  ready_p50_ms=round(1000 * waits[len(waits) // 2]), ready_p99_ms=round(1000 * waits[int(0.99 * (len(waits) - 1))]),
                  exit_status=status, odd_statuses=len(load.odd))
    counts["unfinished"] += 0 if all_acked else 1
    counts["unfinished"] += 0 if status == 0 else 1
    return counts

