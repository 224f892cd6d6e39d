#!/bin/sh
# What a container of the image runs: web, worker [queues], beat, signer [serve|make|rotate], metrics, migrate, or any manage.py command.
set -eu
role="${1:-web}"
[ "$#" -gt 0 ] && shift
case "$role" in
  web)
    exec python -m granian --interface wsgi --host 0.0.0.0 --port "${PORT:-8000}" \
      --workers "${DELTAVISA_WEB_WORKERS:-2}" \
      --blocking-threads "${DELTAVISA_WEB_THREADS:-4}" --workers-lifetime 3600 \
      --log-level warning config.wsgi:application
    ;;
  worker)
    exec python -m celery -A config.celery --quiet worker --queues "${1:-urgent,standard,slow}" \
      --loglevel INFO --without-mingle --without-gossip --max-tasks-per-child 10000
    ;;
  beat)
    exec python -m celery -A config.celery --quiet beat --schedule /tmp/beat --pidfile= \
      --loglevel WARNING
    ;;
  signer)
    exec python -m config.signer "${@:-serve}"
    ;;
  metrics)
    exec python -m config.metrics
    ;;
  migrate)
    python manage.py regions_sync
    exec python manage.py policy_load
    ;;
  *)
    exec python manage.py "$role" "$@"
    ;;
esac
