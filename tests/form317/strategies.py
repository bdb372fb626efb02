"""Any workbook, as hypothesis makes them: clean values in the form that the reader gives them back."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from pipelines.form317 import Dataset, Dependencia, Resource, Term, Workbook
from pipelines.form317.texts import clean, has_html, identifier_key, one_line
from schemas.form317 import FORMAT

ODD = ["=1+1", "'12", "_x0041_", "0012", "1e5", "TRUE", "31/12/2025", "#N/A", "ñandú ÁÉÍ"]
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="\n\t")


def line(path, least=1, most=40):
    """A text of one line as the reader gives it back: clean, with single blanks."""
    limit = min(most, FORMAT.field(path).max_length)
    texts = st.one_of(
        st.text(CHARACTERS, min_size=least, max_size=limit),
        st.sampled_from(
            ["=1+1", "'12", "_x0041_", "0012", "1e5", "TRUE", "31/12/2025", "#N/A", "ñandú ÁÉÍ", "a" * limit]
        ),
    )
    return texts.map(lambda text: one_line(clean(text)[0])).filter(
        lambda text: least <= len(text) and not has_html(text)
    )


def paragraphs(path):
    texts = st.lists(line(path), min_size=1, max_size=3).map("\n\n".join)
    return texts.map(lambda text: clean(text)[0]).filter(lambda text: text and not has_html(text))


def choice(key):
    return st.sampled_from(FORMAT.catalogues[key].values)


IDENTIFIERS = st.text("0123456789ABCxyz-", min_size=1, max_size=12)
TAGS = st.lists(
    st.text("abcñé 123-_", min_size=2, max_size=12).map(one_line).filter(lambda tag: len(tag) > 1),
    min_size=1,
    max_size=4,
    unique_by=str.casefold,
).map(tuple)
DATES = st.dates(date(1600, 1, 1), date(2199, 12, 31))
EMAILS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{1,8}\.(gob\.mx|mx)", fullmatch=True)


@st.composite
def datasets(draw, id_dependencia):
    owner = draw(IDENTIFIERS)
    resources = st.builds(
        Resource,
        archivo=line("recurso.archivo"),
        tipo_visualizacion=choice("visualizaciones"),
        nombre=line("recurso.nombre"),
        fecha_inicial=DATES,
        fecha_final=DATES,
        id_dataset=st.just(owner),
        formato=choice("formatos"),
    )
    terms = st.builds(
        Term,
        id_dataset=st.just(owner),
        termino=line("diccionario.termino"),
        descripcion=paragraphs("diccionario.descripcion"),
    )
    return draw(
        st.builds(
            Dataset,
            id_dataset=st.just(owner),
            nombre=line("dataset.nombre"),
            descripcion=paragraphs("dataset.descripcion"),
            etiquetas=TAGS,
            id_dependencia=st.just(id_dependencia),
            tema=choice("temas"),
            frecuencia=choice("frecuencias"),
            responsable_nombre=line("dataset.responsable_nombre"),
            responsable_correo=EMAILS,
            resources=st.lists(resources, max_size=3).map(tuple),
            terms=st.lists(terms, max_size=4).map(tuple),
        )
    )


@st.composite
def workbooks(draw):
    owner = draw(
        st.builds(
            Dependencia,
            id_dependencia=IDENTIFIERS,
            nombre=line("dependencia.nombre"),
            funciones=paragraphs("dependencia.funciones"),
            logotipo=line("dependencia.logotipo"),
        )
    )
    found = draw(
        st.lists(
            datasets(owner.id_dependencia), max_size=3, unique_by=lambda dataset: identifier_key(dataset.id_dataset)
        )
    )
    return Workbook(owner, tuple(found))


def loadable(workbook, id_dependencia):
    """The same workbook with file names that a portal takes, each its own, and no term twice in a dataset."""
    return replace(
        workbook,
        dependencia=replace(workbook.dependencia, id_dependencia=id_dependencia),
        datasets=tuple(_loadable(dataset, id_dependencia) for dataset in workbook.datasets),
    )


def _loadable(dataset, id_dependencia):
    return replace(
        dataset,
        id_dependencia=id_dependencia,
        resources=tuple(
            replace(resource, archivo=_file_name(resource.formato, number))
            for number, resource in enumerate(dataset.resources)
        ),
        terms=tuple({term.termino: term for term in dataset.terms}.values()),
    )


def _file_name(formato, number):
    option = FORMAT.file_format(formato)
    return f"https://mapas.ejemplo.mx/{number}" if option.remote else f"año {number} (final).{option.extensions[0]}"
