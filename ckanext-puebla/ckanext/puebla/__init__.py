"""CKAN extension of Puebla Abierta: FORM.317, review by enlaces, publication, search."""
