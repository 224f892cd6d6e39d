#!/bin/sh
# Makes the two logins and the database on the first start of a PostgreSQL container.
set -eu
psql --set=ON_ERROR_STOP=1 --username postgres \
  --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE deltavisa_owner LOGIN CREATEROLE CREATEDB PASSWORD :'owner_password';
ALTER ROLE deltavisa_owner SET createrole_self_grant = 'set, inherit';
CREATE ROLE deltavisa_app LOGIN NOINHERIT PASSWORD :'app_password';
CREATE DATABASE deltavisa OWNER deltavisa_owner;
SQL
