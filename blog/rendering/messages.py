"""What is wrong with a text, said in its language.

Where something is found wrong it is said in English; here is the same sentence in other languages. `{}` are
the author's own words, in their order. What has no entry stays English.
"""

import re
from functools import lru_cache

_CHINESE = {
    # Formulas: our own reading
    "the formula defines too many macros": "公式中定义的宏太多",
    "{} expands without end: more than {} expansions": "{} 无休止地展开：超过 {} 次",
    "the formula grows too long when its macros are expanded": "宏展开后公式太长",
    "{} is not used as it was defined: {} is missing": "{} 的用法与定义不符：缺少 {}",
    "a macro uses the argument #{}, which it does not have": "宏用到了它没有的参数 #{}",
    "{} wants the name of a command, not {}": "{} 后应是命令名，而不是 {}",
    "{} wants a number of arguments from 0 to 9": "{} 的参数个数应为 0 到 9",
    "@{} is no arrow of a diagram": "交换图中没有 @{} 这种箭头",
    "the formula is nested deeper than {} levels": "公式嵌套超过 {} 层",
    "the formula is nested too deeply": "公式嵌套太深",
    "a dollar sign stands inside a formula": "公式内部有美元符号",
    "{} is not allowed": "不允许使用 {}",
    "{} is not allowed in a comment": "评论中不允许使用 {}",
    "the formula has too many boxes and texts": "公式中的盒子和文字太多",
    "the formula has more than {} colours": "公式中的颜色超过 {} 种",
    "a length of {}em is beyond {}em": "长度 {}em 超过了 {}em",
    "the formula has {} characters, more than {}": "公式有 {} 个字符，超过了 {} 个",
    "the formula has more than {} cells": "公式的单元格超过 {} 个",
    "the typeset formula would have more than {} characters": "公式排版后会超过 {} 个字符",
    "The formulas of this text are too long together.": "全文的公式总长度太长。",
    "the formula ends too early": "公式不完整",
    "{} lacks an argument": "{} 缺少参数",
    "a closing brace } is missing": "缺少右花括号 }",
    "there is a closing brace } too many": "多了一个右花括号 }",
    "{} is never closed": "{} 没有结束",
    "\\begin{{}} is never ended": "\\begin{{}} 没有对应的 \\end",
    "\\end{{}} was never begun": "\\end{{}} 没有对应的 \\begin",
    "there is no environment {}": "没有 {} 环境",
    "{} wants the number of a character, not {}": "{} 后应是字符编号，而不是 {}",
    "{}: the number {} is no printable character": "{}：编号 {} 不是可打印字符",
    "{} stands after nothing": "{} 前面没有内容",
    "a command for rows or cells stands outside of a table": "行或单元格的命令用在了表格之外",
    "{} wants a length such as 2em, not {}": "{} 后应是 2em 这样的长度，而不是 {}",
    "{} wants columns such as 1-2": "{} 后应是 1-2 这样的列范围",
    "{} wants a number of columns, not {}": "{} 后应是列数，而不是 {}",
    "an array knows no column of the kind {}": "array 没有 {} 这种列",
    "an array has more than 60 columns": "array 超过 60 列",
    "an array repeats its columns too often": "array 的列重复太多次",
    "{} is no colour": "{} 不是颜色",
    "\\enclose knows no {}": "\\enclose 没有 {} 这种画法",
    # Formulas: the engine's
    'Unknown command "{}".': "未知的命令“{}”。",
    'Unknown environment "{}".': "未知的环境“{}”。",
    'Unknown color "{}".': "未知的颜色“{}”。",
    'Unexpected "{}".': "此处不应有“{}”。",
    'Unmatched closing token: "{}".': "多余的结束符号：“{}”。",
    'Expected closing token "{}", but reached end of input.': "公式到末尾仍缺少“{}”。",
    'Expected closing token "{}", but found "{}".': "此处应为“{}”，却是“{}”。",
    'Expected "{}", but found "{}".': "此处应为“{}”，却是“{}”。",
    "Expected argument but reached end of input.": "末尾的命令缺少参数。",
    "Expected argument but got closing token (`}`, `\\end`, `\\right`).": "命令缺少参数。",
    "Expected at most one token as argument.": "参数至多是一个符号。",
    "Expected exactly one token as argument.": "参数应恰为一个符号。",
    'Expected length with units, found "{}".': "此处应是带单位的长度，而不是“{}”。",
    'Expected column specification, found "{}".': "此处应是列的格式，而不是“{}”。",
    "Expected a relation after \\not.": "\\not 后应是关系符号。",
    'There must be a parenthesis after "{}", but not found.': "“{}”后应有括号类符号。",
    "'^' or '_' directly followed by '^', '_' or prime.": "上标或下标符号后面没有内容。",
    "Duplicate subscript or superscript.": "上标或下标重复。",
    "Switch-like commands cannot be used as arguments.": "切换字体、字号的命令不能作参数。",
    "Found more than one infix fraction in a group.": "一组中有不止一个 \\over 之类的命令。",
    "Found more than one label in a row.": "一行中有不止一个标签。",
    'Found "{}", which may only appear after \\int, \\sum, ....': "“{}”只能用在 \\int、\\sum 等之后。",
    'Found "{}", which may only appear in a table-like environment.': "“{}”只能用在矩阵、对齐等环境中。",
    'Found "{}", which may only appear {}.': "“{}”不能用在此处。",
    "Not valid in text mode.": "文本模式中不能使用。",
    "Not valid in math mode.": "数学模式中不能使用。",
    "Macro parameter found outside of custom command definition.": "宏参数 # 用在了宏定义之外。",
    "Too many expansions of custom commands. A command may be expanding to itself.": "宏展开次数太多。",
    "Hard limit exceeded. Please simplify your equation.": "公式过于复杂，请简化。",
    # The text around them
    "There is no label {}.": "没有标签 {}。",
    "The label {} is used twice; the first one counts.": "标签 {} 重复使用，以第一个为准。",
    "The label {} stands on a formula without a number.": "标签 {} 所在的公式没有编号。",
    "The label {} names no equation, heading, figure or table.": "标签 {} 没有对应的公式、标题、图或表。",
    "This code block has no end.": "代码块没有结束。",
    "More than {} formulas; the rest is shown as text.": "公式超过 {} 个，其余按文字显示。",
    "The environment {} is not known here.": "不认识 {} 环境。",
    "\\begin{{}} has no \\end{{}} before the next blank line.": "\\begin{{}} 到空行为止没有 \\end{{}}。",
    "{} has no \\end{{}}.": "{} 没有对应的 \\end{{}}。",
    "{} closes nothing.": "{} 没有对应的开头。",
    "{} is not a definition here.": "{} 的定义写法不正确。",
    "<{}> is not allowed and was left out.": "不允许使用 <{}>，已略去。",
    "{} is not allowed on <{}> and was left out.": "<{1}> 上不允许有 {0} 属性，已略去。",
    "A frame of {} is not allowed and was left out.": "不允许嵌入 {} 的页面，已略去。",
    "In the excerpt, line {}: {}": "摘要第 {} 行：{}",
    "The text is nested too deeply; it is shown as it was typed.": "正文嵌套太深，按原样显示。",
    "The text is longer than {} characters; it is shown as it was typed.": "正文超过 {} 个字符，按原样显示。",
    "A comment may have {} characters.": "评论最多 {} 个字符。",
}  # fmt: skip

_HOLE = re.compile(r"\{([01]?)\}")


def worded(message: str, language: str) -> str:
    """`message` in `language`; a message that nobody translated as it is."""
    if not language.lower().startswith("zh"):
        return message
    for pattern, translated in _chinese():
        if found := pattern.fullmatch(message):
            return _filled(translated, found.groups())
    return message


def _filled(translated: str, words: tuple[str, ...]) -> str:
    rest = iter(words)
    return _HOLE.sub(lambda hole: words[int(hole[1])] if hole[1] else next(rest), translated)


@lru_cache(maxsize=1)
def _chinese() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile("(.*?)".join(map(re.escape, template.split("{}"))), re.DOTALL), translated)
        for template, translated in _CHINESE.items()
    )
