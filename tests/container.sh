#!/usr/bin/env bash
# Builds the image and proves what is promised of it, with no network once it runs.
# DOCKER names the engine's client, CA_BUNDLE the certificates pip is to trust, where it needs any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docker=${DOCKER:-docker}
image=yuanhua:test
words=任何冲突的终点都是谈判桌
work=$(mktemp -d)
token=123456:not-a-real-token-but-one-to-look-for
passed=0
failed=0
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

pass() { passed=$((passed + 1)); printf 'ok    %s\n' "$1"; }
fail() { failed=$((failed + 1)); printf 'FAIL  %s\n' "$1"; sed 's/^/      | /' "$work/out" "$work/err"; }
verify() { if "${@:2}"; then pass "$1"; else fail "$1"; fi; }

# run OPTION… -- ARGUMENT…: the container's exit code in $code, what it printed in $work/out and err.
run() {
    local options=()
    while [ "$1" != -- ]; do options+=("$1"); shift; done
    shift
    code=0
    "$docker" run --rm --network none "${options[@]}" "$image" "$@" \
        >"$work/out" 2>"$work/err" </dev/null || code=$?
}
exits() { [ "$code" -eq "$1" ]; }
quotes() { exits 0 && grep -q "$words" "$work/out"; }
silent() { [ ! -s "$work/err" ]; }
without_trace() { ! grep -q Traceback "$work/err"; }
one_line() { [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" -eq 1 ]; }

secret=()
[ -z "${CA_BUNDLE:-}" ] || secret=(--secret "id=ca_bundle,src=$CA_BUNDLE")
"$docker" build --network host "${secret[@]}" -t "$image" .

run -- ask "$words" --json
verify "a new container finds the words" quotes
verify "and says nothing else" silent
run -- ask 量子计算机昨天在火星上唱歌跳舞
verify "words that nobody said exit 1" exits 1
verify "and are no mishap" without_trace
run -- ask '。。。'
verify "a query of punctuation exits 2" exits 2
verify "with one sentence" one_line
run -- check
verify "the corpus is as it was printed" exits 0
run -- run
verify "the bot without a token exits 2" exits 2
verify "with one sentence" one_line
run --read-only --tmpfs /data:uid=10001 -- ask "$words" --json
verify "it works where only /data can be written" quotes
verify "and says nothing else" silent

volume=$("$docker" volume create)
run -v "$volume:/data" -- ask "$words"
verify "a new volume can be written" quotes
run -v "$volume:/data" -- sessions
verify "and is read by a later container" exits 0
"$docker" volume rm "$volume" >/dev/null

run --entrypoint id -- -u
verify "it runs as uid 10001" grep -qx 10001 "$work/out"
run --entrypoint sh -- -c 'find / -xdev \( -path /proc -o -path /sys \) -prune -o -writable -type f -print 2>/dev/null'
verify "and can write no file of the image" [ ! -s "$work/out" ]
run --entrypoint /opt/yuanhua/bin/python -- -c 'import pip'
verify "no installer is left beside the bot" exits 1
run --entrypoint sh -- -c 'ls -A /run/secrets 2>/dev/null'
verify "no secret of the build is left in it" [ ! -s "$work/out" ]
"$docker" history --no-trunc "$image" >"$work/out"
verify "no certificate is left in its history" sh -c '! grep -q "BEGIN CERT" "$1"' - "$work/out"

# The bot itself, on a Bot API server that says yes to everything and has no update to give.
python3 - "$work/port" >"$work/calls" 2>&1 <<'SERVER' &
import json, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ME = {"id": 123456, "is_bot": True, "first_name": "Yuanhua", "username": "yuanhua_bot"}


class Yes(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        method = self.path.rpartition("/")[2]
        print(method, flush=True)
        if method == "getUpdates":
            time.sleep(0.2)
        results = {
            "getMe": ME,
            "getUpdates": [],
            "getMyCommands": [],
            "getMyName": {"name": ""},
            "getMyDescription": {"description": ""},
            "getMyShortDescription": {"short_description": ""},
        }
        body = json.dumps({"ok": True, "result": results.get(method, True)}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Yes)
with open(sys.argv[1], "w") as port:
    print(server.server_port, file=port)
server.serve_forever()
SERVER
server=$!
wait_for() { for _ in $(seq 100); do "$@" && return; sleep 0.1; done; return 1; }
polled() { grep -q getUpdates "$work/calls"; }
untold() { [ -s "$work/out" ] && ! grep -q "${token#*:}" "$work/out" "$work/err"; }

wait_for [ -s "$work/port" ]
echo "$token" >"$work/token"
chmod 755 "$work" && chmod 644 "$work/token"
bot=$("$docker" run -d --network host --read-only --tmpfs /data:uid=10001 \
    -v "$work/token:/run/token:ro" -e YUANHUA_TOKEN_FILE=/run/token -e YUANHUA_LOG_LEVEL=DEBUG \
    -e "YUANHUA_API_URL=http://127.0.0.1:$(cat "$work/port")/bot" "$image")
verify "the bot asks for updates" wait_for polled
begun=$SECONDS
"$docker" stop -t 20 "$bot" >/dev/null
code=$("$docker" inspect --format '{{.State.ExitCode}}' "$bot")
"$docker" logs "$bot" >"$work/out" 2>"$work/err"
cat "$work/err" >>"$work/out"
verify "told to stop, it ends well" exits 0
verify "and soon" [ $((SECONDS - begun)) -le 5 ]
verify "its log at any level is without the token" untold
"$docker" inspect "$bot" >"$work/out"
verify "nor is the token in what the engine knows of it" untold
"$docker" rm "$bot" >/dev/null

"$docker" image inspect --format '{{.Size}}' "$image" |
    awk '{ printf "the image, with its base: %.0f MB\n", $1 / 1e6 }'
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
