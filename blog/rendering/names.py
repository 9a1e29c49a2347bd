"""Tables written as text: one word, or one `name:value`, after the other."""


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def pairs(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())
