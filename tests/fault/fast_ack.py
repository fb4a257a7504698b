"""R24: the acknowledgement stays quick while everything else happens at once: load, checkpoints of the write-ahead log, backups one
after the other, and the pruning of a month's old events. Judged by counts; the times are printed."""
import sqlite3
import subprocess
import threading
import time

import oracle
import overload
import world

RETRY_AFTER = 2.5  # seconds: Slack repeats after three


def grow_old(place, count):
    """What the pruning at the next start will take away."""
    base = sqlite3.connect(place.data / "twicket.db", timeout=10)
    long_ago = int((time.time() - 40 * 86400) * 1000)
    with base:
        base.executemany("INSERT INTO event (account, external_id, place, thread, body, arrived, state, label) VALUES"
                         " ('webhook/old', ?, 'p', 't', ?, ?, 'done', 'answered')",
                         (("old-%d" % n, '{"x":"%s"}' % ("y" * 600), long_ago + n) for n in range(count)))
    base.close()


def back_up(binary, place, ending, made):
    while not ending.is_set():
        target = place.folder / ("copy-%d.db" % len(made))
        done = subprocess.run([binary, "backup", str(target), "--data", str(place.data)], stdout=subprocess.DEVNULL, stderr=place.log,
                              timeout=120, check=False)
        made.append(done.returncode)
        target.unlink(missing_ok=True)


def old_left(place):
    base = sqlite3.connect("file:%s?mode=ro" % (place.data / "twicket.db"), uri=True, timeout=5)
    try:
        return base.execute("SELECT COUNT(*) FROM event WHERE account = 'webhook/old'").fetchone()[0]
    finally:
        base.close()


def run(binary, seconds=12, rate=300, lines=16, old=40000, environment=None):
    place = world.World(binary, "fast-ack", environment=environment)
    bad = True
    try:
        place.start_platform()
        place.start()
        place.stop()
        grow_old(place, old)
        place.start()
        ending, made = threading.Event(), []
        copying = threading.Thread(target=back_up, args=(binary, place, ending, made))
        copying.start()
        events = [overload.Chatter(n, n % 10 == 0) for n in range(seconds * rate)]
        taken, refused, honest = [], [], []
        crowd = [threading.Thread(target=overload.send_paced, args=(place.port, events[n::lines], rate / lines, taken, refused, honest))
                 for n in range(lines)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        ending.set()
        copying.join()
        settled = oracle.settle(place, 60)
        left, status = old_left(place), place.stop()
        counts = oracle.judge(place, [one for one in events if one.asks])
        heard = oracle.judge(place, [one for one in events if not one.asks], replies=False)
        for name in ("lost", "rows_doubled", "no_outcome"):
            counts[name] += heard[name]
        counts.update(part="fast_ack", offered=len(events), refused=len(refused), backups=len(made), pruned=old - left,
                      ack_p50_ms=overload.share(taken, 0.5), ack_p99_ms=overload.share(taken, 0.99), ack_max_ms=overload.share(taken, 1.0),
                      would_be_repeated=sum(1 for one in taken if one > RETRY_AFTER) + len(refused))
        counts["unfinished"] += (0 if settled and status == 0 else 1) + len(refused) + sum(1 for one in made if one != 0) + left
        counts["unfinished"] += 0 if made else 1
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad)
