#!/bin/sh
# Tests scripts/dev-up and scripts/dev-down, from a new directory until nothing is left.
set -eu
scripts=$(cd "$(dirname "$0")/../../scripts" && pwd -P)
parent=$(mktemp -d)
directory=$parent/dev
trap '"$scripts/dev-down" "$directory" 2>/dev/null || true; rm -rf "$parent"' EXIT
trap 'exit 1' HUP INT TERM
PATH=/usr/lib/postgresql/15/bin:/usr/bin:$PATH

check() {
    what=$1
    shift
    "$@" || { echo "failed: $what" >&2; exit 1; }
}
one() { psql -XAtq "$1" -c 'SELECT 1'; }
port() { echo "$1" | sed 's/.*:\([0-9]*\)\/.*/\1/'; }
# Prints the servers that still run. Dead processes that wait for their parent (state Z) are left out.
processes() {
    for pid in "$postmaster" "$pgbouncer" "$redis"; do
        ps -o stat=,args= -p "$pid" | grep -v '^Z' || true
    done
}

# A path that the servers' account cannot enter, when root runs this.
chmod 700 "$parent"
first=$("$scripts/dev-up" "$directory")
eval "$first"
check "queries through PgBouncer" [ "$(one "$DATABASE_URL")" = 1 ]
check "queries of PostgreSQL" [ "$(one "$NOTIFY_URL")" = 1 ]
check "two ports" [ "$(port "$DATABASE_URL")" != "$(port "$NOTIFY_URL")" ]
check "the file env" [ "$(cat "$AKASHI_DEV_DIR/env")" = "$first" ]

psql -Xq "$DATABASE_URL" -c 'CREATE DATABASE another'
another=$(echo "$DATABASE_URL" | sed 's|/akashi?|/another?|')
check "queries of another database" [ "$(one "$another")" = 1 ]
psql -Xq "$DATABASE_URL" -c 'DROP DATABASE another WITH (FORCE)'

folder=$(cat "$directory/akashi-dev")
postmaster=$(head -n 1 "$folder/data/postmaster.pid")
pgbouncer=$(cat "$folder/pgbouncer.pid")
redis=$(cat "$folder/redis.pid")
check "PostgreSQL does not run as root" [ "$(stat -c %u "/proc/$postmaster")" != 0 ]
check "the second call prints the same" [ "$("$scripts/dev-up" "$directory")" = "$first" ]

kill -9 "$postmaster" "$redis"
second=$("$scripts/dev-up" "$directory")
eval "$second"
check "starts again what was killed" [ "$(one "$DATABASE_URL")" = 1 ]
postmaster=$(head -n 1 "$folder/data/postmaster.pid")
pgbouncer=$(cat "$folder/pgbouncer.pid")
redis=$(cat "$folder/redis.pid")

"$scripts/dev-down"
check "no process is left" [ -z "$(processes)" ]
check "no directory is left" [ ! -e "$directory" -a ! -e "$folder" ]
check "nothing to stop is no failure" "$scripts/dev-down" "$directory"
mkdir "$directory"
touch "$directory/a_file_of_somebody"
check "refuses to remove what dev-up did not make" eval '! "$scripts/dev-down" "$directory"'
check "refuses to fill it" eval '! "$scripts/dev-up" "$directory"'
echo "passed"
