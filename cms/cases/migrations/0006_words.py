"""Cases are found by parts of words of their folio and subject."""

from django.db import migrations

# `unaccent` depends on a dictionary that nobody changes here; the index needs a function that says so.
WORDS = """
CREATE FUNCTION cases_words(folio text, subject text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent'::regdictionary, folio || ' ' || subject))
$$;
CREATE INDEX case_words ON cases_case USING gin (cases_words(folio, subject) public.gin_trgm_ops);
"""
NO_WORDS = """
DROP INDEX case_words;
DROP FUNCTION cases_words(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_size"),
        ("core", "0001_initial"),  # the extensions
    ]

    operations = [migrations.RunSQL(WORDS, NO_WORDS)]
