"""Slack behind the fault proxy: R9 for posts, whose marker stands in the message's metadata, and S22: no loop with ourselves
or another bot."""
import json
import threading
import time

import fake_slack
import fault_proxy
import oracle
import world


class SlackWorld(world.World):
    """The program with one Slack account, over HTTP; `self.slack` is the fake API, perhaps behind a proxy."""

    def __init__(self, binary, name, environment=None, proxy=False, echo=False):
        super().__init__(binary, name, environment=dict(environment or {}, SLACK_TOKEN="xoxb-fault", SLACK_SECRET=fake_slack.SIGNING))
        self.slack = fake_slack.FakeSlack(self.port, echo)
        self.proxy = fault_proxy.Proxy(self.slack.port) if proxy else None
        api = self.proxy.port if proxy else self.slack.port
        text = self.config.read_text(encoding="utf-8")
        account = ('  slack:\n    - {account: default, bot_token: !env SLACK_TOKEN, signing_secret: !env SLACK_SECRET,'
                   ' api_url: "http://127.0.0.1:%d/api/"}\n' % api)
        self.config.write_text(text.replace("networks:\n", "networks:\n" + account), encoding="utf-8")

    def close(self, keep):
        super().close(keep)
        if self.proxy:
            self.proxy.close()
        self.slack.close()


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
