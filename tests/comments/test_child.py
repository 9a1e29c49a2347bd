import os
import signal
import time

import pytest
from django.urls import reverse

from blog.rendering import render_comment
from comments import child as module
from comments.child import CannotRender, Child


@pytest.fixture
def child():
    child = Child()
    yield child
    child.stop()


def test_it_gives_what_rendering_gives(child):
    assert child.render("By $x^2$.", comment_id=7) == render_comment("By $x^2$.", comment_id=7)


def test_one_process_serves_many_texts(child):
    child.render("one")
    first = child._process.pid
    child.render("two")
    assert child._process.pid == first


def test_what_takes_too_long_is_given_up_and_the_next_text_is_rendered(child, monkeypatch):
    child.render("warm")
    os.kill(child._process.pid, signal.SIGSTOP)
    monkeypatch.setattr(module, "SECONDS", 0.05)
    started = time.monotonic()
    with pytest.raises(CannotRender):
        child.render("never answered")
    assert time.monotonic() - started < 5
    monkeypatch.setattr(module, "SECONDS", 5)
    assert "after" in child.render("after").html


def test_a_child_that_died_is_replaced(child):
    child.render("warm")
    child._process.kill()
    child._process.wait()
    with pytest.raises(CannotRender):
        child.render("lost")
    assert "after" in child.render("after").html


def test_it_ends_with_its_parent(child):
    child.render("warm")
    process = child._process
    child._pipe.close()
    assert process.wait(timeout=10) == 0


def test_a_refused_text_comes_back_to_who_typed_it(client, make_post, monkeypatch):
    def refuse(*arguments, **options):
        raise CannotRender

    monkeypatch.setattr(module.child, "render", refuse)
    url = reverse("comments:write", args=[make_post().pk])
    typed = {"name": "Ray", "email": "ray@example.org", "body": "an endless formula"}
    response = client.post(url, typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 422
    assert "an endless formula" in response.text
