"""R15: a failed fsync is the end of the program, not something to go on after. strace makes the n-th fdatasync of the running
program fail with EIO; it must stop by itself, non-zero, without having acknowledged what that sync was to keep, and the next
start must be sound."""
import time

import driver
import oracle
import syscall_kill
import world


def one(binary, call, nth, environment, keep):
    place = world.World(binary, "sync", environment=environment)
    bad = True
    try:
        place.start_platform()
        place.start()
        tracers = [syscall_kill.attach(tid, ["-e", "trace=" + call, "-e", "inject=%s:error=EIO:when=%d" % (call, nth), "-o", "/dev/null"])
                   for tid in syscall_kill.threads_of(place)]
        lane, sent = driver.Lane(place.port), []
        limit = time.monotonic() + 6
        while place.program.poll() is None and time.monotonic() < limit and len(sent) < 40:
            event = driver.Event("sync-%d" % len(sent), "place-1", "thread-%d" % len(sent), "person-1", world.TOPICS[len(sent) % 20])
            sent.append(event)
            lane.post(event)
            time.sleep(0.02)
        status = None
        while status is None and time.monotonic() < limit + 3:
            status = place.program.poll()
            time.sleep(0.02)
        for tracer in tracers:
            syscall_kill.detach(tracer)
        went_on = status is None
        if went_on:
            place.kill()
        place.start()
        for event in sent:
            lane.post(event)
        oracle.settle(place, 20)
        place.stop()
        counts = oracle.judge(place, sent)
        counts["unfinished"] += 1 if went_on or status == 0 else 0
        counts["went_on"] = 1 if went_on else 0
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)


def run(binary, environment=None, nths=(1, 2, 3, 5, 8), keep=True):
    total = dict.fromkeys(oracle.VIOLATIONS, 0)
    total["went_on"] = 0
    for nth in nths:
        counts = one(binary, "fdatasync", nth, environment, keep)
        for name in total:
            total[name] += counts[name]
    total.update(part="sync_error", tried=len(nths))
    return total
