"""Queries of every class over whatever posts there are, and what they must find."""

import random
import re
from dataclasses import dataclass

from blog.models import SearchDocument
from blog.search.folding import fold
from blog.search.stems import stem

RUN = re.compile("[\u4e00-\u9fff]+")
WORD = re.compile(r"(?<![a-z\\])[a-z]{4,}(?![a-z])")
COMMAND = re.compile(r"\\[a-z]+")


@dataclass(frozen=True)
class Asked:
    kind: str
    query: str
    answer: frozenset[int]  # post ids


@dataclass(frozen=True)
class Text:
    pk: int
    folded: str

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, re.findall("[a-z]+", self.folded)))


def read_texts() -> list[Text]:
    """Fields on lines of their own: no phrase goes from one to the next."""
    rows = (
        SearchDocument.objects.filter(kind="post")
        .order_by("post")
        .values_list("post", "title", "marks", "body")
    )
    return [Text(pk, "\n".join(fields)) for pk, *fields in rows]


class Asker:
    """Looks every answer up in all texts, one after the other."""

    def __init__(self, texts: list[Text], seed: int = 3):
        self.random = random.Random(seed)
        self.texts = texts
        self.stems: dict[str, set[int]] = {}
        for text in texts:
            for word in text.stems:
                self.stems.setdefault(word, set()).add(text.pk)

    def ask(self, each: int = 20) -> list[Asked]:
        """So many of each class."""
        made = [
            *(self.cut("two characters", 2) for _ in range(each)),
            *(self.cut("three characters", 3) for _ in range(each)),
            *(self.cut("four characters", 4) for _ in range(each)),
            *(self.traditional() for _ in range(each)),
            *(self.mixed() for _ in range(each)),
            *(self.command() for _ in range(each)),
            *(self.quoted_chinese() for _ in range(each)),
            *(self.quoted_english() for _ in range(each)),
            *(self.english() for _ in range(each)),
            *(self.without() for _ in range(each)),
            *(self.cut("one character", 1) for _ in range(each // 2)),
        ]
        return [asked for asked in made if asked]

    def holding(self, part: str) -> frozenset[int]:
        return frozenset(text.pk for text in self.texts if part in text.folded)

    def matching(self, pattern: str) -> frozenset[int]:
        compiled = re.compile(pattern)
        return frozenset(text.pk for text in self.texts if compiled.search(text.folded))

    def find(self, pattern: re.Pattern) -> str:
        """One of the things of this form in one of the texts."""
        while True:
            if found := pattern.findall(self.random.choice(self.texts).folded):
                return self.random.choice(found)

    def run(self, length: int) -> str:
        while len(run := self.find(RUN)) < length:
            pass
        start = self.random.randint(0, len(run) - length)
        return run[start : start + length]

    def cut(self, kind: str, length: int) -> Asked:
        run = self.run(length)
        return Asked(kind, run, self.holding(run))

    def traditional(self) -> Asked:
        run = self.run(self.random.choice([2, 3]))
        return Asked("traditional", run.translate(WRITTEN), self.holding(run))

    def mixed(self) -> Asked:
        word, run = self.find(WORD), self.run(2)
        return Asked("mixed", f"{word.title()}{run}", self.word(word) & self.holding(run))

    def word(self, word: str) -> frozenset[int]:
        """By its stem, or as a command of that name."""
        return frozenset(self.stems.get(stem(word), ())) | self.matching(rf"\\{word}(?![a-z])")

    def command(self) -> Asked:
        command = self.find(COMMAND)
        return Asked("command", command, self.matching(rf"{re.escape(command)}(?![a-z])"))

    def quoted_chinese(self) -> Asked:
        run = self.run(self.random.randint(4, 7))
        return Asked("quoted Chinese", f"“{run}”", self.holding(run))

    def quoted_english(self) -> Asked:
        while True:
            words = re.findall(r"[a-z]+ [a-z]+(?: [a-z]+)?", self.random.choice(self.texts).folded)
            if words:
                phrase = self.random.choice(words)
                answer = self.matching(rf"(?<![a-z0-9\\]){phrase}(?![a-z0-9])")
                if answer:  # the choice may have cut a word at its beginning
                    return Asked("quoted English", f'"{phrase}"', answer)

    def english(self) -> Asked:
        words = [self.find(WORD) for _ in range(self.random.choice([1, 1, 2]))]
        answer = frozenset.intersection(*map(self.word, words))
        return Asked("English", " ".join(words), answer)

    def without(self) -> Asked:
        wanted, unwanted = self.run(2), self.run(self.random.choice([2, 3]))
        return Asked("without", f"{wanted} -{unwanted}", self.holding(wanted) - self.holding(unwanted))


WRITTEN = {ord(fold(chr(code))): chr(code) for code in range(0x4E00, 0xA000) if fold(chr(code)) != chr(code)}
