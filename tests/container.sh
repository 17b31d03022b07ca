#!/usr/bin/env bash
# Builds the image and proves what is promised of it: it answers, is healthy and unhealthy, stops,
# is upgraded, and meets broken disks, with no network but a Bot API server on loopback.
# DOCKER names the engine's client, CA_BUNDLE the certificates pip is to trust, where it needs any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docker=${DOCKER:-docker}
image=yuanhua:test
words=任何冲突的终点都是谈判桌
python=/opt/yuanhua/bin/python
most=200000000 # bytes beyond the base
memory=125829120 # bytes, 120 MiB, the bot holds at rest
work=$(mktemp -d)
token=123456:not-a-real-token-but-one-to-look-for
passed=0
failed=0
server=
containers=()
volumes=()
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ ${#containers[@]} -eq 0 ] || "$docker" rm -f "${containers[@]}" >/dev/null 2>&1 || true
    [ ${#volumes[@]} -eq 0 ] || "$docker" volume rm -f "${volumes[@]}" >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT

pass() { passed=$((passed + 1)); printf 'ok    %s\n' "$1"; }
fail() { failed=$((failed + 1)); printf 'FAIL  %s\n' "$1"; sed 's/^/      | /' "$work/out" "$work/err"; }
verify() { if "${@:2}"; then pass "$1"; else fail "$1"; fi; }
measured() { printf '      %s\n' "$*"; }
part() { printf '\n── %s\n' "$1"; }
now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f", b - a }'; }

# run OPTION… -- ARGUMENT…: the container's exit code in $code, what it printed in $work/out and err.
run() {
    local options=()
    while [ "$1" != -- ]; do options+=("$1"); shift; done
    shift
    code=0
    "$docker" run --rm --network none "${options[@]}" "$image" "$@" \
        >"$work/out" 2>"$work/err" </dev/null || code=$?
}
# inside CONTAINER ARGUMENT…: the same in a container that runs.
inside() { code=0; "$docker" exec "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?; }
exits() { [ "$code" -eq "$1" ]; }
quotes() { exits 0 && grep -q "$words" "$work/out"; }
silent() { [ ! -s "$work/err" ]; }
without_trace() { ! grep -q Traceback "$work/err"; }
one_line() { [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" -eq 1 ]; }
says() { grep -q "$1" "$work/out" "$work/err"; }
wait_for() { local n=$1; shift; for _ in $(seq "$((n * 5))"); do "$@" && return; sleep 0.2; done; return 1; }
new_volume() { volume=$("$docker" volume create); volumes+=("$volume"); }

part "the image"
secret=()
[ -z "${CA_BUNDLE:-}" ] || secret=(--secret "id=ca_bundle,src=$CA_BUNDLE")
base=$(sed -n 's/^FROM \(\S*\)$/\1/p' Dockerfile)
size() { "$docker" image inspect --format '{{.Size}}' "$1"; }
"$docker" build --network host "${secret[@]}" --build-arg REVISION=older -t "$image" .
beyond=$(($(size "$image") - $(size "$base")))
measured "$((beyond / 1000000)) MB beyond the base"
: >"$work/out" && : >"$work/err"
verify "it is at most 200 MB beyond its base" [ "$beyond" -le "$most" ]
run --entrypoint id -- -u
verify "it runs as uid 10001" grep -qx 10001 "$work/out"
run --entrypoint sh -- -c 'find / -xdev \( -path /proc -o -path /sys -o -path /data \) -prune -o -writable -type f -print 2>/dev/null'
verify "and can write no file of the image" [ ! -s "$work/out" ]
run --entrypoint "$python" -- -c 'import pip'
verify "no installer is left beside the bot" exits 1
run --entrypoint sh -- -c 'ls -A /run/secrets 2>/dev/null'
verify "no secret of the build is left in it" [ ! -s "$work/out" ]
"$docker" history --no-trunc "$image" >"$work/out"
verify "no certificate is left in its history" sh -c '! grep -q "BEGIN CERT" "$1"' - "$work/out"
"$docker" image inspect "$image" >"$work/out"
verify "it is stopped by SIGTERM" grep -q '"StopSignal": "SIGTERM"' "$work/out"
verify "its health is asked of the bot itself" grep -q '"health"' "$work/out"
verify "it says which version it is" grep -q '"org.opencontainers.image.version"' "$work/out"

part "the terminal"
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
run -- health
verify "where no bot runs, nothing is healthy" exits 1
verify "which is one sentence" without_trace
run --read-only --cap-drop ALL --security-opt no-new-privileges --tmpfs /data:uid=10001 -- ask "$words" --json
verify "it works where only /data can be written, and without any capability" quotes
verify "and says nothing else" silent
new_volume
run -v "$volume:/data" -- ask "$words"
verify "a new volume can be written" quotes
run -v "$volume:/data" -- sessions
verify "and is read by a later container" exits 0
long=$("$docker" run -d --network none --entrypoint yuanhua -i "$image" ask --stdin)
containers+=("$long")
sleep 2
begun=$(now)
"$docker" stop -t 20 "$long" >/dev/null
measured "a command was told to stop, and stopped after $(since "$begun") s"
verify "a command hears the signal to stop, too" awk -v s="$(since "$begun")" 'BEGIN { exit s > 8 }'

part "the bot"
python3 tests/container_api.py "$work/port" "$work/calls" 2>"$work/api.log" &
server=$!
: >"$work/calls"
wait_for 10 [ -s "$work/port" ]
api=http://127.0.0.1:$(cat "$work/port")
control() { curl -sf --noproxy '*' -d "$1" "$api/control" >/dev/null; }
called() { grep -q "$1" "$work/calls"; }
untold() { [ -s "$work/out" ] && ! grep -q "${token#*:}" "$work/out" "$work/err"; }
echo "$token" >"$work/token"
chmod 755 "$work" && chmod 644 "$work/token"
# Two bots on one host's network would meet at one port.
bot() {
    : >"$work/calls"
    bot=$("$docker" run -d --network host --read-only --cap-drop ALL \
        --security-opt no-new-privileges --health-interval 1s --health-start-period 0s \
        --health-retries 1 -v "$work/token:/run/token:ro" -e YUANHUA_TOKEN_FILE=/run/token \
        -e YUANHUA_LOG_LEVEL=DEBUG -e "YUANHUA_API_URL=$api/bot" "$@" "$image")
    containers+=("$bot")
}
health() { [ "$("$docker" inspect --format '{{.State.Health.Status}}' "$bot")" = "$1" ]; }
page() { curl -s --noproxy '*' "http://127.0.0.1:8081$1"; }
stopped() {
    "$docker" stop -t 20 "$bot" >/dev/null
    code=$("$docker" inspect --format '{{.State.ExitCode}}' "$bot")
    "$docker" logs "$bot" >"$work/out" 2>"$work/err"
}

new_volume
control "{\"push\": \"$words\"}"
begun=$(now)
bot -v "$volume:/data"
verify "it answers" wait_for 30 called sendMessage
measured "with a new volume, $(since "$begun") s after docker run began"
"$docker" logs "$bot" >"$work/out" 2>"$work/err"
verify "with the very words" grep -q "sendMessage.*$words" "$work/calls"
verify "it is healthy" wait_for 20 health healthy
inside "$bot" yuanhua health
verify "and says so" exits 0
sleep 5
held=$(printf '%.0f' "$(page /metrics | awk '$1 == "process_resident_memory_bytes" { print $2 }')")
measured "it holds $((held / 1048576)) MiB at rest"
verify "at rest it holds at most 120 MiB" [ "$held" -le "$memory" ]
page /readyz >"$work/out"
verify "it is ready" says '"'
page /metrics >"$work/out"
verify "it counts" says 'yuanhua_'
inside "$bot" yuanhua settings
verify "its settings are told without the token" untold
inside "$bot" yuanhua backup /data/copy.sqlite3
verify "a backup is made while it runs" exits 0
inside "$bot" yuanhua restore /data/copy.sqlite3 --yes
verify "and not restored while it runs" exits 2
verify "which is one sentence" without_trace

control '{"slow": 4, "push": "谈判桌"}'
: >"$work/calls"
wait_for 10 called sendMessage
begun=$(now)
stopped
measured "told to stop while it answered, it stopped after $(since "$begun") s"
verify "told to stop, it finishes its answer" called '(sent)'
verify "and ends well" exits 0
verify "within ten seconds" awk -v s="$(since "$begun")" 'BEGIN { exit s > 12 }'
cat "$work/err" >>"$work/out"
verify "its log at any level is without the token" untold
"$docker" inspect "$bot" >"$work/out"
verify "nor is the token in what the engine knows of it" untold
run -v "$volume:/data" --entrypoint sh -- -c 'ls /data/*-wal 2>/dev/null'
verify "its database is closed" [ ! -s "$work/out" ]

control '{"slow": 0, "push": "和平"}'
begun=$(now)
bot -v "$volume:/data"
wait_for 30 called sendMessage
measured "with a volume of before, it answers $(since "$begun") s after docker run began"
wait_for 20 health healthy
"$docker" kill "$bot" >/dev/null
run -v "$volume:/data" -- check
verify "killed, it has lost nothing" exits 0

part "unhealthy"
bot --tmpfs /data:uid=10001,size=96m
wait_for 20 health healthy
inside "$bot" sh -c 'head -c 60m /dev/zero >/data/ballast'
verify "a disk that fills up is unhealthy" wait_for 20 health unhealthy
inside "$bot" yuanhua health
verify "and told in a sentence" without_trace
inside "$bot" sh -c 'rm /data/ballast'
verify "with room again it is healthy" wait_for 20 health healthy
inside "$bot" sh -c 'head -c 200m /dev/zero >/data/ballast'
: >"$work/calls"
control "{\"push\": \"$words\"}"
verify "on a full disk it still answers" wait_for 20 called "sendMessage.*$words"
inside "$bot" sh -c 'rm /data/ballast'
wait_for 20 health healthy
control '{"away": true}'
verify "without updates it is unhealthy" wait_for 150 health unhealthy
[ "$(page /healthz | wc -c)" -gt 0 ]
control '{"away": false}'
verify "when they flow again it is healthy" wait_for 60 health healthy
stopped
verify "and ends well" exits 0

part "the webhook"
bot --tmpfs /data:uid=10001 -e YUANHUA_WEBHOOK_URL=http://127.0.0.1:8080/hook
verify "it tells Telegram where it is" wait_for 20 called setWebhook
control "{\"push\": \"$words\"}"
verify "and answers what comes there" wait_for 20 called "sendMessage.*$words"
code=$(curl -s --noproxy '*' -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' \
    -d '{"update_id": 1}' http://127.0.0.1:8080/hook)
verify "but not from a stranger" [ "$code" -eq 403 ]
verify "it is healthy" wait_for 60 health healthy
stopped
verify "told to stop, it ends well" exits 0
bot --tmpfs /data:uid=10001
verify "back at polling, it lets go of the webhook" wait_for 20 called deleteWebhook
stopped

part "upgrades and broken disks"
new_volume
older='
import sqlite3
from datetime import UTC, datetime
from store.migrations import migrations
connection = sqlite3.connect("/data/yuanhua.sqlite3", isolation_level=None)
connection.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT")
for migration in migrations()[:-1]:
    for statement in migration.statements:
        connection.execute(statement)
    at = datetime.now(UTC).isoformat()
    connection.execute("INSERT INTO migrations VALUES (?, ?, ?)", (migration.number, migration.name, at))
'
run -v "$volume:/data" --entrypoint "$python" -- -c "$older"
verify "there is an archive of an older version" exits 0
"$docker" build --network host "${secret[@]}" --build-arg REVISION=newer -t "$image" . >/dev/null 2>&1
run -v "$volume:/data" -- ask "$words"
verify "a newer image brings it up to date" quotes
run -v "$volume:/data" --entrypoint sh -- -c 'ls /data'
verify "and keeps a copy of before" says '\.before-'
newer='
import sqlite3
connection = sqlite3.connect("/data/yuanhua.sqlite3")
connection.execute("INSERT INTO migrations VALUES (9999, ?, ?)", ("later", "2099-01-01"))
connection.commit()
'
run -v "$volume:/data" --entrypoint "$python" -- -c "$newer"
run -v "$volume:/data" -- ask "$words"
verify "an archive of a newer version is refused" exits 2
verify "with one sentence" one_line
new_volume
run -v "$volume:/data" -- backup /data/copy.sqlite3
verify "where there is no archive none is copied" exits 2
verify "with one sentence" one_line
run -v "$volume:/data" -- ask "$words"
run -v "$volume:/data" -- backup /data/copy.sqlite3
verify "an archive is copied" exits 0
run -v "$volume:/data:ro" -- ask "$words"
verify "a volume that cannot be written is read" quotes
printf '记者：何时？\n张三：明天。\n' >"$work/talk.txt"
run -v "$volume:/data:ro" -v "$work/talk.txt:/talk.txt:ro" -- import /talk.txt --title 谈 --date 2024-01-02
verify "and takes nothing in" exits 2
verify "with one sentence" without_trace
run -v "$volume:/data" --entrypoint sh -- -c 'head -c 300000 /dev/urandom | dd of=/data/yuanhua.sqlite3 bs=4096 seek=20 conv=notrunc 2>/dev/null'
run -v "$volume:/data" -- ask "$words"
verify "a damaged archive is no fault of the program" without_trace
verify "and exits 2" exits 2
run -v "$volume:/data" -- restore /data/copy.sqlite3 --yes
verify "its copy is restored" exits 0
run -v "$volume:/data" -- ask "$words"
verify "and answers as before" quotes

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
