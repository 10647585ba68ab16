#!/usr/bin/env bash
# Runs schemathesis against a fresh server with the sample salon.
#   tests/api/schemathesis.sh BELLA SCHEMATHESIS
# Left out: that schema-valid data is always taken (a slot may be taken, a name in use: rules that no schema tells).
set -euo pipefail
bella=$1
tool=$2
data=$(mktemp -d)
export BELLA_API_KEY=a-key-for-schemathesis
(cd "$data" && LOG_LEVEL=error exec "$bella" serve --sample --data-dir "$data/data" --listen 127.0.0.1:0) 2>"$data/log" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$data"' EXIT
for _ in $(seq 100); do
    [ -s "$data/data/bella.address" ] && break
    read -r -t 0.1 <> <(:) || true
done
address=$(cat "$data/data/bella.address")
cd "$data"
"$tool" run "http://$address/openapi.json" -H "X-API-Key: $BELLA_API_KEY" \
    --phases examples,coverage,fuzzing --max-examples "$([ -n "${BELLA_LONG:-}" ] && echo 200 || echo 8)" --seed 1 \
    --exclude-checks positive_data_acceptance --rate-limit 150/s --generation-database none
