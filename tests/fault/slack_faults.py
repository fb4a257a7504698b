"""Slack behind the fault proxy: R9 for posts, whose marker stands in the message's metadata; R7: a method that must wait, and no
other; and S22: no loop with ourselves or another bot."""
import http.client
import json
import sqlite3
import threading
import time

import fake_slack
import fault_proxy
import oracle
import world


OTHER = "other"  # the second workspace


class SlackWorld(world.World):
    """The program with two Slack accounts, over HTTP; `self.slack` is the fake API of the first, perhaps behind a proxy, and
    `self.other` that of a second workspace, which nothing stands before."""

    def __init__(self, binary, name, environment=None, proxy=False, echo=False):
        super().__init__(binary, name, environment=dict(environment or {}, SLACK_TOKEN="xoxb-fault", SLACK_SECRET=fake_slack.SIGNING))
        self.slack = fake_slack.FakeSlack(self.port, echo)
        self.other = fake_slack.FakeSlack(team="T0O")
        self.proxy = fault_proxy.Proxy(self.slack.port) if proxy else None
        api = self.proxy.port if proxy else self.slack.port
        text = self.config.read_text(encoding="utf-8")
        line = '    - {account: %s, bot_token: !env SLACK_TOKEN, signing_secret: !env SLACK_SECRET, api_url: "http://127.0.0.1:%d/api/"}\n'
        accounts = "  slack:\n" + line % ("default", api) + line % (OTHER, self.other.port)
        self.config.write_text(text.replace("networks:\n", "networks:\n" + accounts), encoding="utf-8")

    def close(self, keep):
        super().close(keep)
        if self.proxy:
            self.proxy.close()
        self.slack.close()
        self.other.close()


def ask(place, number, text, direct=False):
    """Tells until it is acknowledged, as Slack does. True: it was."""
    for _ in range(100):
        if fake_slack.tell(place.port, fake_slack.question(number, text, direct=direct), "Ev-%d" % number) == 200:
            return True
        time.sleep(0.05)
    return False


def lost_posts(binary, posts=100, seconds=90, environment=None, keep=True):
    """R9: every way to lose the answer to chat.postMessage, with the post there and not: it stands there once."""
    place = SlackWorld(binary, "slack", environment, proxy=True)
    bad = True
    try:
        place.start()
        ways = [(do, acted) for do in [*fault_proxy.CUTS, *fault_proxy.ODD] for acted in (True, False)]
        known, lock = set(), threading.Lock()

        def first_of(number):
            def fits(_method, target, _headers, body):
                if not target.endswith("chat.postMessage"):
                    return False
                marker = json.loads(body).get("metadata", {}).get("event_payload", {}).get("id", "")
                with lock:
                    if marker in known or len(known) % len(ways) != number:
                        return False
                    known.add(marker)
                    return True
            return fits

        for number, (do, acted) in enumerate(ways):
            place.proxy.rule(do, first_of(number), acted=acted, times=posts)
        acked = sum(ask(place, n, world.question(world.TOPICS[n % len(world.TOPICS)])) for n in range(posts))
        began = time.monotonic()
        settled = oracle.settle(place, seconds)
        took = time.monotonic() - began
        status = place.stop()
        markers, threads = place.slack.markers(), [post["thread_ts"] for post in place.slack.posts]
        wanted = [fake_slack.question(n, "")["ts"] for n in range(posts)]
        counts = {"part": "slack_lost_posts", "posts": posts, "ways": len(ways), "spoiled": len(known), "settled_s": round(took, 1),
                  "acts": len(markers), "acts_doubled": len(markers) - len(set(markers)),
                  "acts_lost": sum(1 for ts in wanted if ts not in threads), "lost": posts - acked,
                  "unfinished": (0 if settled else 1) + (0 if status == 0 else 1) + abs(len(known) - posts)}
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)


def wait_for(done, seconds):
    limit = time.monotonic() + seconds
    while not done() and time.monotonic() < limit:
        time.sleep(0.02)
    return done()


def method_waits(binary, pause=6, environment=None, keep=True):
    """R7: Slack limits each method of each workspace. Told to wait with chat.update, posts go on, and the other way round; a
    second workspace goes on in both cases; and nothing of what has to wait comes before its time. Judged by the order of the calls
    at the proxy."""
    place = SlackWorld(binary, "methods", environment, proxy=True)
    bad = True
    try:
        place.start()
        place.slack.posts.clear()
        acked = [ask(place, n, world.question(world.TOPICS[n])) for n in range(2)]
        slowed, too_early, never = [], 0, []
        if not wait_for(lambda: len(place.slack.posts) == 2, 15):
            never.append("the first answers")
        cards, number = list(place.slack.posts), 10

        def calls(method):
            return [one for one in place.proxy.seen() if one["target"].endswith(method)]

        def press(card):
            acked.append(fake_slack.click(place.port, card) == 200)

        def question(account="default", team="T0F"):
            nonlocal number
            number += 1
            event = fake_slack.question(number, world.question(world.TOPICS[number % len(world.TOPICS)]))
            acked.append(fake_slack.tell(place.port, event, "Ev-m-%d" % number, account, team) == 200)

        for held, free, card in (("chat.update", "chat.postMessage", 0), ("chat.postMessage", "chat.update", 1)):
            if len(cards) < 2:
                break
            before = {method: len(calls(method)) for method in (held, free)}
            others = len(place.other.posts)
            place.proxy.rule("status", lambda _m, target, *_: target.endswith(held), acted=False, status=429,
                             headers=[("Retry-After", str(pause))])
            act = {"chat.update": lambda: press(cards[card]), "chat.postMessage": question}
            act[held]()
            if not wait_for(lambda: len(calls(held)) > before[held], 10):
                never.append(held)
            act[free]()
            question(OTHER, "T0O")
            if not wait_for(lambda: len(calls(free)) > before[free] and len(place.other.posts) > others, pause * 3):
                never.append(free)
            again = wait_for(lambda: len(calls(held)) > before[held] + 1, pause * 3)
            if not again:
                never.append(held + " again")
            first, then = (calls(held)[before[held]:] + [None, None])[:2]
            then = then["at"] if then else float("inf")
            # Whoever waits with the others comes when the pause is over: seconds, against milliseconds.
            over = first["at"] + pause - 0.5 if first else 0
            if calls(free)[before[free]:] and calls(free)[before[free]]["at"] > over:
                slowed.append(free)
            if len(place.other.posts) > others and place.other.posts[others]["at"] > over:
                slowed.append("the other workspace")
            too_early += 1 if first and then - first["at"] < pause - 0.05 else 0
        oracle.settle(place, 10)
        status = place.stop()
        counts = {"part": "slack_method_waits", "posts": len(place.slack.posts), "updates": len(calls("chat.update")), "too_early": too_early,
                  "slowed": slowed, "never": never, "lost": sum(1 for one in acked if not one),
                  "unfinished": too_early + len(slowed) + len(never) + (0 if status == 0 else 1)}
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)


def loops(binary, questions=5, seconds=4, environment=None, keep=True):
    """S22: all our posts come back as events, and another bot answers each by calling us: one answer a question, no more."""
    place = SlackWorld(binary, "loops", environment, echo=True)
    bad = True
    try:
        place.start()
        time.sleep(0.5)
        acked = sum(ask(place, n, world.question(world.TOPICS[n]), direct=n % 2 == 0) for n in range(questions))
        limit = time.monotonic() + 15
        while len(place.slack.posts) < questions and time.monotonic() < limit:
            time.sleep(0.05)
        time.sleep(seconds)  # long enough for hundreds of rounds of a loop
        oracle.settle(place, 10)
        posts, status = len(place.slack.posts), place.stop()
        counts = {"part": "loops", "questions": questions, "posts": posts, "other_bot_calls": place.slack.echoes,
                  "looped": max(0, posts - questions), "acts_lost": max(0, questions - posts), "lost": questions - acked,
                  "unfinished": max(0, posts - questions) + (0 if status == 0 else 1) + (0 if place.slack.echoes else 1)}
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)


def with_limits(place, person=30, place_limit=3000):
    text = place.config.read_text(encoding="utf-8")
    off = "limits: {person_per_minute: 0, place_per_minute: 0, account_per_minute: 0}"
    place.config.write_text(text.replace(off, "limits: {person_per_minute: %d, place_per_minute: %d}" % (person, place_limit)),
                            encoding="utf-8")


def outcomes(place):
    base = sqlite3.connect("file:%s?mode=ro" % (place.data / "twicket.db"), uri=True, timeout=5)
    try:
        return dict(base.execute("SELECT label, COUNT(*) FROM event WHERE account = 'slack/default' GROUP BY label").fetchall())
    finally:
        base.close()


def tell_all(place, events, lines, rate=None):
    """Over several kept connections: how many were acknowledged, and how long each took. `rate`: of all together, a second."""
    taken, times, lock = [], [], threading.Lock()

    def talk(first):
        line = http.client.HTTPConnection("127.0.0.1", place.port, timeout=20)
        begin = time.monotonic()
        for n, (identity, event) in enumerate(events[first::lines]):
            if rate:
                time.sleep(max(0.0, begin + n * lines / rate - time.monotonic()))
            body = fake_slack.envelope(event, identity)
            began = time.monotonic()
            line.request("POST", "/slack/events", body, fake_slack.signed(body))
            answer = line.getresponse()
            answer.read()
            with lock:
                times.append(time.monotonic() - began)
                if answer.status == 200:
                    taken.append(identity)
        line.close()

    crowd_of = [threading.Thread(target=talk, args=(first,)) for first in range(lines)]
    for one in crowd_of:
        one.start()
    for one in crowd_of:
        one.join()
    return taken, sorted(times)


def waits_of(place, asked):
    """Seconds from each question to the post in its thread; one that never came: nothing."""
    posted = {post["thread_ts"]: post["at"] for post in place.slack.posts}
    return sorted(posted[ts] - at for ts, at in asked.items() if ts in posted)


def share(times, part):
    return round(times[int(part * (len(times) - 1))], 3) if times else None


def flood(binary, seconds=6, rate=100, others=40, environment=None, keep=True):
    """S22: one person writes 100 a second. All of it is recorded, a minute's worth is answered, the rest told of once; what
    others ask meanwhile is answered as ever."""
    place = SlackWorld(binary, "flood", environment)
    bad = True
    try:
        with_limits(place, person=30)
        place.start()
        time.sleep(0.5)
        topic = lambda n: world.question(world.TOPICS[n % len(world.TOPICS)])  # noqa: E731
        calm = {}
        for n in range(others):
            calm[fake_slack.question(n, "")["ts"]] = time.monotonic()
            ask_as(place, n, topic(n), "U0CALM%d" % n)
            time.sleep(0.05)
        oracle.settle(place, 20)
        loud = [("Ev-loud-%d" % n, fake_slack.question(10000 + n, topic(n), user="U0LOUD")) for n in range(seconds * rate)]
        taken = []
        flooding = threading.Thread(target=lambda: taken.extend(tell_all(place, loud, 4, rate)[0]))
        flooding.start()
        meanwhile = {}
        for n in range(others):
            meanwhile[fake_slack.question(20000 + n, "")["ts"]] = time.monotonic()
            ask_as(place, 20000 + n, topic(n), "U0OTHER%d" % n)
            time.sleep(seconds / others)
        flooding.join()
        settled = oracle.settle(place, 40)
        status, labels = place.stop(), outcomes(place)
        loud_threads = {event["ts"] for _, event in loud}
        answered = sum(1 for post in place.slack.posts if post["thread_ts"] in loud_threads)
        before, during = waits_of(place, calm), waits_of(place, meanwhile)
        allowed = 30 + (seconds + 40) // 2  # the bucket, and what fills meanwhile
        counts = {"part": "flood", "written": len(loud), "recorded": len(taken), "silent": labels.get("silent.flood", 0),
                  "told": labels.get("told.flood", 0), "answered": answered, "others_answered": len(during),
                  "others_p50_s": [share(before, 0.5), share(during, 0.5)], "others_p99_s": [share(before, 0.99), share(during, 0.99)],
                  "lost": len(loud) - len(taken), "no_outcome": len(loud) + 2 * others - sum(labels.values()),
                  "acts_lost": 2 * others - len(before) - len(during),
                  "unfinished": (0 if settled else 1) + (0 if status == 0 else 1) + max(0, answered - allowed) +
                  (0 if labels.get("told.flood") == 1 else 1) + (0 if labels.get("silent.flood", 0) > len(loud) // 2 else 1)}
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)


def ask_as(place, number, text, user):
    event = fake_slack.question(number, text, user=user)
    for _ in range(100):
        if fake_slack.tell(place.port, event, "Ev-%d" % number) == 200:
            return True
        time.sleep(0.05)
    return False


def crowd(binary, people=1000, lines=16, environment=None, keep=True):
    """S22: a thousand people ask at once, in one place: each gets one answer."""
    place = SlackWorld(binary, "crowd", environment)
    bad = True
    try:
        with_limits(place)
        place.start()
        time.sleep(0.5)
        events = [("Ev-%d" % n, fake_slack.question(n, world.question(world.TOPICS[n % len(world.TOPICS)]), user="U0MANY%d" % n))
                  for n in range(people)]
        began = time.monotonic()
        taken, times = tell_all(place, events, lines)
        acked = time.monotonic() - began
        settled = oracle.settle(place, 60)
        took = time.monotonic() - began
        status, labels = place.stop(), outcomes(place)
        markers, threads = place.slack.markers(), {post["thread_ts"] for post in place.slack.posts}
        counts = {"part": "crowd", "people": people, "acked_s": round(acked, 2), "answered_s": round(took, 2), "ack_p50_s": share(times, 0.5),
                  "ack_p99_s": share(times, 0.99), "posts": len(markers), "lost": people - len(taken),
                  "no_outcome": people - sum(labels.values()), "acts_doubled": len(markers) - len(set(markers)),
                  "acts_lost": sum(1 for _, event in events if event["ts"] not in threads),
                  "unfinished": (0 if settled else 1) + (0 if status == 0 else 1) + labels.get("silent.flood", 0)}
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)
