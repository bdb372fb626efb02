"""How hard a Spanish text is to read: words, syllables, sentences and the INFLESZ scale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import pyphen

WORDS_PER_MINUTE = 220
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
END = re.compile(r"(?<=[.!?…])[»”\")\]]*\s+(?=[«“\"(\[¿¡]*[A-ZÁÉÍÓÚÜÑ0-9])|\n+")
# The heart of a syllable: a strong vowel with the weak ones around it, or weak ones alone; í and ú stand alone.
HEART = re.compile(
    r"[iuü]?[aeoáéó](?:[iuü](?![iuüaeoáéóíú])|y(?![aeiouáéíóúü]))?|[íú]|[iuü]+(?:y(?![aeiouáéíóúü]))?|y(?![aeiouáéíóúü])"
)
SILENT = re.compile(r"(?<=[gq])u(?=[eiéí])")
ABBREVIATION = re.compile(
    r"\b(?:art|av|col|dr|dra|etc|fracc|ing|lic|mtra|mtro|no|núm|pág|sr|sra|tel|ud|uds|vol)\.$", re.I
)


@dataclass(frozen=True)
class Measure:
    """A text in figures. `value` is the perspicuity of Szigriszt-Pazos, read on the INFLESZ scale."""

    words: int
    syllables: int
    sentences: int

    @property
    def value(self) -> float:
        """206.835 - 62.3 × syllables per word - words per sentence; 100 for no text."""
        if not self.words or not self.sentences:
            return 100.0
        return round(206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences, 1)

    @property
    def minutes(self) -> int:
        """How long it takes to read aloud in one's mind, at least one minute."""
        return max(1, round(self.words / WORDS_PER_MINUTE))


@lru_cache(maxsize=1)
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="es", left=1, right=1)


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """How many syllables a word has: divided as Spanish is hyphenated, then each part by its vowels.

    The patterns of hyphenation leave vowels together that a printer would not part (a-é-re-o), hence the second step.
    """
    parts = _hyphens().inserted(word.lower(), "·").split("·")
    return sum(max(1, len(HEART.findall(SILENT.sub("", part)))) for part in parts)


def words(text: str) -> list[str]:
    """The words of a text; numbers are none."""
    return WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line ends one, an abbreviation does not."""
    found: list[str] = []
    for part in END.split(text):
        part = part.strip()
        if found and ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        elif part:
            found.append(part)
    return found


def measure(text: str) -> Measure:
    """A text in figures; sentences without words do not count."""
    found = words(text)
    return Measure(
        words=len(found),
        syllables=sum(syllables(word) for word in found),
        sentences=sum(bool(words(sentence)) for sentence in sentences(text)),
    )


def in_capitals(text: str, fewest: int) -> str:
    """The first run of at least so many words in capitals, or nothing. Acronyms of one or two words do not count."""
    run: list[str] = []
    for word in words(text):
        if (len(word) > 1 and word.isupper()) or (len(word) == 1 and word.isupper() and run):
            run.append(word)
        else:
            if len(run) >= fewest:
                break
            run = []
    return " ".join(run) if len(run) >= fewest else ""
