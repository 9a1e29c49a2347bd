"""A made-up blog of any size, with words as frequent and as rare as in real ones.

Chinese words are drawn from the characters of GB 2312 by Zipf's law, English ones from the texts of
Python's own help; every fifth Chinese post is in traditional characters, and formulas stand in most.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import accumulate
from pydoc_data.topics import topics

from django.db import transaction

from blog.models import Authorship, Category, Filing, Post, Series, Tag, TaggedPost, User
from blog.rendering import render_post
from blog.search.folding import fold

START = datetime(2026, 6, 1, tzinfo=UTC)
PARTICLES = ["的", "是", "在", "了", "和", "与", "我们", "可以", "一个", "这个", "所以", "因此", "如果",
             "那么", "对", "中", "有", "不", "为", "也", "就", "上", "而"]  # fmt: skip
TERMS = ["Adam", "SGD", "Transformer", "Tiger", "LSTM", "BERT", "Attention", "Embedding", "Python", "Softmax"]
FORMULAS = [
    r"\theta_{t+1}=\theta_t-\eta\nabla L(\theta_t)",
    r"\frac{1}{n}\sum_{i=1}^{n} x_i^2",
    r"\mathbb{E}\left[\|W\|_F^2\right]",
    r"\int_{-\infty}^{\infty} e^{-x^2}\,\mathrm{d}x=\sqrt{\pi}",
    r"\lim_{n\to\infty}\left(1+\frac{1}{n}\right)^n",
    r"\alpha\beta+\gamma\delta\leq\epsilon",
    r"\operatorname{softmax}(QK^{\top}/\sqrt{d})V",
    r"p(x\mid z)=\mathcal{N}(\mu,\sigma^2 I)",
]


class Writer:
    """Writes the same again for the same seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        rows = (
            bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFE)
        )
        characters = list(rows)
        self.random.shuffle(characters)
        by_rank = list(accumulate(1 / (rank + 20) for rank in range(len(characters))))
        lengths = self.random.choices([1, 2, 3, 4], [5, 70, 15, 10], k=12_000)
        made = ["".join(self.random.choices(characters, cum_weights=by_rank, k=length)) for length in lengths]
        self.chinese = [*PARTICLES, *dict.fromkeys(made)]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.chinese))))
        self.english = [line.strip() for text in topics.values() for line in text.split("\n\n")]
        self.english = [" ".join(text.split()) for text in self.english if 150 < len(text) < 1500]
        self.traditional = {simplified: traditional for traditional, simplified in traditional_pairs()}

    def words(self, count: int) -> list[str]:
        return self.random.choices(self.chinese, cum_weights=self.weights, k=count)

    def sentence(self) -> str:
        words = self.words(self.random.randint(6, 16))
        if self.random.random() < 0.15:
            words.insert(self.random.randrange(len(words)), self.random.choice(TERMS))
        return "".join(words)

    def paragraph(self) -> str:
        return "，".join(self.sentence() for _ in range(self.random.randint(4, 9))) + "。"

    def title(self, is_chinese: bool) -> str:
        if is_chinese:
            return "".join(self.words(self.random.randint(3, 6)))
        words = self.random.choice(self.english).split()
        return " ".join(words[: self.random.randint(4, 8)]).strip(".,:;").title()


def traditional_pairs():
    for code in range(0x4E00, 0xA000):
        if (folded := fold(chr(code))) != chr(code):
            yield chr(code), folded


@dataclass(frozen=True)
class Print:
    text: str
    html: str


def formula_prints() -> list[Print]:
    """Each in a line and on a line of its own, as the pipeline prints it."""
    sources = [f"{mark}{tex}{mark}" for tex in FORMULAS for mark in ("$", "$$")]
    return [Print(rendered.text, rendered.html) for rendered in map(render_post, sources)]


def make_posts(count: int, length: int = 3000, seed: int = 8) -> None:
    """So many published posts of about so many characters, with tags, categories, series and authors;
    not yet in the index."""
    writer, formulas = Writer(seed), formula_prints()
    choose = writer.random
    with transaction.atomic():
        terms = make_terms(writer, count)
        first = (Post.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        for start in range(0, count, 500):
            size = min(500, count - start)
            posts = [make_post(writer, formulas, first + start + place, length) for place in range(size)]
            for post in posts:
                if choose.random() < 0.15:
                    post.series, post.series_position = choose.choice(terms["series"]), post.pk
                post.category = choose.choice(terms["categories"])
            Post.objects.bulk_create(posts)
            put_on_lists(choose, posts, terms)


def make_terms(writer: Writer, count: int) -> dict[str, list]:
    names = list(dict.fromkeys(writer.words(4 * min(count, 1500))))[: max(count // 30, 12)]
    tags = [Tag.objects.create(name=f"{name}学", slug=f"tag-{place}") for place, name in enumerate(names)]
    series = [
        Series.objects.create(title=f"{writer.title(True)}漫谈", slug=f"series-{place}")
        for place in range(15)
    ]
    categories = [Category.objects.create(name=f"{writer.title(True)}", slug=f"c{n}") for n in range(12)]
    authors = [
        User.objects.create(username=f"author-{n}", email=f"{n}@example.org", display_name=name)
        for n, name in enumerate(["苏某", "Marta", "Ada L."])
    ]
    return {"tags": tags, "series": series, "categories": categories, "authors": authors}


def make_post(writer: Writer, formulas: list[Print], pk: int, length: int) -> Post:
    choose = writer.random
    is_chinese = choose.random() < 0.8
    is_traditional = is_chinese and choose.random() < 0.2
    wanted = max(int(choose.lognormvariate(0, 0.6) * length * 0.83), 200)
    prints: list[Print] = []
    while sum(len(each.text) for each in prints) < wanted:
        text = writer.paragraph() if is_chinese else choose.choice(writer.english)
        if is_traditional:
            text = "".join(writer.traditional.get(character, character) for character in text)
        prints.append(Print(text, f"<p>{escape(text)}</p>"))
        if choose.random() < 0.6:
            prints.append(choose.choice(formulas))
    title = writer.title(is_chinese)
    published = START - timedelta(minutes=choose.randrange(14 * 365 * 24 * 60))
    html = "\n".join(each.html for each in prints)
    return Post(
        pk=pk,
        title=title,
        status=Post.Status.PUBLISHED,
        published_at=published,
        updated_at=published,
        language="zh-hans" if is_chinese else "en",
        text="\n\n".join(each.text for each in prints),
        html=html,
        excerpt_html=prints[0].html,
        description=prints[0].text[:200],
        body="\n\n".join(each.text for each in prints),
        feed_html=html,
    )


def put_on_lists(choose: random.Random, posts: list[Post], terms: dict[str, list]) -> None:
    weights = [1 / (rank + 3) for rank in range(len(terms["tags"]))]
    tagged, filed, written = [], [], []
    for post in posts:
        for tag in set(choose.choices(terms["tags"], weights, k=3)):
            tagged.append(TaggedPost(content_object=post, tag=tag, published_at=post.published_at))
        filed.append(Filing(post=post, category=post.category, published_at=post.published_at))
        author = choose.choice(terms["authors"])
        written.append(Authorship(post=post, author=author, published_at=post.published_at))
    TaggedPost.objects.bulk_create(tagged)
    Filing.objects.bulk_create(filed)
    Authorship.objects.bulk_create(written)
