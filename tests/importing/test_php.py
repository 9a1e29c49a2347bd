"""What PHP serialized: plain values are read, anything else is refused."""

import pytest

from blog.importers.typecho.php import NotPlain, unserialize


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("N;", None),
        ("b:1;", True),
        ("i:-28800;", -28800),
        ("d:0.5;", 0.5),
        ('s:6:"梯度";', "梯度"),
        ('s:7:"a";b:0;";', 'a";b:0;'),
        ("a:0:{}", {}),
        ('a:2:{i:0;s:1:"a";s:3:"url";a:1:{i:1;N;}}', {0: "a", "url": {1: None}}),
    ],
)
def test_plain_values_are_read(written, value):
    assert unserialize(written) == value


@pytest.mark.parametrize(
    "written",
    [
        'O:8:"stdClass":0:{}',
        'a:1:{i:0;O:3:"Foo":1:{s:1:"a";i:1;}}',
        'C:11:"ArrayObject":0:{}',
        "r:1;",
        'E:3:"A:B";',
        's:9:"short";',
        's:-1:"";',
        's:99999999999999999999999999999999999999999999:"";',
        "a:999999999:{",
        'a:1:{d:0.5;s:1:"a";}',
        "i:twelve;",
        "i:1;i:2;",
        "",
        "a:1:{i:0;" * 60 + "N;" + "}" * 60,
    ],
)
def test_objects_references_and_lies_are_refused(written):
    with pytest.raises(NotPlain):
        unserialize(written)
