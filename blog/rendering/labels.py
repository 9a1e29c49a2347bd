"""Labels, numbers and ids of everything in one text that can be referred to."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from .document import Label, RenderError, Target

_PREFIXES = {"equation": "eq", "figure": "fig", "table": "tab", "section": "sec"}


def label_id(kind: str, scope: str, label: str) -> str:
    """Stable while other things are added; never holds the label's own text."""
    digest = hashlib.sha1(label.encode(), usedforsecurity=False).hexdigest()[:8]
    return f"{_PREFIXES.get(kind, 'thm')}-{scope}-{digest}"


@dataclass(slots=True)
class Labels:
    """`scope` keeps ids of several texts on one page apart: "12" in post 12, "c7" in comment 7."""

    scope: str
    known: dict[str, Label] = field(default_factory=dict)
    equations: list[Label] = field(default_factory=list)
    errors: list[RenderError] = field(default_factory=list)

    def name(self, label: str, number: str, kind: str, line: int, id: str = "") -> str:
        """Registers; returns the id. The first of two equal labels wins, the second gets none."""
        if label in self.known:
            self.errors.append(RenderError(line, f"The label {label} is used twice; the first one counts."))
            return ""
        id = id or label_id(kind, self.scope, label)
        self.known[label] = Label(label, number, id, kind)
        return id

    def equation(self, labels: tuple[str, ...], number: str, counted: bool, line: int) -> str:
        """The id of a numbered row. `counted` is false for a `\\tag`, which takes no number."""
        id = ""
        for label in labels:
            id = self.name(label, number, "equation", line, id) or id
        id = id or (f"eq-{self.scope}-n{number}" if counted else "")
        self.equations.append(Label(labels[0] if labels else "", number, id))
        return id

    def leading_to(self, ids: tuple[str, ...], labels: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `labels` that name one of `ids`: not the second of two equal ones."""
        return tuple(each for each in labels if each in self.known and self.known[each].id in ids)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a reference leads. `url` is "" inside the same text: the place is then `#id`."""

    number: str
    id: str
    kind: str
    url: str = ""
    title: str = ""


@dataclass(slots=True)
class Resolver:
    labels: Labels
    post_id: int
    targets: Mapping[tuple[int, str], Target]
    around: Mapping[str, Label]  # a comment's: the labels of its post
    around_url: str
    errors: list[RenderError] = field(default_factory=list)

    def resolve(self, label: str, line: int) -> Resolved | None:
        found = self._find(label)
        if found is None:
            self.errors.append(RenderError(line, f"There is no label {label}."))
        return found

    def _find(self, label: str) -> Resolved | None:
        post, local = split_label(label)
        if label in self.labels.known:
            own = self.labels.known[label]
            return Resolved(own.number, own.id, own.kind) if own.number else None
        if post is None or post == self.post_id:
            own = self.labels.known.get(local)
            if own and own.number and post is not None and not self.around_url:
                return Resolved(own.number, own.id, own.kind)
            near = self.around.get(local)
            return Resolved(near.number, near.id, near.kind, f"{self.around_url}#{near.id}") if near else None
        target = self.targets.get((post, local))
        if target is None:
            return None
        url = target.url if "#" in target.url else f"{target.url}#{label_id('equation', str(post), local)}"
        return Resolved(target.number, "", target.kind, url, target.title)


def split_label(label: str) -> tuple[int | None, str]:
    """`9662:eq:flow` is the label `eq:flow` of post 9662."""
    post, colon, local = label.partition(":")
    if colon and post.isascii() and post.isdigit() and len(post) <= 18 and local:
        return int(post), local
    return None, label
