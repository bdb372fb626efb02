"""Very long lists show the newest, and say so."""

from __future__ import annotations

import pytest

from cms.cases.models import Case
from cms.procedures.tests.world import kept_case
from cms.procedures.views import cases as view
from cms.procedures.views import newest
from cms.procedures.views.newest import NewestPages

CLAVE = "solicitud_dictamen_tecnico"


@pytest.mark.django_db
def test_only_the_newest_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [kept_case(CLAVE, entry="solicitud") for _ in range(7)]
    ordered = Case.objects.order_by("-id")
    whole = NewestPages(ordered, 3)
    assert (whole.count, whole.num_pages, whole.is_cut) == (7, 3, False)
    monkeypatch.setattr(newest, "MOST", 5)
    cut = NewestPages(ordered, 3)
    assert (cut.count, cut.num_pages, cut.is_cut) == (5, 2, True)
    assert list(cut.page(1)) == made[:-4:-1]


@pytest.mark.django_db
def test_the_procedures_to_choose_from(monkeypatch: pytest.MonkeyPatch) -> None:
    kept_case(CLAVE, entry="solicitud")
    for _ in range(2):
        kept_case("carga_requisiciones_siam", entry="solicitud")
    assert view.procedures_of(Case.objects.all()) == {CLAVE, "carga_requisiciones_siam"}
    assert view.procedures_of(Case.objects.filter(clave=CLAVE)) == {CLAVE}
    monkeypatch.setattr(view, "LOOKED_THROUGH", 1)
    kept_case("recepcion_registro_bienes", entry="recepcion")
    assert view.procedures_of(Case.objects.exclude(clave="recepcion_registro_bienes")) == {
        CLAVE, "carga_requisiciones_siam", "recepcion_registro_bienes"
    }  # fmt: skip
