"""The driver: people who write in several threads, and a network that delivers at least once.

Each worker is one thread of conversation: it sends its next event only when the last one was acknowledged, and repeats
an event that was not. A share of the events is delivered again: at once, at the same moment, or some events later.
`sent` is the ledger: one row an event, with what became of it.
"""
import http.client
import json
import random
import threading
import time

import signing
import world


class Event:
    def __init__(self, identity, place, thread, person, topic, text=None, command=None):
        self.identity, self.place, self.thread, self.topic = identity, place, thread, topic
        self.acked = None       # time of the first 2xx
        self.copies = 0         # deliveries that were answered 2xx
        self.refused = []       # other statuses
        what = {"type": "command", "text": command} if command else {
            "type": "message", "id": "message-" + identity, "calls_us": True, "text": text or world.question(topic)}
        self.body = json.dumps({**what, "place": {"id": place, "kind": "channel"}, "thread": thread, "person": person,
                                "at": int(time.time() * 1000)}).encode()


class Lane:
    """One kept connection to the program, opened again after each fault."""

    def __init__(self, port, timeout=5.0):
        self.port, self.timeout, self.connection = port, timeout, None

    def post(self, event):
        """The status, or None when no answer came."""
        status, _, _ = self.exchange(event.body, signing.headers(world.SECRET, event.identity, event.body))
        if status is None:
            return None
        if 200 <= status < 300:
            event.copies += 1
            if event.acked is None:
                event.acked = time.time()
        else:
            event.refused.append(status)
        return status

    def exchange(self, body, headers):
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
            self.connection.request("POST", "/webhooks/" + world.ACCOUNT, body, headers)
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return None, {}, b""

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None


class Driver:
    def __init__(self, port, threads, rate, copies, seed, places=4):
        self.port, self.copies, self.seed = port, copies, seed
        self.pause = threads / rate
        self.sent = []
        self.odd = []               # statuses that no honest server gives here
        self.ending = threading.Event()
        self.giving_up = threading.Event()
        self.lock = threading.Lock()
        self.workers = [threading.Thread(target=self.talk, args=(n, places), daemon=True) for n in range(threads)]

    def start(self):
        for worker in self.workers:
            worker.start()

    def finish(self, seconds):
        """No new events; waits until the last of each thread is acknowledged. True: all were."""
        self.ending.set()
        limit = time.monotonic() + seconds
        for worker in self.workers:
            worker.join(max(0.0, limit - time.monotonic()))
        self.giving_up.set()
        for worker in self.workers:
            worker.join(10)
        return all(event.acked for event in self.sent)

    def deliver(self, lane, event):
        """Repeats as networks do, until the event is acknowledged."""
        while not self.giving_up.is_set():
            status = lane.post(event)
            if status is not None and 200 <= status < 300:
                return True
            if status is not None and status not in (429, 503):
                with self.lock:
                    self.odd.append(status)
            time.sleep(0.01 if status is None else 0.05)
        return False

    def talk(self, number, places):
        chance = random.Random(self.seed * 1000 + number)
        lane, other = Lane(self.port), Lane(self.port)
        late, count, due = [], 0, time.monotonic() + chance.random() * self.pause
        while not self.ending.is_set():
            time.sleep(max(0.0, due - time.monotonic()))
            due = max(due + self.pause, time.monotonic() - 1.0)
            event = Event("e%d-%d" % (number, count), "place-%d" % (number % places), "thread-%d" % number,
                          "person-%d" % number, world.TOPICS[chance.randrange(len(world.TOPICS))])
            count += 1
            with self.lock:
                self.sent.append(event)
            twin = None
            how = chance.random()
            if how < self.copies / 3:
                twin = threading.Thread(target=other.post, args=(event,))
                twin.start()
            self.deliver(lane, event)
            if twin:
                twin.join()
            elif how < self.copies * 2 / 3:
                lane.post(event)
            elif how < self.copies:
                late.append((count + chance.randrange(1, 20), event))
            while late and late[0][0] <= count:
                lane.post(late.pop(0)[1])
        for _, event in late:
            lane.post(event)
        lane.close()
        other.close()
