"""R14: a full disk is told honestly. Data on a small tmpfs that is filled again and again while events arrive; each refusal
must be a 503 with Retry-After, no event may be acknowledged without its row, and work goes on when there is room again."""
import errno
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import time

import driver
import oracle
import signing
import world


class SmallDisk:
    """A tmpfs of our own; None where mounting is not allowed."""

    def __init__(self, megabytes):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="twicket-disk-"))
        words = ["mount", "-t", "tmpfs", "-o", "size=%dm" % megabytes, "tmpfs", str(self.path)]
        self.mounted = os.geteuid() == 0 and subprocess.run(words, stderr=subprocess.DEVNULL, check=False).returncode == 0

    def fill(self, leave):
        room = os.statvfs(self.path)
        size = max(0, room.f_bavail * room.f_bsize - leave)
        try:  # the program writes meanwhile: the disk may be full at any of these steps, the opening of the file included
            with open(self.path / "filler", "wb", buffering=0) as filler:
                while size > 0:
                    size -= filler.write(b"\0" * min(size, 1 << 16))
        except OSError as problem:
            if problem.errno != errno.ENOSPC:
                raise

    def free(self):
        (self.path / "filler").unlink(missing_ok=True)

    def close(self):
        if self.mounted:
            subprocess.run(["umount", str(self.path)], check=False)
        shutil.rmtree(self.path, ignore_errors=True)


def run(binary, rounds=8, seed=14, environment=None):
    disk = SmallDisk(24)
    if not disk.mounted:
        disk.close()
        return None
    place = world.World(binary, "disk", folder=disk.path / "world", environment=environment)
    # Only the program's data lives on the small disk; the ledger and the log must not stop for it.
    outside = pathlib.Path(tempfile.mkdtemp(prefix="twicket-disk-outside-"))
    place.acts = outside / "acts.jsonl"
    place.log.close()
    place.log = open(outside / "twicket.log", "ab")
    bad = True
    try:
        counts = fill_and_free(place, disk, rounds, seed)
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        if bad:
            shutil.copytree(place.folder, outside / "world", dirs_exist_ok=True)
        place.close(keep=False)
        disk.close()
        if bad:
            print("kept for a look: %s" % outside)
        else:
            shutil.rmtree(outside, ignore_errors=True)


def fill_and_free(place, disk, rounds, seed):
    chance = random.Random(seed)
    place.start_platform("--seed", str(seed))
    place.start()
    lane, sent = driver.Lane(place.port), []
    refusals, dishonest, back, unreadable = [], 0, [], 0
    for turn in range(rounds):
        disk.fill(chance.choice([0, 4096, 20000, 100000]))
        for n in range(60):
            event = driver.Event("full-%d-%d" % (turn, n), "place-1", "thread-%d" % (n % 5), "person-1", chance.choice(world.TOPICS))
            sent.append(event)
            began = time.monotonic()
            status, headers, _ = lane.exchange(event.body, signing.headers(world.SECRET, event.identity, event.body))
            if status == 200:
                event.acked, event.copies = time.time(), 1
                continue
            refusals.append(time.monotonic() - began)
            dishonest += 0 if status == 503 and headers.get("Retry-After") else 1
            unreadable += 0 if place.program.poll() is None else 1
            if len(refusals) % 20 == 0:
                break
        disk.free()
        began = time.monotonic()
        while not place.ready() and time.monotonic() - began < 20:
            time.sleep(0.02)
        back.append(time.monotonic() - began)
        for event in sent:
            limit = time.monotonic() + 10
            while event.acked is None and time.monotonic() < limit:
                if lane.post(event) != 200:
                    time.sleep(0.05)
    settled = oracle.settle(place, 60)
    status = place.stop()
    counts = oracle.judge(place, sent)
    counts.update(part="disk_full", rounds=rounds, refusals=len(refusals), dishonest=dishonest, back_max_s=round(max(back), 2),
                  refused_p99_ms=round(1000 * sorted(refusals)[int(0.99 * (len(refusals) - 1))], 1) if refusals else None)
    counts["unfinished"] += dishonest + unreadable + (0 if settled else 1) + (0 if status == 0 else 1)
    counts["unfinished"] += 0 if refusals else 1  # a disk that was never full proves nothing
    counts["unfinished"] += sum(1 for event in sent if not event.acked)
    return counts
