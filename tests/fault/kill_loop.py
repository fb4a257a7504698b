"""R1: death at any moment loses nothing acknowledged and doubles no act.

200 events/s with 30 % copies, a platform that sometimes acts and then loses the answer, SIGKILL at 5 to 500 ms after
each start, and at the end the oracle. With `slow_disk` each write to a file takes 5 ms longer (strace), so that more is between
"decided" and "on disk" when the program dies.
"""
import random
import time

import driver
import oracle
import world

SLOW_DISK = ("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=pwrite64", "-e", "inject=pwrite64:delay_enter=5000",
             "-o", "/dev/null")


def run(binary, kills=60, seed=1, threads=20, rate=200, environment=None, keep=True, slow_disk=False):
    place = world.World(binary, "kill", environment=environment)
    failed = True
    try:
        counts = loop(place, kills, seed, threads, rate, SLOW_DISK if slow_disk else ())
        failed = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=failed and keep)


def loop(place, kills, seed, threads, rate, before):
    chance = random.Random(seed)
    place.start_platform("--drop", "2", "--refuse", "1", "--seed", str(seed))
    waits = [place.start(before=before)]
    load = driver.Driver(place.port, threads, rate, 0.3, seed)
    load.start()
    for left in range(kills, 0, -1):
        time.sleep(chance.uniform(0.005, 0.5))
        place.kill()
        waits.append(place.start(before=before if left > 1 else ()))
    all_acked = load.finish(30)
    oracle.settle(place, 60)
    status = place.stop()
    counts = oracle.judge(place, load.sent)
    waits.sort()
    counts.update(part="slow_disk" if before else "kill_loop", kills=kills, seed=seed, copies=sum(event.copies - 1 for event in load.sent if event.acked),
                  ready_p50_ms=round(1000 * waits[len(waits) // 2]), ready_p99_ms=round(1000 * waits[int(0.99 * (len(waits) - 1))]),
                  exit_status=status, odd_statuses=len(load.odd))
    counts["unfinished"] += 0 if all_acked else 1
    counts["unfinished"] += 0 if status == 0 else 1
    return counts

