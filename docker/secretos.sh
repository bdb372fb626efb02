#!/bin/sh
# Makes the passwords that are missing under docker/secretos/, each in a file of its own. Those that exist stay.
set -eu
umask 077
folder="$(dirname "$0")/secretos"
mkdir -p "$folder"
for name in postgres_password ckan_db_password datastore_rw_password datastore_ro_password cms_db_password \
  redis_password ckan_session_secret ckan_token_secret cms_secret_key sso_client_secret; do
  [ -s "$folder/$name" ] || head -c 64 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' | cut -c 1-48 > "$folder/$name"
done
[ -e "$folder/smtp_password" ] || : > "$folder/smtp_password"
# The containers run as accounts of their own and must be able to read them; the folder is closed to everybody else.
chmod 644 "$folder"/*
echo "Secretos listos en $folder"
