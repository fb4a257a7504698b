"""R4: an event that is delivered one to four times (one after the other, at the same moment, after a restart) acts once."""
import random
import threading
import time

import driver
import oracle
import world


def run(binary, events=300, seed=4, environment=None, keep=True):
    place = world.World(binary, "repeats", environment=environment)
    bad = True
    try:
        chance = random.Random(seed)
        place.start_platform("--seed", str(seed))
        place.start()
        lanes = [driver.Lane(place.port) for _ in range(4)]
        sent, times = [], []
        for n in range(events):
            event = driver.Event("copy-%d" % n, "place-%d" % (n % 3), "thread-%d" % (n % 12), "person-%d" % (n % 7),
                                 chance.choice(world.TOPICS))
            sent.append(event)
            crowd = [threading.Thread(target=lane.post, args=(event,)) for lane in lanes[:chance.randrange(1, 5)]]
            for one in crowd:
                one.start()
            for one in crowd:
                one.join()
            if chance.random() < 0.5:
                began = time.monotonic()
                lanes[0].post(chance.choice(sent))
                times.append(time.monotonic() - began)
        place.kill()
        place.start()
        for event in chance.sample(sent, events // 3):
            lanes[0].post(event)
        oracle.settle(place, 60)
        place.stop()
        counts = oracle.judge(place, sent)
        times.sort()
        counts.update(part="repeats", deliveries=sum(event.copies for event in sent),
                      refused=sum(len(event.refused) for event in sent), copy_p99_ms=round(1000 * times[int(len(times) * 0.99)], 1))
        counts["unfinished"] += counts["refused"] + sum(1 for event in sent if not event.acked)
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)
