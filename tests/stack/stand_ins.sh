#!/usr/bin/env bash
# Stand-ins for the three public images of docker-compose.yml, for a machine that reaches Debian's packages and no
# container registry. Each bears the public image's name and does what the compose file needs of it:
#
#   python:3.12-slim-bookworm   Debian 12 with Debian's Python 3.11 (there is no 3.12 in Debian 12; the project supports
#                               both, and its lock is resolved for both), `python` and `pip` where the image has them
#   postgres:16-bookworm        PostgreSQL 15 of Debian 12, with the image's variables, entry point and volume; nothing
#                               in the project needs 16
#   redis:7-bookworm            Redis 7.0 of Debian 12
#
# What the machine needs to reach its package index (a certificate bundle of its own, an index of its own) goes into the
# Python stand-in, as it would into an organisation's base image; the project's Dockerfile knows nothing of it.
#
# stand_ins.sh          builds what is missing; an image of these names that is there is left alone
# stand_ins.sh --again  builds all three
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
suite=bookworm
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}

is_there() { [ "${again:-no}" = no ] && docker image inspect "$1" >/dev/null 2>&1; }
[ "${1:-}" != --again ] || again=yes

build() { # NAME DOCKERFILE; the context is the folder of the work
  echo "building the stand-in of $1 …"
  DOCKER_BUILDKIT=0 docker build --quiet --tag "$1" --file - "$work" <"$2" >/dev/null
}

debian=ntm-stand-in/debian:$suite
if ! is_there "$debian"; then
  echo "building $debian …"
  debootstrap --variant=minbase --include=ca-certificates,tzdata "$suite" "$work/root" "$mirror" >"$work/log" 2>&1 || {
    tail -20 "$work/log" >&2
    exit 1
  }
  rm -rf "$work/root/var/cache/apt/archives/"*.deb "$work/root/var/lib/apt/lists/"*
  tar --create --one-file-system --directory "$work/root" . | docker import - "$debian" >/dev/null
  rm -rf "$work/root"
fi

if ! is_there python:3.12-slim-bookworm; then
  mkdir "$work/host"
  cp "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$work/host/ca.crt"
  {
    echo "[global]"
    echo "cert = /etc/ssl/host-ca.crt"
    for key in index-url trusted-host timeout; do
      value=$(python3 -m pip config get "global.$key" 2>/dev/null || true)
      [ -z "$value" ] || echo "$key = $value"
    done
  } >"$work/host/pip.conf"
  cat >"$work/python.Dockerfile" <<DOCKERFILE
FROM $debian
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip python3-venv \\
    && rm -rf /var/lib/apt/lists/* && rm -f /usr/lib/python3*/EXTERNALLY-MANAGED \\
    && ln -s /usr/bin/python3 /usr/local/bin/python
COPY host/ca.crt /etc/ssl/host-ca.crt
COPY host/pip.conf /etc/pip.conf
CMD ["python"]
DOCKERFILE
  build python:3.12-slim-bookworm "$work/python.Dockerfile"
fi

if ! is_there postgres:16-bookworm; then
  cp postgres-entrypoint.sh "$work/"
  cat >"$work/postgres.Dockerfile" <<DOCKERFILE
FROM $debian
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-15 \\
    && rm -rf /var/lib/apt/lists/* /var/lib/postgresql/15 /etc/postgresql/15 \\
    && install -d -o postgres -g postgres -m 700 /var/lib/postgresql/data \\
    && install -d -o postgres -g postgres -m 3777 /var/run/postgresql
ENV PATH=/usr/lib/postgresql/15/bin:\$PATH PGDATA=/var/lib/postgresql/data
COPY postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
USER postgres
VOLUME /var/lib/postgresql/data
ENTRYPOINT ["docker-entrypoint.sh"]
STOPSIGNAL SIGINT
CMD ["postgres"]
DOCKERFILE
  build postgres:16-bookworm "$work/postgres.Dockerfile"
fi

if ! is_there redis:7-bookworm; then
  cat >"$work/redis.Dockerfile" <<DOCKERFILE
FROM $debian
RUN apt-get update && apt-get install -y --no-install-recommends redis-server \\
    && rm -rf /var/lib/apt/lists/* && install -d -o redis -g redis /data
WORKDIR /data
USER redis
VOLUME /data
CMD ["redis-server", "--protected-mode", "no"]
DOCKERFILE
  build redis:7-bookworm "$work/redis.Dockerfile"
fi
docker image ls --format '{{.Repository}}:{{.Tag}}  {{.Size}}' | grep -E '^(python:3.12|postgres:16|redis:7)'
