"""Spanish queries find the dataset that a citizen means."""

from __future__ import annotations

import pytest

from ckanext.puebla.search.connection import PostgresConnection
from ckanext.puebla.search.tests import corpus

LEAST_SHARE = 0.95


@pytest.fixture(scope="module")
def index():
    connection = PostgresConnection(decode_dates=False)
    connection.add(corpus.documents())
    yield connection
    connection.delete(q=f'site_id:"{corpus.SITE}"')


def test_file_is_large_enough_and_names_real_datasets():
    names = {dataset["name"] for dataset in corpus.corpus()["datasets"]}
    assert len(corpus.pairs()) >= 60
    assert len(names) == len(corpus.corpus()["datasets"]) >= 60
    assert {pair.expect for pair in corpus.pairs()} <= names


def test_expected_dataset_is_among_the_first_three(index):
    missed = corpus.misses(index)
    share = 1 - len(missed) / len(corpus.pairs())
    print(f"{share:.1%} of {len(corpus.pairs())} pairs; missed: {missed}")
    assert share >= LEAST_SHARE, missed
