#!/bin/sh
# Runs the contracts of the stores that read on PostgreSQL again, with a replica that must answer every read:
#
#   read_replica_contract_test.sh FOLDER     with the test programs of the rooms
set -eu
programs=$1
scripts=$(cd "$(dirname "$0")/../../scripts" && pwd -P)
parent=$(mktemp -d)
directory=$parent/dev
trap '"$scripts/dev-down" "$directory" 2>/dev/null || true; rm -rf "$parent"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$parent"

AKASHI_DEV_REPLICA=yes "$scripts/dev-up" "$directory" >/dev/null
export AKASHI_DEV_ENV="$directory/env" AKASHI_TEST_READ_REPLICA=yes
contracts() { for name in "$@"; do printf 'Store/%sContract.*/Postgres:' "$name"; done; }
run() { "$programs/$1_test" --gtest_brief=1 --gtest_filter="$2"; }
run decisions "$(contracts List Derived Facets Graph Lineage Session Timeline AgentSummary)"
run search "$(contracts Search)"
run overview "$(contracts Overview)"
run conflicts "$(contracts Analytics Conflicts Hints)"
