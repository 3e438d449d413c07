#!/bin/sh
# Brings both of Temporal's databases to the schema of this release. Harmless to repeat: a version that is there is skipped.
# The password is in SQL_PASSWORD.
set -eu
for database in temporal:temporal temporal_visibility:visibility; do
  name="${database%%:*}"
  schema="/etc/temporal/schema/postgresql/v12/${database##*:}/versioned"
  tool="temporal-sql-tool --plugin postgres12 --ep postgres -p 5432 -u temporal --db $name"
  $tool setup-schema -v 0.0
  $tool update-schema -d "$schema"
done
