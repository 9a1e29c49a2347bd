"""What is wrong is said in the language of the text."""

import ast
import re
from pathlib import Path

import pytest

from blog import rendering
from blog.rendering import render_comment, render_post
from blog.rendering.messages import worded

SAID = [
    (r"$\foo$", "未知的命令“\\foo”。", 'Unknown command "\\foo".'),
    (r"$\frac{1$", "公式到末尾仍缺少“}”。", 'Expected closing token "}", but reached end of input.'),
    (r"$\href{a}{b}$", "不允许使用 \\href", "\\href is not allowed"),
    (r"\eqref{a}", "没有标签 a。", "There is no label a."),
    (
        "\\begin{align}a",
        "\\begin{align} 到空行为止没有 \\end{align}。",
        "\\begin{align} has no \\end{align} before the next blank line.",
    ),
    ("\\begin{proof}\na", "\\begin{proof} 没有对应的 \\end{proof}。", "\\begin{proof} has no \\end{proof}."),
    (
        '<b onclick="a">b</b>',
        "<b> 上不允许有 onclick 属性，已略去。",
        "onclick is not allowed on <b> and was left out.",
    ),
    (
        "a" * 500_001,
        "正文超过 500000 个字符，按原样显示。",
        "The text is longer than 500000 characters; it is shown as it was typed.",
    ),
]


@pytest.mark.parametrize(("source", "chinese", "english"), SAID, ids=[row[2] for row in SAID])
def test_what_is_wrong_is_said_in_the_language_of_the_post(source, chinese, english):
    for language, expected in (("zh-hans", chinese), ("zh-TW", chinese), ("en", english), ("fr", english)):
        assert [error.message for error in render_post(source, language=language).errors] == [expected]


def test_a_refused_formula_says_it_to_its_readers_too():
    assert 'title="未知的命令“\\foo”。"' in render_post(r"$\foo$").html
    assert 'title="Unknown command &quot;\\foo&quot;."' in render_post(r"$\foo$", language="en").html
    assert 'title="评论中不允许使用 \\def"' in render_comment(r"$\def\a{b}$").html


def test_what_is_wrong_with_the_excerpt_is_said_so():
    errors = render_post("a", excerpt_source="a\n\n$\\foo$").errors
    assert [error.message for error in errors] == ["摘要第 3 行：未知的命令“\\foo”。"]


def _sentences() -> set[str]:
    """The sentences that rendering raises or reports, each hole filled with a word."""
    found = set()
    for path in Path(rendering.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            position = {"TexError": 0, "report": 0, "RenderError": 1, "_complain": 1}.get(name)
            if position is None or position >= len(call.args):
                continue
            match call.args[position]:
                case ast.Constant(str(text)):
                    found.add(text)
                case ast.JoinedStr(parts):
                    found.add(
                        "".join(part.value if isinstance(part, ast.Constant) else "7" for part in parts)
                    )
    return found


def test_every_sentence_has_its_translation():
    sentences = _sentences()
    assert len(sentences) > 50
    assert [text for text in sentences if not re.search("[\u4e00-\u9fff]", worded(text, "zh-hans"))] == []
