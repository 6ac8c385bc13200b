"""How hard a Dutch text is to read: words in a sentence, and Douma's reading ease (1960), as Flesch's for Dutch.

60 is the ease of a newspaper, 70 that of a popular weekly. What stands in brackets (interval, number of households) is
left out: a reader may pass it by.
"""

import re
from dataclasses import dataclass

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z]|[0-9(“])")
ASIDE = re.compile(r"\s*\([^()]*\)")
WORD = re.compile(r"[^\W_]+(?:[-’/,.][^\W_]+)*")
VOWELS = re.compile(r"[aeiouyáéíóúàèëïöüê]+", re.IGNORECASE)
READ = ("p", "li", "td")


@dataclass(frozen=True)
class Readability:
    """Sentences as lists of words."""

    sentences: tuple[tuple[str, ...], ...]

    @property
    def mean(self) -> float:
        """Words in a sentence, on average."""
        return sum(map(len, self.sentences)) / len(self.sentences)

    @property
    def longest(self) -> tuple[str, ...]:
        """The sentence with the most words."""
        return max(self.sentences, key=len)

    @property
    def ease(self) -> float:
        """Douma's reading ease: higher is easier."""
        words = [word for sentence in self.sentences for word in sentence]
        syllables = sum(max(1, len(VOWELS.findall(word))) for word in words)
        return 206.84 - 77 * syllables / len(words) - 0.93 * self.mean


def readability(texts):
    """Read texts, each of which starts and ends a sentence."""
    parts = (part for text in texts for part in SENTENCE_END.split(ASIDE.sub("", " ".join(text.split()))))
    sentences = (tuple(WORD.findall(part)) for part in parts)
    return Readability(tuple(sentence for sentence in sentences if sentence))


def readability_of(element):
    """Read what stands in the paragraphs, points and cells of a part of a page."""
    return readability(one.text() for one in element.all() if one.name in READ)
