"""The fake platform: takes deliveries on 127.0.0.1 and appends every accepted act to its own fsynced ledger.

It does not recognise repeats: each accepted POST is one act, so a doubled reply shows as two lines with one marker.
With --drop P it keeps the act and then cuts the connection in P of 100 cases (the answer is lost after the act); with
--refuse P it answers 503 without acting; --no-find answers 405 to the look-up. GET /deliver?marker=ID looks.
"""
import argparse
import asyncio
import json
import os
import random
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import signing  # noqa: E402


class Platform:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.known = {}
        self.count = 0
        if os.path.exists(options.ledger):
            with open(options.ledger, encoding="utf-8") as lines:
                for line in lines:
                    self.known[json.loads(line)["marker"]] = True
        self.ledger = open(options.ledger, "a", encoding="utf-8")

    def act(self, marker, body):
        self.count += 1
        line = {"n": self.count, "at": time.time(), "marker": marker, "thread": body.get("thread"),
                "place": body.get("place", {}).get("id"), "text": body.get("plain_text", "")}
        self.ledger.write(json.dumps(line) + "\n")
        self.ledger.flush()
        os.fsync(self.ledger.fileno())
        self.known[marker] = True
        return {"id": "m%d" % self.count}

    def answer(self, method, target, headers, body):
        """Status, extra headers, JSON value; None instead of a status: cut the connection."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(target).query))
        why = signing.refused(self.options.secret, headers, body)
        if why:
            return 401, [], {"error": why}
        if method == "GET":
            if self.options.no_find:
                return 405, [], {}
            if query.get("marker", "") in self.known:
                return 200, [], {"id": "found-" + query["marker"]}
            return 404, [], {}
        if method != "POST":
            return 405, [], {}
        if self.random.random() * 100 < self.options.refuse:
            return 503, [("Retry-After", "0")], {"error": "try again"}
        receipt = self.act(headers.get("webhook-id", ""), json.loads(body))
        if self.random.random() * 100 < self.options.drop:
            return None, [], {}
        return 200, [], receipt

    async def serve(self, reader, writer):
        try:
            while await self.exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def exchange(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")[:-2]
        method, target, _ = first.split(" ")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        status, extra, value = self.answer(method, target, headers, body)
        if status is None:
            return False
        text = json.dumps(value).encode()
        reply = ["HTTP/1.1 %d x" % status, "Content-Type: application/json", "Content-Length: %d" % len(text)]
        reply += ["%s: %s" % pair for pair in extra]
        writer.write(("\r\n".join(reply) + "\r\n\r\n").encode() + text)
        await writer.drain()
        return headers.get("connection", "").lower() != "close"


async def main():
    words = argparse.ArgumentParser()
    words.add_argument("--port", type=int, required=True)
    words.add_argument("--ledger", required=True)
    words.add_argument("--secret", required=True)
    words.add_argument("--drop", type=float, default=0)
    words.add_argument("--refuse", type=float, default=0)
    words.add_argument("--no-find", action="store_true")
    words.add_argument("--seed", type=int, default=1)
    options = words.parse_args()
    platform = Platform(options)
    server = await asyncio.start_server(platform.serve, "127.0.0.1", options.port, limit=1 << 20)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
