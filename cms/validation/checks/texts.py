"""Rules on what is written: markup of rich texts, plain texts, and the page as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from cms.validation.checks import media
from cms.validation.checks.finding import ERROR, WARNING, Finding, Piece
from cms.validation.rules import reading
from schemas.form317.declaration import fold
from schemas.web_contents.vocabulary import vocabulary

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PARTS = (*HEADINGS, "p", "li", "td", "th", "dt", "dd", "figcaption", "blockquote")
EXCERPT = 60


def markup(piece: Piece) -> Iterator[Finding]:
    """Links, headings, images and tables inside a rich text, and its sentences."""
    if piece.kind != "rich":
        return
    soup = BeautifulSoup(piece.value, "html.parser")
    for link in soup.find_all("a"):
        yield from _link(link, piece)
    for heading in soup.find_all(HEADINGS):
        if not heading.get_text(strip=True):
            yield Finding(
                "titulo_vacio",
                ERROR,
                piece.place,
                piece.anchor,
                f"{piece.place}: hay un título vacío; escríbalo o bórrelo.",
            )
    for image in soup.find_all(["img", "embed"]):
        if (image.name == "img" or image.get("embedtype") == "image") and image.get("alt") is None:
            yield from media.alternative("", piece)
        elif image.get("alt"):
            yield from media.alternative(str(image["alt"]), piece)
    for table in soup.find_all("table"):
        if table.find("th") is None:
            yield media.no_header(piece)
    yield from _prose("\n".join(paragraphs(soup)), piece)


def plain(piece: Piece) -> Iterator[Finding]:
    """Sentences and capitals of a plain text; a heading that is only blanks."""
    if piece.kind == "plain":
        yield from _prose(piece.value, piece)


def paragraphs(soup: BeautifulSoup) -> list[str]:
    """The texts of a markup, one per paragraph, entry or cell."""
    parts = [part for part in soup.find_all(PARTS) if part.find(PARTS) is None]
    texts = [" ".join(part.get_text(" ").split()) for part in parts] or [" ".join(soup.get_text(" ").split())]
    return [text for text in texts if text]


def _link(link: Tag, piece: Piece) -> Iterator[Finding]:
    text = " ".join(link.get_text(" ").split())
    if not text and link.find(["img", "embed"]) is None:
        yield Finding(
            "enlace_vacio",
            ERROR,
            piece.place,
            piece.anchor,
            f"{piece.place}: hay un enlace sin texto; escríbalo o bórrelo.",
        )
    elif fold(text) in vocabulary().vague_links:
        yield Finding(
            "enlace_vago", WARNING, piece.place, piece.anchor,
            f"{piece.place}: el enlace «{text}» no dice a dónde lleva; póngale el nombre de lo que abre.",
        )  # fmt: skip
    elif text.lower().startswith(("http://", "https://", "www.")):
        yield Finding(
            "enlace_con_direccion", WARNING, piece.place, piece.anchor,
            f"{piece.place}: el enlace muestra la dirección «{_excerpt(text)}»; póngale el nombre de lo que abre.",
        )  # fmt: skip
    if link.get("linktype") == "page":
        yield from media.page_target(link.get("id"), piece)
    elif not link.get("linktype") and not str(link.get("href") or "").strip():
        yield Finding(
            "enlace_sin_destino",
            ERROR,
            piece.place,
            piece.anchor,
            f"{piece.place}: el enlace «{text}» no lleva a nada.",
        )


def _prose(text: str, piece: Piece) -> Iterator[Finding]:
    words = vocabulary()
    shouted = reading.in_capitals(text, words.capitals_fewest_words)
    if shouted:
        yield Finding(
            "mayusculas", WARNING, piece.place, piece.anchor,
            f"{piece.place}: «{_excerpt(shouted)}» está en mayúsculas; se lee mejor en minúsculas.",
        )  # fmt: skip
    found = [
        sentence for sentence in reading.sentences(text) if len(reading.words(sentence)) > words.sentence_most_words
    ]
    for sentence in found[: words.sentences_most_shown]:
        yield Finding(
            "oracion_larga", WARNING, piece.place, piece.anchor,
            f"{piece.place}: la oración «{_excerpt(sentence)}» tiene {len(reading.words(sentence))} palabras; "
            "divídala.",
        )  # fmt: skip
    if len(found) > words.sentences_most_shown:
        more = len(found) - words.sentences_most_shown
        yield Finding(
            "oraciones_largas", WARNING, piece.place, piece.anchor,
            f"{piece.place}: hay " + (f"{more} oraciones largas más." if more > 1 else "otra oración larga."),
        )  # fmt: skip


def headings_in_order(pieces: list[Piece]) -> Iterator[Finding]:
    """No level of title is skipped on the way down. The title of the page is the first level."""
    level = 1
    for piece in pieces:
        if piece.kind != "rich":
            continue
        for heading in BeautifulSoup(piece.value, "html.parser").find_all(HEADINGS):
            present = int(heading.name[1])
            if present > level + 1:
                title = _excerpt(heading.get_text(strip=True))
                yield Finding(
                    "titulos_en_desorden", WARNING, piece.place, piece.anchor,
                    f"{piece.place}: «{title}» es un título de nivel {present} y falta el de nivel {level + 1}.",
                )  # fmt: skip
            level = present


def readability(pieces: list[Piece]) -> Iterator[Finding]:
    """The page as a whole reads at least normally on the INFLESZ scale."""
    words = vocabulary()
    measured = measure(pieces)
    if measured.words < words.readability_fewest_words or measured.value >= words.readability_wanted:
        return
    band = words.band(measured.value).name
    yield Finding(
        "lectura_dificil", WARNING, "Toda la página", "",
        f"El texto es {band} de leer ({measured.value:.0f} en la escala INFLESZ; lo normal es desde "
        f"{words.readability_wanted:.0f}). Use oraciones y palabras más cortas.",
    )  # fmt: skip


def measure(pieces: list[Piece]) -> reading.Measure:
    """All the texts of a page in figures."""
    return reading.measure("\n".join(_prose_of(piece) for piece in pieces))


def _prose_of(piece: Piece) -> str:
    if piece.kind == "rich":
        return "\n".join(paragraphs(BeautifulSoup(piece.value, "html.parser")))
    return str(piece.value) if piece.kind == "plain" else ""


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + "…"
