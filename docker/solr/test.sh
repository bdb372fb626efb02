#!/bin/sh
# CKAN's own search tests and our Spanish pairs on a real Apache Solr with this configset: `make test-solr`.
# Arguments: steps of tests/solr/run.py (pairs, ckan, bench). Needs Java 17 and Maven.
set -e
cd "$(dirname "$0")/../.."
exec "$(sh dev/python.sh)" tests/solr "$@"
