"""The part of Solr's query languages that CKAN and its extensions use: from a text to a tree."""
