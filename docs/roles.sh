#!/bin/sh
# Creates the two roles of the service in a new database. Runs in the postgres image's start-up folder, or by hand as a superuser.
set -eu
psql -v ON_ERROR_STOP=1 -v db="${POSTGRES_DB:-schulalltag}" \
    -v owner="$(cat /run/secrets/owner_password)" -v app="$(cat /run/secrets/app_password)" <<'SQL'
create role schulalltag_owner login password :'owner';
create role schulalltag_app login password :'app';
alter database :"db" owner to schulalltag_owner;
\connect :"db"
alter schema public owner to schulalltag_owner;
SQL
