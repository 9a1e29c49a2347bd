"""A post to comment on, comments on it, and a reader's way through form and preview."""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from comments.models import Comment

# Open test data may lie beside the project; where it does not, the tests stand on their own cases.
CORPORA = Path(os.environ.get("CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
FIELD = re.compile(r'<input type="hidden" name="token" value="([^"]+)"')


def corpus(name, **which):
    path = CORPORA / f"{name}.jsonl"
    rows = map(json.loads, path.read_text().splitlines()) if path.exists() else []
    return [row["input"] for row in rows if all(row.get(key) == value for key, value in which.items())]


@pytest.fixture(autouse=True)
def no_interval(settings):
    """Tests post as fast as they can; those of the limit set it themselves."""
    settings.COMMENT_INTERVAL = 0


@pytest.fixture
def post(site, make_post):
    return make_post("On gradients", "Follow the slope.", language="en")


@pytest.fixture
def make_comment(post):
    """make_comment(body, **fields): one of Ray's at the post, stored as it is."""

    def make(body="Lovely.", **fields):
        fields = {"post": post, "author_name": "Ray", "email": "ray@example.com"} | fields
        return Comment.objects.create(body=body, **fields)

    return make


class Fields(HTMLParser):
    """What stands in the fields of the form on a page."""

    def __init__(self, page):
        super().__init__()
        self.values, self.area = {}, None
        self.feed(page)
        # The newline right after <textarea> belongs to the markup, not to the text.
        self.values["body"] = self.values["body"].removeprefix("\n")

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and "name" in attrs:
            self.values[attrs["name"]] = attrs.get("value", "")
        elif tag == "textarea":
            self.area = attrs["name"]
            self.values[self.area] = ""

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None


def typed_values(page):
    return Fields(page).values


class Journey:
    """A reader's browser at one post's form."""

    def __init__(self, post, client):
        self.url = f"/archives/{post.pk}/comments/"
        self.client = client
        self.typed = {"name": "Ray", "email": "ray@example.com", "site_url": "", "body": "Is $x^2 \\ge 0$?"}

    def send(self, headers=None, **typed):
        return self.client.post(self.url, {**self.typed, **typed}, headers=headers)

    def preview(self, **typed):
        """The token of the preview page."""
        page = self.send(**typed).content.decode()
        assert FIELD.search(page), page
        return FIELD.search(page)[1]

    def publish(self, wait=5, headers=None, **typed):
        """Preview, look at it for some seconds, publish."""
        token = typed.pop("token", None) or self.preview(**typed)
        with time_machine.travel(datetime.now(UTC) + timedelta(seconds=wait), tick=False):
            return self.send(token=token, publish="1", headers=headers, **typed)


@pytest.fixture
def journey(post):
    return Journey(post, Client())
