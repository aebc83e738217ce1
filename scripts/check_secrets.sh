#!/bin/sh
# check_secrets.sh: are the secrets of this environment fit to start with? One sentence for each that is not, exit code 1.
# `scripts/stack.sh` asks before it starts anything, and the compose file's service `secrets` before anything else starts.
set -u
fault=0
say() {
  echo "$1 $2: delete its line from .env and run scripts/stack.sh up, which writes a value of its own." >&2
  fault=1
}
seen=" "
for name in POSTGRES_PASSWORD REDIS_PASSWORD AIRFLOW_SECRET_KEY AIRFLOW_JWT_SECRET AIRFLOW_FERNET_KEY AIRFLOW_PASSWORD; do
  eval "value=\${$name:-}"
  case $value in
    "") say "$name" "is missing" ;;
    *[!A-Za-z0-9_=-]*) say "$name" "has signs that an address cannot bear (letters, digits, - and _ are fit)" ;;
    *[Cc][Hh][Aa][Nn][Gg][Ee]* | *[Ee][Xx][Aa][Mm][Pp][Ll][Ee]* | *[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd]* | *[Ss][Ee][Cc][Rr][Ee][Tt]* | *airflow*)
      say "$name" "is the value of an example" ;;
    *)
      if [ "${#value}" -lt 24 ]; then
        say "$name" "is shorter than 24 signs"
      elif [ "$name" = AIRFLOW_FERNET_KEY ] && [ "${#value}" -ne 44 ]; then
        say "$name" "is no Fernet key (44 signs)"
      fi
      case $seen in *" $value "*) say "$name" "is the same as another secret" ;; esac
      ;;
  esac
  seen="$seen$value "
done
exit $fault
