#!/usr/bin/env bash
# The compose stack from outside. docs/operations.md tells when to use which.
#
#   stack.sh up [--scale worker=N]   secrets on the first start, build, start, wait until every service is healthy
#   stack.sh down                    stop; every volume stays
#   stack.sh status                  the services and their health
#   stack.sh backup DIR              archive, publications, build file and Airflow's database into DIR/ntm-DATE
#   stack.sh restore BACKUP          a backup into a stack that holds nothing yet
#   stack.sh upgrade                 a backup into ./backups, then the version of this checkout
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "stack.sh: $1" >&2
  exit 1
}

if docker compose version >/dev/null 2>&1; then
  compose() { docker compose "$@"; }
elif command -v docker-compose >/dev/null 2>&1; then
  compose() { docker-compose "$@"; }
else
  fail "neither the compose plugin of docker nor docker-compose is installed (Debian: apt-get install docker.io docker-compose)."
fi

needs_docker() {
  docker info >/dev/null 2>&1 || fail "no Docker daemon answers: start it, or run this as a user who may use it."
}

random() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }

# .env has a value for every secret. What is there stays.
write_secrets() {
  [ -e .env ] || (umask 077 && cp .env.example .env)
  chmod 600 .env
  local name fresh
  for name in POSTGRES_PASSWORD REDIS_PASSWORD AIRFLOW_SECRET_KEY AIRFLOW_JWT_SECRET AIRFLOW_FERNET_KEY AIRFLOW_PASSWORD; do
    grep -q "^$name=." .env && continue
    fresh=$(random)
    # A Fernet key is 32 bytes with its padding; the others stand in addresses, where a = is one sign too many.
    [ "$name" = AIRFLOW_FERNET_KEY ] || fresh=${fresh%=}
    if grep -q "^$name=" .env; then
      sed -i "s|^$name=.*|$name=$fresh|" .env
    else
      echo "$name=$fresh" >>.env
    fi
    echo "wrote $name into .env"
  done
}

of_env() { sed -n "s/^$1=//p" .env | tail -1; }

check_secrets() {
  [ -e .env ] || fail "there is no .env: scripts/stack.sh up writes one."
  local name
  for name in POSTGRES_PASSWORD REDIS_PASSWORD AIRFLOW_SECRET_KEY AIRFLOW_JWT_SECRET AIRFLOW_FERNET_KEY AIRFLOW_PASSWORD; do
    export "$name=$(of_env "$name")"
  done
  sh scripts/check_secrets.sh || fail "nothing was started."
}

SERVICES="postgres redis api-server scheduler dag-processor triggerer worker web"

health_of() { # a line for each container: service, health
  local ids
  # shellcheck disable=SC2086
  ids=$(compose ps -a -q $SERVICES 2>/dev/null) || true
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086
  docker inspect --format '{{index .Config.Labels "com.docker.compose.service"}} {{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}' $ids
}

wait_healthy() {
  local deadline=$((SECONDS + ${STACK_WAIT:-600})) waiting
  while :; do
    waiting=$(health_of | grep -v ' healthy$' | sort -u | tr '\n' ',' | sed 's/,$//;s/,/, /g') || true
    [ -n "$waiting" ] || break
    [ "$SECONDS" -lt "$deadline" ] || fail "not healthy in time: $waiting. scripts/stack.sh status and docker logs say more."
    sleep 3
  done
}

up() {
  write_secrets
  check_secrets
  compose up --detach --build "$@" || fail "the stack did not start; the lines above say why."
  wait_healthy
  echo "Every service is healthy after $SECONDS s."
  echo "  Airflow   http://127.0.0.1:$(port AIRFLOW_PORT 8080)   user ntm, password AIRFLOW_PASSWORD in .env"
  echo "  report    http://127.0.0.1:$(port REPORT_PORT 8081)/report/   once the first night has published"
}

port() {
  local set
  set=${!1:-$(of_env "$1")}
  echo "${set:-$2}"
}

# The volumes of the data, seen from a container that has no network and cannot write unless asked to.
volumes_of() { # MODE COMMAND…
  local mode=$1 container
  shift
  container=$(compose ps -a -q worker | head -1)
  [ -n "$container" ] || fail "the stack was never started here: scripts/stack.sh up first."
  docker run --rm --interactive --network none --user 10001 --volumes-from "$container:$mode" --entrypoint "" ntm-warehouse:local "$@"
}

running_runs() {
  compose exec -T postgres psql --username airflow --no-align --tuples-only \
    --command "select dag_id || ' ' || run_id from dag_run where state in ('running', 'queued')"
}

backup() {
  local into=${1:?"stack.sh backup DIR"} running
  check_secrets
  running=$(running_runs) || fail "the database does not answer: is the stack up? (scripts/stack.sh status)"
  [ -z "$running" ] || fail "a run is under way ($running): back up when it has ended."
  into=$into/ntm-$(date -u +%Y%m%dT%H%M%SZ)
  (umask 077 && mkdir -p "$into")
  umask 077
  # Nothing writes while the copy is made; pages and readers stay.
  compose stop scheduler worker >/dev/null 2>&1
  trap 'compose start scheduler worker >/dev/null 2>&1' EXIT
  volumes_of ro tar --create --gzip --exclude=./work/dbt --exclude=./work/data_docs --directory /data . >"$into/data.tar.gz"
  compose exec -T postgres pg_dump --username airflow --format=custom airflow >"$into/airflow.dump"
  cp .env "$into/env"
  (cd "$into" && sha256sum data.tar.gz airflow.dump env >SHA256SUMS)
  trap - EXIT
  compose start scheduler worker >/dev/null 2>&1
  echo "Backed up into $into ($(du -sh "$into" | cut -f1)). It holds the secrets of .env: keep it closed."
}

restore() {
  local from=${1:?"stack.sh restore BACKUP"}
  [ -e "$from/SHA256SUMS" ] || fail "$from is no backup of this script."
  (cd "$from" && sha256sum --check --quiet SHA256SUMS) || fail "$from is damaged: take another backup."
  if [ ! -e .env ]; then
    (umask 077 && cp "$from/env" .env)
  elif [ "$(of_env AIRFLOW_FERNET_KEY)" != "$(sed -n 's/^AIRFLOW_FERNET_KEY=//p' "$from/env")" ]; then
    fail ".env is that of another stack: move it away, and the backup's own is taken."
  fi
  check_secrets
  # Made and not started: what is restored must be there before anything looks.
  # Without those that it depends on: docker-compose 1.29 would wait for ever for one that is made and not started.
  compose build >/dev/null || fail "the image could not be built; the lines above say why."
  compose up --no-start --no-deps worker >/dev/null || fail "the volumes could not be made; the lines above say why."
  [ -z "$(volumes_of ro find /data -mindepth 2 -type f -print -quit)" ] ||
    fail "this stack holds data: restore into one that holds none (another folder, or after removing its volumes)."
  volumes_of rw tar --extract --gzip --directory /data <"$from/data.tar.gz"
  compose up --detach --no-build postgres >/dev/null || fail "the database did not start; the lines above say why."
  SERVICES=postgres wait_healthy
  compose exec -T postgres pg_restore --username airflow --dbname airflow --clean --if-exists --exit-on-error <"$from/airflow.dump"
  echo "Restored from $from. scripts/stack.sh up starts it."
}

upgrade() {
  backup backups
  up "$@"
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  up | backup | restore | upgrade) needs_docker && "$command" "$@" ;;
  down) needs_docker && compose down ;;
  status) needs_docker && health_of ;;
  *)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
