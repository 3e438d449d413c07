#!/bin/sh
# Makes the namespace `default` where it is missing. The address is in TEMPORAL_ADDRESS.
set -eu
attempt=0
until temporal operator cluster health; do
  attempt=$((attempt + 1))
  [ "$attempt" -lt 30 ] || { echo 'Temporal did not become healthy' >&2; exit 1; }
  sleep 2
done
temporal operator namespace describe --namespace default >/dev/null 2>&1 ||
  temporal operator namespace create --namespace default --retention 720h
