import pytest

from blog.rendering import render_post


@pytest.mark.parametrize(
    ("source", "minutes"),
    [
        ("", 0),
        ("字", 1),
        ("字" * 3500, 10),
        ("word " * 2200, 10),
        ("字" * 1750 + " word" * 1100, 10),
        ("$$x$$\n\n" * 75, 10),
        ("\\begin{equation}x\\end{equation}\n\n" * 75, 10),
        ("$x$ " * 400, 10),
        ("```py\n" + "x = 1\n" * 300 + "```", 10),
        ("かな漢字한글" * 583, 10),
    ],
)
def test_a_text_takes_its_time(source, minutes):
    assert render_post(source).reading_minutes == minutes
