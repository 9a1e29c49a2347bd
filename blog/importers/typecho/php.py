"""Reads what PHP's serialize() has written, as far as it is plain values.

Typecho kept its options and the facts about uploads so before 1.2. Objects are never made: whoever can
write an option could otherwise choose what code runs here.
"""

from dataclasses import dataclass

DEEPEST = 50

Value = None | bool | int | float | str | dict


class NotPlain(ValueError):
    """Not serialized by PHP, cut off, or more than scalars and arrays."""


def unserialize(text: str) -> Value:
    """Arrays become dicts in their order. Raises NotPlain."""
    reader = _Reader(text.encode(errors="surrogateescape"))
    value = reader.value(0)
    if reader.at != len(reader.data):
        raise NotPlain(f"something follows the value at byte {reader.at}")
    return value


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int = 0

    def value(self, depth: int) -> Value:
        if depth > DEEPEST:
            raise NotPlain(f"arrays stand more than {DEEPEST} deep")
        kind = self.take(2)
        if kind == b"N;":
            return None
        if kind == b"s:":
            return self.string()
        if kind == b"a:":
            return self.array(depth)
        if kind in (b"i:", b"b:", b"d:"):
            return self.scalar(kind)
        raise NotPlain(f"neither a scalar nor an array at byte {self.at - 2}")

    def scalar(self, kind: bytes) -> bool | int | float:
        written = self.until(b";")
        if kind == b"b:":
            return written == b"1"
        if kind == b"i:":
            return self.whole(written)
        try:
            return float(written)
        except ValueError as error:
            raise NotPlain(f"no number before byte {self.at}") from error

    def string(self) -> str:
        length = self.whole(self.until(b":"))
        self.expect(b'"')
        # Lengths count bytes.
        text = self.take(length).decode(errors="surrogateescape")
        self.expect(b'";')
        return text

    def array(self, depth: int) -> dict:
        count = self.whole(self.until(b":"))
        self.expect(b"{")
        found = {}
        for _number in range(count):
            key = self.value(depth + 1)
            if not isinstance(key, int | str):
                raise NotPlain(f"a key that is no number and no text before byte {self.at}")
            found[key] = self.value(depth + 1)
        self.expect(b"}")
        return found

    def take(self, count: int) -> bytes:
        taken = self.data[self.at : self.at + count]
        if count < 0 or len(taken) != count:
            raise NotPlain(f"it ends at byte {len(self.data)}, in the middle of a value")
        self.at += count
        return taken

    def until(self, mark: bytes) -> bytes:
        end = self.data.find(mark, self.at, self.at + 40)
        if end < 0:
            raise NotPlain(f"no {mark.decode()} after byte {self.at}")
        return self.take(end + 1 - self.at)[:-1]

    def expect(self, mark: bytes) -> None:
        if self.take(len(mark)) != mark:
            raise NotPlain(f"no {mark.decode()} before byte {self.at}")

    @staticmethod
    def whole(written: bytes) -> int:
        try:
            return int(written)
        except ValueError as error:
            raise NotPlain("a number was expected") from error
