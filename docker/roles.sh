#!/bin/sh
# Run once, by the PostgreSQL image, when its volume is empty: the two roles and the database.
set -eu
psql --username "$POSTGRES_USER" --dbname postgres --no-psqlrc --quiet \
    --set ON_ERROR_STOP=1 \
    --set owner_password="$OWNER_PASSWORD" \
    --set app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE ambassadors_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE ambassadors_app LOGIN PASSWORD :'app_password';
CREATE DATABASE ambassadors OWNER ambassadors_owner;
REVOKE ALL ON DATABASE ambassadors FROM PUBLIC;
GRANT CONNECT ON DATABASE ambassadors TO ambassadors_app;
SQL
