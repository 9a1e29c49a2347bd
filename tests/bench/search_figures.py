"""Times are of whole requests, one after the other, warm; truth is a scan of all texts."""

import argparse
import hashlib
import statistics
import sys
import time
from collections import defaultdict
from urllib.parse import quote

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from blog.models import Post, Site
from blog.search import indexing, views
from blog.search.filters import scope_of
from blog.search.finding import BLOCK, Matches, find
from blog.search.queries import parse
from tests.bench.search_corpus import make_posts
from tests.bench.search_queries import Asker, read_texts

# SQLite works within this process, and its processor time is the same on a busy machine.
clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter


def say(*parts) -> None:
    sys.stdout.write(" ".join(map(str, parts)) + "\n")
    sys.stdout.flush()


def measured(act) -> float:
    """Milliseconds."""
    start = clock()
    act()
    return (clock() - start) * 1000


def shown(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"p50 {statistics.median(times):6.1f}  p95 {cuts[18]:6.1f}  max {max(times):6.1f} ms"


def found_by(asked) -> set[int]:
    """Every result on every page."""
    query = parse(asked.query)
    matches = Matches(query.terms, query.excluded, scope_of(query), query.words)
    found: set[int] = set()
    number = 0
    while block := matches.block(number):
        found |= {candidate.post_id for candidate in block}
        number += 1
        if len(block) < BLOCK:
            break
    return found


def measure_truth(questions) -> None:
    recalls, precisions = defaultdict(list), defaultdict(list)
    for asked in questions:
        found = found_by(asked)
        if asked.answer:
            recalls[asked.kind].append(len(found & asked.answer) / len(asked.answer))
        if found:
            precisions[asked.kind].append(len(found & asked.answer) / len(found))
    for kind in recalls:
        recall, precision = statistics.mean(recalls[kind]), statistics.mean(precisions[kind] or [1])
        say(f"  {kind:18} recall {recall:.3f}  precision {precision:.3f}  ({len(recalls[kind])} queries)")


def measure_requests(questions) -> None:
    client = Client()
    views.searches.burst = views.suggestions.burst = 1e9
    views.searches._left.clear()
    pages = {"listing": ["/"] * 40}
    pages["search"] = [f"/search/?q={quote(asked.query)}" for asked in questions]
    pages["suggestions"] = [f"/search/suggestions.json?q={quote(asked.query)}" for asked in questions]
    for name, urls in pages.items():
        for url in urls[:10]:
            client.get(url)
        times = {url: measured(lambda url=url: client.get(url)) for url in urls}
        say(f"  {name:12} {shown([measured(lambda url=url: client.get(url)) for url in urls])}")
        slowest = sorted(times, key=times.get)[-3:]
        if name == "search":
            say("    slowest:", *(f"{url.split('=')[1]} {times[url]:.0f}" for url in slowest))


def measure_saving() -> None:
    posts = list(Post.objects.order_by("pk").filter(text__isnull=False)[:60])
    times = []
    for post in posts:
        post.text = f"{post.text} {post.pk}"  # a new text, so that its tokens are made anew
        times.append(measured(lambda post=post: indexed(post)))
    say(f"  one post indexed: {shown(times)}")


def indexed(post) -> None:
    with transaction.atomic():
        indexing.index_post(post)


def show_top(questions) -> None:
    """A digest of counts and the first page of each query, to be compared between databases."""
    today = timezone.localdate()
    lines = []
    for asked in questions:
        query = parse(asked.query)
        found = find(query, scope_of(query), 1, today)
        ids = [(candidate.kind, candidate.post_id, candidate.comment_id) for candidate in found.candidates]
        lines.append(repr((asked.query, found.count, found.is_sure, ids)))
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    say(f"  first pages and counts of {len(lines)} queries: {digest[:16]}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--length", type=int, default=3000)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    Site.objects.update_or_create(pk=1, defaults={"language": "en"})
    say(f"{connection.vendor}: {options.posts} posts of about {options.length} characters")
    say(f"  written in {measured(lambda: make_posts(options.posts, options.length)) / 1000:.0f} s")
    say(f"  indexed in {measured(lambda: indexing.reindex(Post.objects.all())) / 1000:.0f} s")
    questions = Asker(read_texts()).ask()
    measure_truth(questions)
    show_top(questions)
    measure_requests(questions)
    measure_saving()
