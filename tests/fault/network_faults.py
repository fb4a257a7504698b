"""A network that fails in every way between the program and its platform: R7 to R11 and R13 for posts.

Each part runs the real program with its deliveries through the fault proxy; a second account, `calm`, goes straight to
the same platform and must notice nothing. The webhook network stands for all: what an answer means is decided in
bot/net and bot/delivery, which every network shares.
"""
import concurrent.futures
import email.utils
import pathlib
import statistics
import subprocess
import threading
import time

import driver
import fault_proxy
import oracle
import world

CALM = "calm"


class Through(world.World):
    """A world whose deliveries pass a fault proxy."""

    def __init__(self, binary, name, environment=None, certificate=None, key=None, old_tls=False):
        self.proxy = None
        super().__init__(binary, name, environment=environment)
        self.proxy = fault_proxy.Proxy(self.platform_port, certificate, key, old_tls)
        text = self.config.read_text(encoding="utf-8")
        direct = "http://127.0.0.1:%d/deliver" % self.platform_port
        through = "%s://127.0.0.1:%d/deliver" % ("https" if certificate else "http", self.proxy.port)
        calm = '    - {account: %s, secret: !env TWICKET_FAULT_SECRET, deliver_url: "%s"}\n' % (CALM, direct)
        self.config.write_text(text.replace(direct, through) + calm, encoding="utf-8")

    def close(self, keep):
        super().close(keep)
        if self.proxy:
            self.proxy.close()


class CalmLane(driver.Lane):
    path = "/webhooks/" + CALM

    def exchange(self, body, headers):
        account, world.ACCOUNT = world.ACCOUNT, CALM
        try:
            return super().exchange(body, headers)
        finally:
            world.ACCOUNT = account


def ask(place, events, wait=10.0):
    """Posts each until it is acknowledged."""
    lane = driver.Lane(place.port)
    for event in events:
        limit = time.monotonic() + wait
        while event.acked is None and time.monotonic() < limit:
            if lane.post(event) != 200:
                time.sleep(0.05)
    lane.close()


def event(name, n, threads=10):
    return driver.Event("%s-%d" % (name, n), "place-%d" % (n % threads % 3), "thread-%s-%d" % (name, n % threads), "person-%d" % (n % 50),
                        world.TOPICS[n % len(world.TOPICS)])


def finish(place, sent, seconds):
    """Waits for the end, judges, and says how it went."""
    settled = oracle.settle(place, seconds)
    status = place.stop()
    counts = oracle.judge(place, sent)
    counts["unfinished"] += (0 if settled else 1) + (0 if status == 0 else 1) + sum(1 for one in sent if not one.acked)
    return counts


def lost_answers(binary, posts=100, seconds=60, environment=None, keep=True):
    """R9, R11: whatever becomes of the answer to a post, the post stands there once. Every way to lose an answer, each
    with the platform having acted and not."""
    place = Through(binary, "lost", environment)
    bad = True
    try:
        place.start_platform()
        place.start()
        ways = [(do, acted) for do in [*fault_proxy.CUTS, *fault_proxy.ODD] for acted in (True, False)]
        known, lock = {}, threading.Lock()

        def first_of(number):
            def fits(method, _target, headers, _body):
                marker = headers.get("webhook-id", "")
                with lock:
                    if method != "POST" or marker in known or len(known) % len(ways) != number:
                        return False
                    known[marker] = ways[number]
                    return True
            return fits

        for number, (do, acted) in enumerate(ways):
            place.proxy.rule(do, first_of(number), acted=acted, times=posts)
        sent = [event("lost", n) for n in range(posts)]
        began = time.monotonic()
        ask(place, sent)
        before = resident_mib(place)
        counts = finish(place, sent, seconds)
        counts.update(part="lost_answers", posts=posts, ways=len(ways), spoiled=len(known), settled_s=round(time.monotonic() - began, 1),
                      calls=len(place.proxy.seen()), rss_mib=before)
        # Each can be looked for, so nobody has to decide anything.
        counts["unfinished"] += counts["in_doubt"] + counts["dead"] + (0 if len(known) >= posts else 1)
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)


def resident_mib(place):
    with open("/proc/%d/status" % place.program.pid, encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


def calm_times(place, name, count, pause):
    """Events of the other account, one after the other: seconds from each to its act; one that never came: 60."""
    sent = [event(name, n, threads=count) for n in range(count)]
    lane, begun = CalmLane(place.port), {}
    for one in sent:
        begun[one.thread] = time.time()
        lane.post(one)
        time.sleep(pause)
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        acts = {act["thread"]: act["at"] for act in place.read_acts()}
        if all(one.thread in acts for one in sent):
            break
        time.sleep(0.05)
    return [acts.get(one.thread, begun[one.thread] + 60) - begun[one.thread] for one in sent]


def told_to_wait(binary, environment=None, keep=True):
    """R7: Retry-After as seconds, as a date, missing, negative, nought and huge: no call of the account before its time,
    and none of it slows another account."""
    place = Through(binary, "told", environment)
    bad = True
    try:
        place.start_platform()
        place.start()
        # What is said, and how long nothing may come: our own pace where nothing sensible was said.
        cases = [("4", 4.0), ("date", 3.0), (None, 1.0), ("-5", 1.0), ("0", 1.0), ("999999999", 8.0)]
        sent, too_early, slowest_calm, gaps = [], 0, [], {}
        for n, (value, least) in enumerate(cases):
            huge = value == "999999999"
            if value == "date":  # in whole seconds
                until = int(time.time()) + 5
                value, least = email.utils.formatdate(until, usegmt=True), until - time.time()
            place.proxy.rule("status", status=429, acted=False, headers=[("Retry-After", value)] if value else [])
            begin = len(place.proxy.seen())
            one = event("told", n)
            began = time.monotonic()
            ask(place, [one])
            slowest_calm += calm_times(place, "calm%d" % n, 3, 0.1)
            limit = time.monotonic() + (least if huge else 20)
            while len(place.proxy.seen()) < begin + 2 and time.monotonic() < limit:
                time.sleep(0.05)
            calls = place.proxy.seen()[begin:]
            gap = calls[1]["at"] - calls[0]["at"] if len(calls) > 1 else None
            if calls:  # the time was counted from before the call
                least -= calls[0]["at"] - began if "GMT" in (value or "") else 0
            gaps[value or "none"] = gap and round(gap, 2)
            too_early += 1 if gap is not None and (gap < least - 0.05 or huge) else 0
            too_early += 1 if gap is None and not huge else 0
            if not huge:
                sent.append(one)
        left_alone = len(place.proxy.seen())
        status = place.stop()
        acts = place.read_acts()
        counts = {"part": "told_to_wait", "cases": len(cases), "calls": left_alone, "too_early": too_early, "gaps_s": gaps,
                  "calm_slowest_s": round(max(slowest_calm), 2), "calm_p50_s": round(statistics.median(slowest_calm), 3),
                  "acts_lost": sum(1 for one in sent if not any(act["thread"] == one.thread for act in acts)),
                  "acts_doubled": len(acts) - len({act["marker"] for act in acts}),
                  "unfinished": too_early + (0 if status == 0 else 1) + (1 if max(slowest_calm) > 5 else 0)}
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)


def storm(binary, seconds=15, environment=None, keep=True):
    """R8: the platform answers 503 for a while, then every other time: our calls grow fewer, one probe at a time, and
    everything is delivered once afterwards."""
    place = Through(binary, "storm", environment)
    bad = True
    try:
        place.start_platform()
        place.start()
        place.proxy.rule("status", status=503, acted=False, times=10 ** 9)
        sent = [event("storm", n, threads=40) for n in range(80)]
        began = time.monotonic()
        ask(place, sent)
        time.sleep(max(0.0, began + seconds - time.monotonic()))
        stormy = [one for one in place.proxy.seen() if one["at"] > began + 5]
        overlaps = sum(1 for one, other in zip(stormy, stormy[1:]) if one["ended"] is None or other["at"] < one["ended"])
        in_storm = len(place.proxy.seen())
        place.proxy.clear()
        for _ in range(20):
            place.proxy.rule("status", status=503, acted=False, times=1)
            place.proxy.rule("delay", pause=0.0, times=1)
        counts = finish(place, sent, 60)
        counts.update(part="storm", calls_in_storm=in_storm, probes_after_5s=len(stormy), overlapping_probes=overlaps)
        # Open within 5 s; then one probe at a time, each rest longer than the last.
        counts["unfinished"] += overlaps + (1 if len(stormy) > seconds else 0)
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)


def slow_peer(binary, environment=None, keep=True):
    """R10: one byte a second, and an answer that never comes: each call ends by its deadline, the other account does
    not wait, and what was done is found, not done again."""
    place = Through(binary, "slow", environment)
    bad = True
    try:
        place.start_platform()
        place.start()
        for do in ("slow", "stall"):
            place.proxy.rule(do, lambda method, *_: method == "POST", times=4)
        sent = [event("slow", n, threads=8) for n in range(8)]
        ask(place, sent)
        times = calm_times(place, "calm", 20, 0.2)
        counts = finish(place, sent, 60)
        spoiled = [one for one in place.proxy.seen() if one["do"]]
        longest = max((one["ended"] or time.monotonic()) - one["at"] for one in spoiled)
        counts.update(part="slow_peer", spoiled=len(spoiled), longest_call_s=round(longest, 1),
                      calm_p50_s=round(statistics.median(times), 3), calm_slowest_s=round(max(times), 2))
        # A busy machine may dawdle; a call that waited for the slow peer would take 20 s.
        counts["unfinished"] += (1 if longest > 23 else 0) + (1 if max(times) > 5 else 0) + (0 if len(spoiled) == 8 else 1)
        counts["acts_lost"] += sum(1 for one in times if one >= 60)
        counts["invented"] = max(0, counts["invented"] - 20)  # the calm account's acts are not in this ledger
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30)


def make_certificates(folder):
    """An authority, a good certificate for 127.0.0.1, and those that are not to be trusted: for another host, signed by nobody,
    by an authority that nobody knows, out of date, and with a key so short that it can be broken. TLS 1.1 has a good one."""
    folder = pathlib.Path(folder)
    key = ["-newkey", "rsa:2048", "-nodes"]
    authority = folder / "authority.pem"
    openssl("req", "-x509", *key, "-keyout", str(folder / "authority.key"), "-out", str(authority), "-days", "2", "-subj", "/CN=Fault tests")
    unknown = folder / "unknown.pem"
    openssl("req", "-x509", *key, "-keyout", str(folder / "unknown.key"), "-out", str(unknown), "-days", "2", "-subj", "/CN=Unknown")
    found = {}
    for name, host in (("good", "IP:127.0.0.1"), ("wrong_host", "DNS:elsewhere.example"), ("self_signed", "IP:127.0.0.1"),
                       ("unknown_authority", "IP:127.0.0.1"), ("expired", "IP:127.0.0.1"), ("weak_key", "IP:127.0.0.1"),
                       ("old_tls", "IP:127.0.0.1")):
        request, pem, private = (str(folder / (name + end)) for end in (".csr", ".pem", ".key"))
        signer = unknown if name == "unknown_authority" else authority
        days = "-1" if name == "expired" else "2"
        key = ["-newkey", "rsa:1024" if name == "weak_key" else "rsa:2048", "-nodes"]
        if name == "self_signed":
            openssl("req", "-x509", *key, "-keyout", private, "-out", pem, "-days", "2", "-subj", "/CN=x", "-addext", "subjectAltName=" + host)
        else:
            (folder / "names").write_text("subjectAltName=" + host)
            openssl("req", *key, "-keyout", private, "-out", request, "-subj", "/CN=x")
            openssl("x509", "-req", "-in", request, "-CA", str(signer), "-CAkey", str(signer.with_suffix(".key")), "-CAcreateserial",
                    "-out", pem, "-days", days, "-extfile", str(folder / "names"))
        found[name] = (pem, private)
    return str(authority), found


def certificates(binary, environment=None):
    """R13: a certificate that is not to be trusted gets nothing of us, not even the request; a good one gets it."""
    scratch = world.World(binary, "certificates")
    try:
        authority, pairs = make_certificates(scratch.folder)
        def tried(name):
            """Deliveries, requests that came through, and whether the reason that is kept says what was wrong."""
            place = Through(binary, "tls", dict(environment or {}, SSL_CERT_FILE=authority), *pairs[name], old_tls=name == "old_tls")
            try:
                place.start_platform()
                place.start()
                ask(place, [event("tls", 1)])
                limit = time.monotonic() + (15 if name == "good" else 4)
                while not place.read_acts() and time.monotonic() < limit:
                    time.sleep(0.05)
                place.stop()
                reason = oracle.Store(place.data).outgoing[0][5]
                return len(place.read_acts()), len(place.proxy.log), "certificate" in reason or "TLS" in reason
            finally:
                place.close(keep=False)

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            found = dict(zip(pairs, pool.map(tried, pairs)))
        delivered, reached, told = ({name: one[n] for name, one in found.items()} for n in range(3))
        counts = {"part": "certificates", "delivered": delivered, "requests_seen": reached, "told": sum(told.values())}
        wrong = [name for name in pairs if name != "good" and (delivered[name] or reached[name])]
        counts["unfinished"] = len(wrong) + (0 if delivered["good"] == 1 else 1) + sum(1 for name in pairs if name != "good" and not told[name])
        return counts
    finally:
        scratch.close(keep=False)
