"""A Bot API server for the container's test: the standard library alone, and no rules.

    python3 container_api.py PORT_FILE CALLS_FILE

It writes its port, and each call as a line: the method and its parameters. `POST /control` with
JSON sets what it does: `push` an update, take `slow` seconds to send, or be `away` (502).
"""

from __future__ import annotations

import json
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]

ME = {"id": 123456, "is_bot": True, "first_name": "Yuanhua", "username": "yuanhua_bot"}
PERSON = {"id": 7001, "is_bot": False, "first_name": "Reader", "language_code": "zh-hans"}
CHAT = {"id": 7001, "type": "private", "first_name": "Reader"}

INFO = {"has_custom_certificate": False, "pending_update_count": 0}
ANSWERS: Json = {
    "getMe": ME,
    "sendMessage": {"message_id": 9, "date": 1_700_000_000, "chat": CHAT, "text": "…"},
    "getMyCommands": [],
    "getMyName": {"name": ""},
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}


class World:
    """What the server remembers."""

    def __init__(self, calls: Path) -> None:
        self.calls = calls
        self.lock = threading.Condition()
        self.updates: list[Json] = []
        self.numbers = 0
        self.slow = 0.0
        self.away = False
        self.webhook: Json = {"url": ""}

    def note(self, method: str, parameters: Json) -> None:
        """Write a call down."""
        with self.lock, self.calls.open("a", encoding="utf-8") as file:
            print(method, json.dumps(parameters, ensure_ascii=False), file=file)

    def control(self, wanted: Json) -> None:
        """Do as the test says."""
        self.slow = float(wanted.get("slow", self.slow))
        self.away = bool(wanted.get("away", self.away))
        if "push" not in wanted:
            return
        with self.lock:
            self.numbers += 1
            message = {
                "message_id": self.numbers,
                "date": int(time.time()),
                "chat": CHAT,
                "from": PERSON,
                "text": wanted["push"],
            }
            update = {"update_id": self.numbers, "message": message}
            self.updates.append(update)
            self.lock.notify_all()
        if self.webhook["url"]:
            threading.Thread(target=self.deliver, args=(update,)).start()

    def deliver(self, update: Json) -> None:
        """Give an update to the webhook."""
        headers = {"Content-Type": "application/json"}
        if secret := self.webhook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        request = urllib.request.Request(  # noqa: S310 - the bot's own address
            self.webhook["url"], json.dumps(update).encode(), headers
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - the same
            self.note("(delivered)", {"status": answer.status})

    def answer(self, method: str, parameters: Json) -> object:
        """Answer a method of the Bot API."""
        if method == "getUpdates":
            return self.wait(int(parameters.get("offset", 0)))
        if method == "sendMessage":
            time.sleep(self.slow)
        elif method == "setWebhook":
            self.webhook = parameters
        elif method == "deleteWebhook":
            self.webhook = {"url": ""}
        elif method == "getWebhookInfo":
            return INFO | {"url": self.webhook["url"]}
        return ANSWERS.get(method, True)

    def wait(self, offset: int) -> list[Json]:
        """Give the updates from an offset on, as soon as there are any."""
        with self.lock:
            self.updates = [one for one in self.updates if one["update_id"] >= offset]
            self.lock.wait_for(lambda: self.updates, timeout=1.0)
            return self.updates


class Handler(BaseHTTPRequestHandler):
    """One request."""

    world: World

    def do_POST(self) -> None:
        """Answer a call, or do as the test says."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/control":
            self.world.control(json.loads(body))
            return self.reply(200, {"ok": True})
        method = self.path.rpartition("/")[2]
        if self.world.away:
            return self.reply(502, {"ok": False, "error_code": 502, "description": "Bad Gateway"})
        parameters = dict(parse_qsl(body))
        self.world.note(method, parameters)
        result = self.world.answer(method, parameters)
        if method == "sendMessage":
            self.world.note("(sent)", {})
        return self.reply(200, {"ok": True, "result": result})

    def do_GET(self) -> None:
        """Answer a call without parameters."""
        self.do_POST()

    def reply(self, status: int, answer: Json) -> None:
        """Send an answer."""
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    Handler.world = World(Path(sys.argv[2]))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Path(sys.argv[1]).write_text(f"{server.server_port}\n", encoding="utf-8")
    server.serve_forever()
