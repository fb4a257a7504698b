"""The fault proxy: stands between the program and a fake platform on 127.0.0.1 and spoils what it is told to.

It speaks just enough HTTP to know where a request and an answer end. A rule says which requests it is for, what is done,
and how often; the first one that fits counts. Everything that happened stands in `log`. It runs on a thread of the test's
process, so rules and log are plain lists.
"""
import asyncio
import gzip
import socket
import ssl
import struct
import threading
import time

JSON = b"Content-Type: application/json\r\n"


def answer(head, body=b"", status=b"200 OK"):
    return b"HTTP/1.1 " + status + b"\r\n" + head + b"Content-Length: %d\r\n\r\n" % len(body) + body


# Answers that say nothing about what was done. None is a "yes": whoever reads one as that is wrong.
ODD = {
    "web_page": answer(b"Content-Type: text/html\r\n", b"<html><title>Sign in</title></html>"),
    "no_content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "redirect": answer(b"Location: http://127.0.0.1:1/\r\n", b"", b"302 Found"),
    "no_id": answer(JSON, b'{"ok":true}'),
    "empty": answer(JSON),
    "half_json": answer(JSON, b'{"ok":true,"id":"m1","ts":"1.'),
    "too_long": b"HTTP/1.1 200 OK\r\n" + JSON + b'Content-Length: 40\r\nConnection: close\r\n\r\n{"id":"m1"}',
    "cut_chunk": b"HTTP/1.1 200 OK\r\n" + JSON + b'Transfer-Encoding: chunked\r\n\r\n40\r\n{"id":"m1"',
    "garbage": b"\x16\x03\x01 what is this\r\n\r\n",
    "other_charset": answer(b"Content-Type: application/json; charset=utf-16\r\n", '{"id":"m1","ok":true,"ts":"1.1"}'.encode("utf-16")),
    "gzip_bomb": answer(JSON + b"Content-Encoding: gzip\r\n", gzip.compress(b" " * (64 << 20))),
    "ten_megabytes": answer(JSON, b'{"ok":true,"ts":"1.1","id":"m1","x":"' + b"y" * (10 << 20) + b'"}'),
    "bad_gateway": answer(JSON, b'{"error":"bad gateway"}', b"502 Bad Gateway"),
}
# The connection ends instead: at once, politely, in the middle of the answer.
CUTS = ["reset", "close", "half"]


class Rule:
    """do: one of ODD, CUTS, "status", "slow" (one byte of the answer each `pause`), "stall" (the answer never comes),
    "delay". acted: the platform gets the request first. fits(method, target, headers, body)."""

    def __init__(self, do, fits=None, acted=True, times=1, status=503, headers=(), pause=1.0):
        self.do, self.acted, self.times, self.status, self.pause = do, acted, times, status, pause
        self.fits = fits or (lambda method, target, headers, body: True)
        self.headers = "".join("%s: %s\r\n" % pair for pair in headers).encode()


class Proxy:
    def __init__(self, upstream, certificate=None, key=None, old_tls=False):
        self.upstream, self.rules, self.log, self.accepted = upstream, [], [], 0
        self.lock = threading.Lock()
        self.loop = asyncio.new_event_loop()
        self.secure = None
        if certificate:
            self.secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            # A careless peer: old versions and short keys are refused by us, not by it.
            self.secure.set_ciphers("ALL:@SECLEVEL=0")
            if old_tls:
                self.secure.minimum_version = self.secure.maximum_version = ssl.TLSVersion.TLSv1_1
            self.secure.load_cert_chain(certificate, key)
        started = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(started,), daemon=True)
        self.thread.start()
        if not started.wait(10):
            raise RuntimeError("the fault proxy did not start")

    def run(self, started):
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(
            asyncio.start_server(self.serve, "127.0.0.1", 0, limit=1 << 22, ssl=self.secure))
        self.port = self.server.sockets[0].getsockname()[1]
        started.set()
        self.loop.run_forever()
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self.loop.close()

    def close(self):
        self.loop.call_soon_threadsafe(self.server.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def rule(self, *words, **named):
        with self.lock:
            self.rules.append(Rule(*words, **named))

    def clear(self):
        with self.lock:
            self.rules.clear()

    def seen(self, method="POST"):
        with self.lock:
            return [dict(one) for one in self.log if one["method"] == method]

    def rule_for(self, *request):
        with self.lock:
            for rule in self.rules:
                if rule.times > 0 and rule.fits(*request):
                    rule.times -= 1
                    return rule
        return None

    async def serve(self, reader, writer):
        self.accepted += 1
        try:
            while await self.exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError, OSError):
            pass
        finally:
            writer.close()

    async def exchange(self, reader, writer):
        head, body = await read_message(reader)
        first, *lines = head.decode("latin-1").split("\r\n")[:-2]
        method, target, _ = first.split(" ")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        rule = self.rule_for(method, target, headers, body)
        entry = {"method": method, "target": target, "do": rule.do if rule else "", "at": time.monotonic(), "ended": None}
        with self.lock:
            self.log.append(entry)
        try:
            reply = b""
            if not rule or rule.acted:
                reply = await self.forward(head, body)
            if not rule:
                writer.write(reply)
                await writer.drain()
                return headers.get("connection", "").lower() != "close"
            return await self.spoil(rule, reader, writer, reply)
        finally:
            entry["ended"] = time.monotonic()

    async def forward(self, head, body):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream, limit=1 << 22)
        try:
            writer.write(head + body)
            await writer.drain()
            return b"".join(await read_message(reader))
        finally:
            writer.close()

    async def spoil(self, rule, reader, writer, reply):
        """True: the connection goes on."""
        reply = reply or answer(JSON, b'{"id":"m0","ok":true,"ts":"1.1"}')
        if rule.do == "status":
            writer.write(answer(JSON + rule.headers, b'{"ok":false,"error":"not now"}', b"%d x" % rule.status))
        elif rule.do in ODD:
            writer.write(ODD[rule.do])
        elif rule.do == "delay":
            await asyncio.sleep(rule.pause)
            writer.write(reply)
        elif rule.do == "half":
            writer.write(reply[:len(reply) * 2 // 3])
        elif rule.do == "slow":
            for byte in reply:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(rule.pause)
        elif rule.do == "stall":
            await reader.read(1)  # until the other side gives up
        elif rule.do == "reset":
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        await writer.drain()
        return rule.do in ("status", "delay")


async def read_message(reader):
    """One request or answer: its head with the empty line, and its body by Content-Length."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    return head, await reader.readexactly(length)
