"""A page's style sheets and scripts: many in the folder, one of each on the wire."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from blog import assets

LINKED = re.compile(rb'(?:href|src)="/static/((?:css|js)/[^"]+)"')


@pytest.fixture
def collected(settings, tmp_path):
    """The static files as a server has them."""
    settings.STATIC_ROOT = tmp_path / "static"
    backend = {"BACKEND": "blog.assets.JoiningStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": backend}
    call_command("collectstatic", interactive=False, verbosity=0)
    return settings.STATIC_ROOT


def test_a_page_loads_one_style_sheet_one_script_and_the_theme(collected, site):
    names = LINKED.findall(Client().get("/").content)
    assert sorted(name.partition(b".")[0] for name in names) == [b"css/page", b"js/page", b"js/theme"]
    for name in names:
        assert (collected / name.decode()).is_file() and (collected / f"{name.decode()}.br").is_file()


@pytest.mark.parametrize("group", assets.LATER)
def test_what_few_use_is_named_for_later_and_not_loaded(collected, site, make_post, group):
    page = Client().get(make_post().get_absolute_url()).text
    name = re.search(rf'data-scripts="/static/(js/{group}-later[^"]*)"', page)[1]
    assert f'src="/static/{name}"' not in page
    later = (collected / name).read_text()
    assert not any(assets.joined_scripts([name]) in later for name in assets.scripts_at_once())
    assert set(assets.LATER[group]) <= set(assets.scripts())


def test_where_nothing_is_collected_it_loads_each_file_by_itself(site):
    names = [name.decode() for name in LINKED.findall(Client().get("/").content)]
    assert sorted(names) == sorted([*assets.STYLES, *assets.scripts(), assets.FIRST_SCRIPT])


def test_every_style_sheet_is_some_pages(settings):
    found = {f"css/{path.name}" for path in (assets.FOLDER / "css").glob("*.css")}
    assert found == {*assets.STYLES, "css/admin.css"}


@pytest.mark.parametrize("name", assets.scripts())
def test_a_script_stands_by_itself_so_that_it_can_be_joined(name):
    text = (assets.FOLDER / name).read_text()
    assert not re.search(r"(?m)^\s*(?:import|export)\b", text)
    # The lines of a text that goes over several would lose their indent.
    assert not [line for line in text.splitlines() if line.count("`") % 2]


@pytest.mark.parametrize(
    ("remark", "text", "expected"),
    [
        (assets.CSS_REMARK, "/* a */\n\na { b: c; } /** d * e\n */\n  f {}\n", "a { b: c; } \nf {}\n"),
        (assets.CSS_REMARK, "/**/a::after { content: '/'; }", "a::after { content: '/'; }"),
        (assets.JS_REMARK, "// a\nb(); // c\n  // d\n  e('//f');\n", "b(); // c\ne('//f');\n"),
    ],
)
def test_remarks_are_not_sent(remark, text, expected):
    assert assets.without_remarks(text, remark) == expected


def test_the_joined_style_sheet_prints_as_the_parts_did():
    joined = assets.joined_styles()
    assert joined.rindex("@media print {") < joined.index("@page")
    assert joined.count("{") == joined.count("}") and "@import" not in joined
