"""What a reader is told when there is nothing to show."""

import pytest
from django.template.loader import render_to_string

from blog.models import Category, Tag

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize("status", ["missing", "withdrawn"])
def test_who_finds_nothing_gets_the_latest_posts_and_a_search_box(client, make_post, status):
    post = make_post(title="The latest")
    path = "/archives/999/" if status == "missing" else make_post(status="withdrawn").get_absolute_url()
    response = client.get(path)
    assert response.status_code == (404 if status == "missing" else 410)
    main = response.text.partition("<main")[2]
    assert f'href="{post.get_absolute_url()}"' in main and 'role="search"' in main


@pytest.mark.parametrize("path", ["/", "/archives/", "/tag/slopes/", "/category/maths/", "/series/"])
def test_an_empty_list_says_that_it_is_empty(client, path):
    Tag.objects.create(name="slopes", slug="slopes")
    Category.objects.create(name="Maths", slug="maths")
    response = client.get(path)
    assert response.status_code == 200 and 'class="empty"' in response.text


@pytest.mark.parametrize("name", ["400", "500", "503"])
def test_what_is_shown_without_a_database_needs_no_context(name):
    page = render_to_string(f"{name}.html")
    assert 'name="robots" content="noindex"' in page and "/static/css/site.css" in page
