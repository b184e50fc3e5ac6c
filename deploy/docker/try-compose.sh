#!/bin/bash
# Brings docker-compose.yml up as it is, sends the documented INSERT through it, then the same with
# compose.scale.yml, and takes everything down again. Needs Docker with Compose, and ./mvnw package before.
# Nothing of it meets another copy: it has a project name and ports of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly PROJECT="try-campaign-messaging-$$"
# Attempts that fail are repeated after their back-off, so the last message may take a while.
readonly PATIENCE_SECONDS=240
readonly MESSAGES=300
# Port 0: Docker takes a free one.
export CAMPAIGN_HTTP_PORT=0 CAMPAIGN_DATABASE_PORT=0 CAMPAIGN_BROKER_PORT=0 CAMPAIGN_MANAGEMENT_PORT=0
export CAMPAIGN_OPERATOR_PASSWORD="try-$$-$RANDOM$RANDOM" CAMPAIGN_VIEWER_PASSWORD="try-$$-$RANDOM$RANDOM"
# A percent sign, a slash, an at sign and a space would each spoil a URL.
export CAMPAIGN_DATABASE_PASSWORD="data b@se/100%" CAMPAIGN_BROKER_PASSWORD="br@ker/100% :#"
files=(-f docker-compose.yml)

compose() {
  timeout --foreground 480 docker compose --project-name "$PROJECT" --progress quiet --ansi never "${files[@]}" "$@"
}

say() {
  printf '[%4ds] %s\n' "$SECONDS" "$*"
}

fail() {
  say "FAILED: $*" >&2
  exit 1
}

sql() {
  compose exec -T postgres psql --username=campaign --dbname=campaign \
    --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command="$1"
}

is() {
  local what=$1 expected=$2 seen=$3
  [ "$seen" = "$expected" ] || fail "$what: expected '$expected', saw '$seen'"
  say "$what: $seen"
}

# Waits until a query's answer is what is expected; a query that fails is not waited for.
await() {
  local what=$1 expected=$2 query=$3 deadline=$((SECONDS + PATIENCE_SECONDS)) seen
  while true; do
    seen=$(sql "$query") || fail "$what: the query failed"
    [ "$seen" != "$expected" ] || break
    [ "$SECONDS" -lt "$deadline" ] || fail "$what: expected '$expected', saw '$seen' after $PATIENCE_SECONDS s"
    sleep 1
  done
  say "$what: $seen"
}

await_finished() {
  local campaign=$1
  await "open messages of $campaign" 0 "select count(*) from communication_log
    where campaign_id = '$campaign' and status in ('PENDING', 'PROCESSING')"
  is "messages of $campaign neither DELIVERED nor FAILED" 0 "$(sql "select count(*) from communication_log
    where campaign_id = '$campaign' and status not in ('DELIVERED', 'FAILED')")"
  local recount
  recount=$(sql "select count(*) || ' in all, ' || count(*) filter (where status = 'DELIVERED') || ' delivered, '
    || count(*) filter (where status = 'FAILED') || ' failed, ' || sum(attempts) || ' attempts with a receipt each'
    from communication_log where campaign_id = '$campaign'")
  # The counters are folded in every second.
  await "counters of $campaign, equal to a recount" "$recount" "select total || ' in all, ' || delivered
    || ' delivered, ' || failed || ' failed, ' || receipts || ' attempts with a receipt each'
    from campaign_progress where campaign_id = '$campaign'"
}

clean_up() {
  local code=$?
  trap - EXIT
  if [ "$code" != 0 ]; then
    compose ps --all >&2 || true
    compose logs --no-color --tail=60 >&2 || true
  fi
  compose down --volumes --remove-orphans --timeout 80 >/dev/null 2>&1 || say "could not take $PROJECT down" >&2
  exit "$code"
}

docker compose version >/dev/null 2>&1 || fail "docker compose is not there"
docker version >/dev/null 2>&1 || fail "no Docker engine answers (DOCKER_HOST=${DOCKER_HOST:-not set})"
[ -f target/campaign-messaging.jar ] || fail "target/campaign-messaging.jar is missing; run ./mvnw package first"
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say "up: docker-compose.yml"
compose up --detach --build --wait --wait-timeout 420 --quiet-pull
for service in postgres rabbitmq campaign-messaging; do
  is "health of $service" healthy "$(docker inspect --format '{{.State.Health.Status}}' "$(compose ps --quiet "$service")")"
done
is "published anywhere but on loopback" 0 "$(docker inspect --format \
  '{{range .NetworkSettings.Ports}}{{range .}}{{println .HostIp}}{{end}}{{end}}' $(compose ps --quiet) |
  sed '/^$/d' | grep -cv '^127\.0\.0\.1$' || true)"
address="http://$(compose port campaign-messaging 8080)"
is "readiness from outside" 200 "$(curl --silent --output /dev/null --write-out '%{http_code}' "$address/actuator/health/readiness")"
is "settings without a login" 401 "$(curl --silent --output /dev/null --write-out '%{http_code}' "$address/mock-receiver/settings")"
is "user of the application" 10001 "$(compose exec -T campaign-messaging id -u)"
is "capabilities of the application" 0000000000000000 \
  "$(compose exec -T campaign-messaging sed -n 's/^CapBnd:\s*//p' /proc/1/status)"
is "can the application write its folder" no \
  "$(compose exec -T campaign-messaging sh -c 'touch /app/file 2>/dev/null && echo yes || echo no')"

sql "INSERT INTO communication_log (campaign_id, customer_id, customer_email, customer_name, message_text, status)
VALUES ('your-campaign-id', 'your-customer-id', 'test@example.com', 'Test User', 'Hello, this is a test message!', 'PENDING');"
say "inserted the documented message"
await_finished your-campaign-id
say "the message is $(sql "select status || ' after ' || attempts || ' attempt(s) through ' || vendor
  from communication_log where campaign_id = 'your-campaign-id'")"
is "queues" "message_response_queue quorum true, message_response_queue.dlq quorum true" \
  "$(compose exec -T rabbitmq rabbitmqctl --quiet list_queues name type durable --no-table-headers |
    tr -d '\r' | sort | tr '\t' ' ' | paste -sd, | sed 's/,/, /g')"

say "stop and start of the application"
container=$(compose ps --quiet campaign-messaging)
compose stop campaign-messaging >/dev/null 2>&1
# 143: it went by itself on SIGTERM; 137: it was killed when the grace period was over.
is "exit code on SIGTERM" 143 "$(docker inspect --format '{{.State.ExitCode}}' "$container")"

files+=(-f deploy/docker/compose.scale.yml)
say "up: with deploy/docker/compose.scale.yml"
compose up --detach --build --wait --wait-timeout 420 --quiet-pull
is "running processes" "campaign-messaging receipts receipts sender sender" \
  "$(compose ps --format '{{.Service}}' campaign-messaging sender receipts | sort | paste -sd' ')"
sql "insert into communication_log (campaign_id, customer_id, customer_email, customer_name, message_text)
  select 'shared', 'customer-' || n, 'customer' || n || '@example.com', 'Customer', 'Hello' from generate_series(1, $MESSAGES) n"
say "inserted $MESSAGES messages"
await_finished shared
address="http://$(compose port campaign-messaging 8080)"
statistics=$(curl --silent --fail --user "viewer:$CAMPAIGN_VIEWER_PASSWORD" "$address/mock-receiver/statistics")
say "mock receiver: $statistics"
grep -q '"repeatedCalls":0[,}]' <<< "$statistics" || fail "a message was sent twice under the same key"
is "calls of the vendor" "$(sql "select sum(attempts) from communication_log where campaign_id = 'shared'")" \
  "$(sed -n 's/.*"calls":\([0-9]*\).*/\1/p' <<< "$statistics")"
say "passed"
