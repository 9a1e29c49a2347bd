"""The paths that are written down twice."""

import pytest
from django.urls import reverse

from blog import addresses


@pytest.mark.parametrize(
    ("written", "name", "arguments"),
    [
        (addresses.post_path(42), "post", [42]),
        (addresses.page_path("über-uns"), "page", ["über-uns"]),
        (addresses.page_path("a%b?c#d'e"), "page", ["a%b?c#d'e"]),
        (addresses.month_path(2024, 5), "month", [2024, 5]),
        (addresses.category_path("数学/代数"), "category", ["数学/代数"]),
        (addresses.tag_path("c++:a@b,c;d=e&f!$()*~"), "tag", ["c++:a@b,c;d=e&f!$()*~"]),
        (addresses.series_path("adam"), "series", ["adam"]),
        (addresses.author_path("ada@example.org"), "author", ["ada@example.org"]),
    ],
)
def test_a_written_path_is_the_one_that_is_routed(written, name, arguments):
    assert written == reverse(f"blog:{name}", args=arguments)
