"""A Typecho database of any size, of our own content, the same every time.

python -m tests.samples.typecho site.sqlite3 --posts 1500 --comments 30000 --tags 2500 --uploads 500
"""

import argparse
import hashlib
import json
import random
import sqlite3
import struct
from pathlib import Path

FIRST = 1_262_304_000  # the first of January 2010
DAY = 86_400
SCHEMA = """
CREATE TABLE {p}contents (cid INTEGER NOT NULL PRIMARY KEY, title varchar(150), slug varchar(150),
    created int(10) default 0, modified int(10) default 0, text text, "order" int(10) default 0,
    authorId int(10) default 0, template varchar(32), type varchar(16) default 'post',
    status varchar(16) default 'publish', password varchar(32), commentsNum int(10) default 0,
    allowComment char(1) default '0', allowPing char(1) default '0', allowFeed char(1) default '0',
    parent int(10) default 0);
CREATE TABLE {p}comments (coid INTEGER NOT NULL PRIMARY KEY, cid int(10) default 0, created int(10) default 0,
    author varchar(150), authorId int(10) default 0, ownerId int(10) default 0, mail varchar(150),
    url varchar(255), ip varchar(64), agent varchar(511), text text, type varchar(16) default 'comment',
    status varchar(16) default 'approved', parent int(10) default 0);
CREATE INDEX {p}comments_cid ON {p}comments (cid);
CREATE TABLE {p}metas (mid INTEGER NOT NULL PRIMARY KEY, name varchar(150), slug varchar(150),
    type varchar(32) NOT NULL, description varchar(150), count int(10) default 0, "order" int(10) default 0,
    parent int(10) default 0);
CREATE TABLE {p}relationships (cid int(10) NOT NULL, mid int(10) NOT NULL);
CREATE UNIQUE INDEX {p}relationships_cid_mid ON {p}relationships (cid, mid);
CREATE TABLE {p}users (uid INTEGER NOT NULL PRIMARY KEY, name varchar(32), password varchar(64),
    mail varchar(150), url varchar(150), screenName varchar(32), created int(10) default 0,
    activated int(10) default 0, logged int(10) default 0, "group" varchar(16) default 'visitor',
    authCode varchar(64));
CREATE TABLE {p}fields (cid INTEGER NOT NULL, name varchar(150) NOT NULL, type varchar(8) default 'str',
    str_value text, int_value int(10) default 0, float_value real default 0);
CREATE UNIQUE INDEX {p}fields_cid_name ON {p}fields (cid, name);
CREATE TABLE {p}options (name varchar(32) NOT NULL, user int(10) NOT NULL default 0, value text);
"""
ROUTES = {
    "index": "/", "post": "/archives/[cid:digital]/", "page": "/[slug].html",
    "category": "/category/[slug]/", "tag": "/tag/[slug]/", "author": "/author/[uid:digital]/",
}  # fmt: skip
FORMULAS = [
    r"$\nabla f(x_t)$", r"$\|x_t - x^*\|^2$", r"$a_i^{(k)}$", r"$\eta\le 1/L$", r"$\mathbb{E}[g_t]$",
    r"$\sum_{i=1}^n w_i$", r"\(p(x|z)\)", r"$\hat{\theta}_{n}$", r"$O(\sqrt{T})$", r"$H(p, q)$",
]  # fmt: skip
DISPLAYS = [
    r"\begin{equation}f(y)\le f(x)+\langle\nabla f(x),y-x\rangle+\frac{L}{2}\|y-x\|^2\end{equation}",
    r"$$\int_0^1 x^{a-1}(1-x)^{b-1}\,dx=\frac{\Gamma(a)\Gamma(b)}{\Gamma(a+b)}$$",
    "\\begin{aligned}x_{t+1}&=x_t-\\eta\\nabla f(x_t)\\\\ &=x_t-\\eta g_t\\end{aligned}",
]
WORDS = "梯度 下降 步长 收敛 矩阵 特征值 概率 分布 采样 噪声 光滑 凸函数 上界 下界 迭代 动量".split()  # noqa: SIM905
REMARKS = [
    "请问第二步为什么成立？$\\eta\\le 2/L$ 不够吗？",
    "Thanks! Shouldn't the bound be $O(1/T)$ when f is convex?\nSee the *second* line.",
    "@Ada 原来如此，$x_{t+1}=x_t-\\eta g_t$ 这里的 g_t 有噪声。",
    "写得很清楚。",
]


class TypechoSite:
    """A database to fill. Rows are given as keyword arguments; what is left out is Typecho's default."""

    def __init__(self, path: Path, prefix: str = "typecho_", **options):
        self.path, self.prefix = Path(path), prefix
        self.connection = sqlite3.connect(self.path)
        self.connection.executescript(SCHEMA.format(p=prefix))
        routes = {name: {"url": url, "widget": "x", "action": "render"} for name, url in ROUTES.items()}
        standard = {
            "siteUrl": "http://old.example", "title": "Margins &amp; Notes", "description": "On gradients",
            "timezone": "28800", "rewrite": "1", "commentsMarkdown": "0", "routingTable": json.dumps(routes),
        }  # fmt: skip
        for name, value in (standard | options).items():
            self.add("options", name=name, value=value)
        self.add("users", uid=1, name="ada", mail="ada@old.example", screenName="Ada", group="administrator")

    def add(self, table: str, **row) -> int:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        statement = f'INSERT INTO "{self.prefix}{table}" ({names}) VALUES ({marks})'
        return self.connection.execute(statement, list(row.values())).lastrowid

    def post(self, cid: int, text: str = "Follow the slope.", terms=(), markdown: bool = True, **row) -> int:
        """A post, published at noon of the day after the one before."""
        row = {
            "title": f"Post {cid}", "slug": str(cid), "type": "post", "status": "publish", "authorId": 1,
            "created": FIRST + cid * DAY, "modified": FIRST + cid * DAY + 3600, "allowComment": "1",
        } | row  # fmt: skip
        self.add("contents", cid=cid, text=f"{'<!--markdown-->' if markdown else ''}{text}", **row)
        for mid in terms:
            self.add("relationships", cid=cid, mid=mid)
        return cid

    def comment(self, coid: int, cid: int, text: str = "Lovely.", **row) -> int:
        row = {
            "author": "Ray", "mail": "ray@example.com", "url": "", "created": FIRST + cid * DAY + coid,
            "ownerId": 1, "ip": "192.0.2.1", "agent": "A browser",
        } | row  # fmt: skip
        return self.add("comments", coid=coid, cid=cid, text=text, **row)

    def term(self, mid: int, name: str, slug: str, kind: str = "tag", **row) -> int:
        return self.add("metas", mid=mid, name=name, slug=slug, type=kind, **row)

    def done(self) -> Path:
        self.connection.commit()
        return self.path

    def backup(self, path: Path) -> Path:
        """The same as the file that Typecho's admin offers for download, which has no options."""
        mark = b"%TYPECHO_BACKUP_0001%"
        tables = ["contents", "comments", "metas", "relationships", "users", "fields"]
        with path.open("wb") as file:
            file.write(mark)
            for kind, table in enumerate(tables, 1):
                cursor = self.connection.execute(f'SELECT * FROM "{self.prefix}{table}"')
                names = [column[0] for column in cursor.description]
                for values in cursor:
                    file.write(backup_record(kind, dict(zip(names, values, strict=True))))
            file.write(mark)
        return path


def backup_record(kind: int, row: dict) -> bytes:
    values = {
        name: value if value is None or isinstance(value, bytes) else str(value).encode()
        for name, value in row.items()
    }
    body = b"".join(value or b"" for value in values.values())
    head = json.dumps(
        {name: None if value is None else len(value) for name, value in values.items()}
    ).encode()
    record = struct.pack("<HHI", kind, len(head), len(body)) + head + body
    return record + hashlib.md5(record).hexdigest().encode()


def body_of(chance: random.Random, formulas: int) -> str:
    """Text in Chinese and English with so many formulas, in Typecho's manner: lists directly under text,
    formulas without blank lines around them."""
    parts, left = ["First words.\n\n<!--more-->\n\n## 引言\n"], formulas
    while left > 0:
        inline = chance.sample(FORMULAS, min(3, left))
        words = "，".join(chance.sample(WORDS, 6))
        parts.append(f"{words}，其中 {' 与 '.join(inline)} 满足 **条件**。\n单行换行。\n")
        left -= len(inline)
        if left > 0:
            parts.append(f"{chance.choice(DISPLAYS)}\n")
            left -= 1
        if chance.random() < 0.3:
            parts.append("- 第一点\n- 第二点\n  - 更深一点\n")
        if chance.random() < 0.2:
            parts.append(f"\n### {chance.choice(WORDS)}\n")
    return "\n".join(parts)


def fill(site: TypechoSite, posts: int, formulas: int, comments: int, tags: int, uploads: int) -> None:
    chance = random.Random(posts)
    for mid in range(1, 11):
        parent = mid - 5 if mid > 8 else 0
        site.term(mid, f"栏目{mid}", f"Part-{mid}", "category", order=mid, parent=parent)
    for mid in range(11, 11 + tags):
        site.term(mid, f"标签{mid}", f"标签{mid}")
    cids = [cid * 3 for cid in range(1, posts + 1)]
    for at, cid in enumerate(cids):
        terms = {chance.randrange(1, 11), *(11 + int(tags * chance.random() ** 3) for _ in range(3) if tags)}
        markdown = chance.random() < 0.8
        site.post(
            cid,
            body_of(chance, formulas),
            terms,
            markdown,
            title=f"第 {at} 篇：{chance.choice(WORDS)} &amp; more",
        )
        site.add("fields", cid=cid, name="views", type="str", str_value=str(chance.randrange(1_000_000)))
    site.post(2, "About us.", type="page", slug="about", title="关于", allowComment="0")
    fill_comments(site, chance, cids, comments)
    for number in range(uploads):
        path = f"/usr/uploads/2020/{number % 12 + 1:02}/plot-{number}.png"
        facts = {"name": f"plot-{number}.png", "path": path, "size": 12, "type": "png", "mime": "image/png"}
        site.add(
            "contents", cid=100_000 + number, title=f"plot-{number}.png", slug=f"plot-{number}-png",
            type="attachment", text=json.dumps(facts), parent=chance.choice(cids), authorId=1,
            created=FIRST, modified=FIRST,
        )  # fmt: skip


def fill_comments(site: TypechoSite, chance: random.Random, cids: list[int], count: int) -> None:
    """One post has 500 of them, twelve deep; the others share the rest."""
    depths: dict[int, list[int]] = {}
    busiest = min(500, count // 10)
    for coid in range(1, count + 1):
        cid = cids[0] if coid <= busiest else chance.choice(cids[1:] or cids)
        thread = depths.setdefault(cid, [])
        parent = 0
        if cid == cids[0] and coid % 40 and thread:
            parent = thread[-1] if len(thread) < 12 else 0
        elif thread and chance.random() < 0.4:
            parent = chance.choice(thread)
        if not parent:
            thread.clear()
        thread.append(coid)
        site.comment(coid, cid, chance.choice(REMARKS), parent=parent, author=f"读者{coid % 997}",
                     mail=f"reader{coid % 997}@example.com", authorId=coid % 9 == 0)  # fmt: skip
    site.connection.execute(
        f"UPDATE {site.prefix}contents SET commentsNum ="
        f" (SELECT count(*) FROM {site.prefix}comments c WHERE c.cid = {site.prefix}contents.cid)"
    )


def write_uploads(folder: Path, uploads: int) -> None:
    for number in range(uploads):
        path = folder / f"usr/uploads/2020/{number % 12 + 1:02}/plot-{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x89PNG\r\n\x1a\n%04d" % number)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    sizes = {"posts": 100, "formulas": 20, "comments": 1000, "tags": 200, "uploads": 50}
    for name, size in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=size)
    chosen = vars(parser.parse_args())
    path = chosen.pop("path")
    site = TypechoSite(path)
    fill(site, **chosen)
    site.done()
    write_uploads(path.with_name("media"), chosen["uploads"])


if __name__ == "__main__":
    main()
