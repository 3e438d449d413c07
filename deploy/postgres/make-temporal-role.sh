#!/bin/bash
# Run once by the image, when the data directory is new: Temporal keeps its databases under a role of its own.
set -euo pipefail
psql --set=ON_ERROR_STOP=1 --set=password="$TEMPORAL_DB_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE temporal LOGIN CREATEDB NOSUPERUSER PASSWORD :'password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
SQL
