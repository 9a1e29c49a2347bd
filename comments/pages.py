"""The pages of a long thread. A comment's page is decided when the comment arrives and never again, so
that a link to it lasts."""

from dataclasses import dataclass

CONVERSATIONS = 50  # on a page, when nobody answers
FULL = 100  # comments; from here on a new conversation opens the next page
LIMIT = 200  # comments; from here on an answer, too, stands with the newest and names whom it answers
BESIDE = 2  # page numbers that a pager shows to either side of the current one


@dataclass(frozen=True, slots=True)
class Fill:
    """How much stands on a page."""

    comments: int
    conversations: int

    @property
    def takes_conversation(self) -> bool:
        return self.conversations < CONVERSATIONS and self.comments < FULL

    @property
    def takes_reply(self) -> bool:
        return self.comments < LIMIT


def pager_numbers(current: int, last: int) -> list[int | None]:
    """The first page, the last and those around the current one; None stands for those left out."""
    numbers: list[int | None] = []
    for number in sorted({1, last, *range(current - BESIDE, current + BESIDE + 1)}):
        if not 1 <= number <= last:
            continue
        if numbers and numbers[-1] != number - 1:
            numbers.append(None)
        numbers.append(number)
    return numbers
