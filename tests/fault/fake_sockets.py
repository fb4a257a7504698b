"""Slack's Socket Mode with every fault that a connection can have: it is dropped, cut in the middle of a frame, falls silent,
is told to go, or cannot be had at all. Envelopes that nobody acknowledged come again on another connection, as Slack sends
them. The framing (RFC 6455) is written here by hand, so that half a frame can be sent.
"""
import asyncio
import base64
import hashlib
import json
import random
import struct
import time

import fake_slack

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
PATIENCE = 3.0  # Slack waits so long for an acknowledgement


def frame(payload, opcode=1):
    head = bytes([0x80 | opcode])
    if len(payload) < 126:
        return head + bytes([len(payload)]) + payload
    return head + b"\x7e" + struct.pack(">H", len(payload)) + payload


class Link:
    def __init__(self, number, writer):
        self.number, self.writer, self.began = number, writer, time.monotonic()
        self.open, self.going, self.mute = True, False, False

    def usable(self):
        return self.open and not self.going and not self.mute


class Envelope:
    def __init__(self, identity, event):
        self.identity, self.event = identity, event
        self.sent = {}         # envelope id: (link, when)
        self.acked = None
        self.sendings = 0


class FakeSockets(fake_slack.FakeSlack):
    def __init__(self, seed=22):
        self.links, self.waiting, self.known, self.log = [], [], {}, []
        self.chance, self.refusing, self.tickets, self.attempts = random.Random(seed), False, 0, []
        self.late = self.ticks = 0
        self.slowest = 0.0
        super().__init__()
        asyncio.run_coroutine_threadsafe(self.send_on(), self.loop)

    # --- from the test's thread ---
    def tell(self, identity, event):
        self.loop.call_soon_threadsafe(self.waiting.append, self.known.setdefault(identity, Envelope(identity, event)))

    def on_loop(self, work):
        async def run():
            return work()
        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(10)

    def usable(self):
        return self.on_loop(lambda: [link.number for link in self.links if link.usable()])

    def spoil(self, how):
        """One fault for the oldest usable connection; its number, or None."""
        return self.on_loop(lambda: self.spoil_now(how))

    # --- on the loop ---
    def answer(self, method, given):
        if method == "apps.connections.open":
            self.attempts.append(time.monotonic())
            if self.refusing:
                return {"ok": False, "error": "internal_error"}
            self.tickets += 1
            return {"ok": True, "url": "ws://127.0.0.1:%d/link?ticket=%d" % (self.port, self.tickets)}
        return super().answer(method, given)

    def spoil_now(self, how):
        link = next((one for one in self.links if one.usable()), None)
        if not link:
            return None
        self.log.append((how, link.number))
        if how == "half_open":
            link.mute = True
        elif how == "notice":
            link.going = True
            self.write(link, {"type": "disconnect", "reason": self.chance.choice(["warning", "refresh_requested"])})
            self.loop.call_later(2.0, self.cut, link)
        else:
            if how == "mid_frame":
                link.writer.write(frame(json.dumps({"envelope_id": "half", "type": "events_api"}).encode())[:20])
            self.loop.call_later(0.02, self.cut, link)
            link.going = True
        return link.number

    def cut(self, link):
        link.open = False
        link.writer.transport.abort()

    def write(self, link, words):
        link.writer.write(frame(json.dumps(words).encode()))

    async def send_on(self):
        """Every 20 ms: what waits goes to a connection, what was not acknowledged comes again."""
        while True:
            await asyncio.sleep(0.02)
            self.ticks += 1
            links = [link for link in self.links if link.usable()]
            # Slack does not know yet that a connection has fallen silent.
            targets = links + [link for link in self.links if link.mute and link.open and time.monotonic() - link.began < 25]
            for envelope in list(self.waiting):
                if not targets:
                    break
                self.send(envelope, self.chance.choice(targets))
                self.waiting.remove(envelope)
            now = time.monotonic()
            for envelope in self.known.values():
                if envelope.acked or envelope in self.waiting or not envelope.sent:
                    continue
                link, sent = list(envelope.sent.values())[-1]
                if not link.open or now - sent > PATIENCE:
                    self.late += 1 if link.usable() and now - sent > PATIENCE else 0
                    self.waiting.append(envelope)

    def send(self, envelope, link):
        envelope.sendings += 1
        name = "%s-%d" % (envelope.identity, envelope.sendings)
        envelope.sent[name] = (link, time.monotonic())
        if link.mute:  # it goes into a line that nobody reads
            return
        self.write(link, {"envelope_id": name, "type": "events_api", "accepts_response_payload": False, "retry_attempt": envelope.sendings - 1,
                          "payload": {"type": "event_callback", "team_id": "T0F", "api_app_id": "A0F", "event_id": envelope.identity,
                                      "event_time": int(time.time()), "event": envelope.event,
                                      "authorizations": [{"team_id": "T0F", "user_id": "U0BOT", "is_bot": True}]}})

    async def upgraded(self, _target, headers, reader, writer):
        accept = base64.b64encode(hashlib.sha1(headers["sec-websocket-key"].encode() + MAGIC).digest())
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
                     accept + b"\r\n\r\n")
        link = Link(len(self.links), writer)
        self.links.append(link)
        self.write(link, {"type": "hello", "num_connections": 2, "connection_info": {"app_id": "A0F"}})
        try:
            while link.open:
                opcode, payload = await read_frame(reader)
                if link.mute:
                    continue
                if opcode == 9:
                    writer.write(frame(payload, 10))
                elif opcode == 8:
                    break
                elif opcode == 1:
                    self.take(link, json.loads(payload))
        finally:
            link.open = False

    def take(self, link, words):
        identity = words.get("envelope_id", "").rsplit("-", 1)[0]
        envelope = self.known.get(identity)
        if not envelope or words["envelope_id"] not in envelope.sent:
            return
        took = time.monotonic() - envelope.sent[words["envelope_id"]][1]
        self.slowest = max(self.slowest, took)
        envelope.acked = envelope.acked or time.monotonic()


async def read_frame(reader):
    first, second = await reader.readexactly(2)
    length = second & 0x7f
    if length == 126:
        length = struct.unpack(">H", await reader.readexactly(2))[0]
    elif length == 127:
        length = struct.unpack(">Q", await reader.readexactly(8))[0]
    mask = await reader.readexactly(4) if second & 0x80 else b"\0\0\0\0"
    body = await reader.readexactly(length)
    return first & 0x0f, bytes(byte ^ mask[n % 4] for n, byte in enumerate(body))
