"""R17, short: ten times the rated load for some seconds. Refusals are quick and say when to come back, nothing accepted is
lost, memory stays bounded, and afterwards all is as before. One message in ten asks for a reply; the rest is listened to."""
import json
import socket
import threading
import time

import driver
import oracle
import signing
import world


class Chatter:
    """Ninety-six threads over sixteen lines: a thread stays on its line, so its order is known.

    A message nobody asked us about: it gets an outcome, and a reply only where `asks`."""

    def __init__(self, number, asks):
        self.identity, self.asks = "load-%d" % number, asks
        self.topic = world.TOPICS[number % len(world.TOPICS)] if asks else None
        self.acked, self.copies, self.refused = None, 0, []
        text = world.question(self.topic) if asks else "thanks, see you at lunch"
        self.body = json.dumps({"type": "message", "id": "message-" + self.identity, "thread": "thread-%d" % (number % 96),
                                "place": {"id": "place-%d" % (number % 5), "kind": "channel"}, "person": "person-%d" % (number % 200),
                                "calls_us": asks, "text": text}).encode()
        head = signing.headers(world.SECRET, self.identity, self.body)
        head["Content-Length"], head["Host"] = str(len(self.body)), "127.0.0.1"
        self.request = ("POST /webhooks/%s HTTP/1.1\r\n" % world.ACCOUNT).encode() + b"".join(
            ("%s: %s\r\n" % pair).encode() for pair in head.items()) + b"\r\n" + self.body


def send_paced(port, events, rate, taken, refused, honest):
    """One connection; each event when it is due, or at once when we are late."""
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    answers, begin = line.makefile("rb"), time.monotonic()
    for n, event in enumerate(events):
        time.sleep(max(0.0, begin + n / rate - time.monotonic()))
        sent = time.monotonic()
        line.sendall(event.request)
        status = int(answers.readline().split()[1])
        length, after = 0, False
        while (header := answers.readline()) not in (b"\r\n", b""):
            name, _, value = header.decode().lower().partition(":")
            length = int(value) if name == "content-length" else length
            after = after or name == "retry-after"
        answers.read(length)
        if status == 200:
            event.acked = time.time()
            taken.append(time.monotonic() - sent)
        else:
            refused.append(time.monotonic() - sent)
            honest.append(status in (429, 503) and after)
    line.close()


def resident_mib(place):
    with open("/proc/%d/status" % place.program.pid, encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def share(times, part):
    return round(1000 * sorted(times)[int(part * (len(times) - 1))], 1) if times else None


def run(binary, seconds=5, rate=2000, lines=16, environment=None):
    place = world.World(binary, "overload", environment=environment)
    bad = True
    try:
        place.start_platform()
        place.start()
        events = [Chatter(n, n % 10 == 0) for n in range(seconds * rate)]
        taken, refused, honest, peak = [], [], [], [0.0]
        crowd = [threading.Thread(target=send_paced, args=(place.port, events[n::lines], rate / lines, taken, refused, honest))
                 for n in range(lines)]
        began = time.monotonic()
        for one in crowd:
            one.start()
        while any(one.is_alive() for one in crowd):
            peak[0] = max(peak[0], resident_mib(place))
            time.sleep(0.05)
        took = time.monotonic() - began
        settled = oracle.settle(place, 60)
        drained = time.monotonic() - began - took
        event = driver.Event("after", "place-1", "thread-after", "person-1", world.TOPICS[0])
        after = time.monotonic()
        status = driver.Lane(place.port).post(event)
        after = time.monotonic() - after
        oracle.settle(place, 10)
        exit_status = place.stop()
        asked = oracle.judge(place, [one for one in events if one.asks] + [event])
        heard = oracle.judge(place, [one for one in events if not one.asks], replies=False)
        counts = dict(asked)
        for name in ("lost", "rows_doubled", "no_outcome"):
            counts[name] += heard[name]
        counts.update(part="overload", offered=len(events), offered_per_s=round(len(events) / took), taken=len(taken), refused=len(refused),
                      taken_p99_ms=share(taken, 0.99), refused_p99_ms=share(refused, 0.99), drained_s=round(drained, 1),
                      rss_peak_mib=round(peak[0]), after_ms=round(1000 * after, 1))
        counts["unfinished"] += honest.count(False) + (0 if settled and status == 200 and exit_status == 0 else 1)
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad)
