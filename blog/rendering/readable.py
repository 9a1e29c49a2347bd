"""TeX as plain text that a person can read: for titles, descriptions, mails and spoken names."""

import re

from .names import names, pairs
from .tex import group_end, read_argument

_SYMBOLS = pairs(
    "alpha:α beta:β gamma:γ delta:δ epsilon:ϵ varepsilon:ε zeta:ζ eta:η theta:θ vartheta:ϑ iota:ι"
    " kappa:κ lambda:λ mu:μ nu:ν xi:ξ pi:π varpi:ϖ rho:ρ varrho:ϱ sigma:σ varsigma:ς tau:τ upsilon:υ"
    " phi:ϕ varphi:φ chi:χ psi:ψ omega:ω Gamma:Γ Delta:Δ Theta:Θ Lambda:Λ Xi:Ξ Pi:Π Sigma:Σ Upsilon:Υ"
    " Phi:Φ Psi:Ψ Omega:Ω times:× cdot:· div:÷ pm:± mp:∓ ast:∗ star:⋆ circ:∘ bullet:• oplus:⊕ otimes:⊗"
    " odot:⊙ leq:≤ le:≤ geq:≥ ge:≥ neq:≠ ne:≠ ll:≪ gg:≫ approx:≈ sim:∼ simeq:≃ cong:≅ equiv:≡ propto:∝"
    " in:∈ notin:∉ ni:∋ subset:⊂ subseteq:⊆ supset:⊃ supseteq:⊇ cup:∪ cap:∩ setminus:∖ emptyset:∅"
    " varnothing:∅ forall:∀ exists:∃ nexists:∄ neg:¬ lnot:¬ land:∧ wedge:∧ lor:∨ vee:∨ to:→"
    " rightarrow:→ leftarrow:← gets:← Rightarrow:⇒ Leftarrow:⇐ Leftrightarrow:⇔ leftrightarrow:↔ iff:⇔"
    " implies:⇒ mapsto:↦ uparrow:↑ downarrow:↓ infty:∞ partial:∂ nabla:∇ sum:∑ prod:∏ int:∫ oint:∮"
    " iint:∬ sqrt:√ angle:∠ perp:⊥ parallel:∥ mid:| ldots:… cdots:⋯ dots:… vdots:⋮ ddots:⋱ prime:′"
    " hbar:ℏ ell:ℓ Re:ℜ Im:ℑ aleph:ℵ langle:⟨ rangle:⟩ lfloor:⌊ rfloor:⌋ lceil:⌈ rceil:⌉ lVert:‖"
    " rVert:‖ lvert:| rvert:| Vert:‖ vert:| square:□ blacksquare:■ triangle:△ dagger:† ddagger:‡"
    " degree:°"
)
_FUNCTIONS = names(
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp lim max min sup inf"
    " det dim ker arg gcd deg hom Pr limsup liminf"
)
_SPACES = {",": " ", ";": " ", ":": " ", " ": " ", "!": "", "\\": " ", "quad": " ", "qquad": " "}
_DROPPED = names(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr displaystyle textstyle limits"
    " nolimits boldsymbol mathbf mathrm mathit mathsf mathcal mathscr mathfrak mathtt bm text textbf"
    " textit textrm operatorname mbox hbox hat bar tilde vec dot ddot widehat widetilde overline"
    " underline boxed"
)
_LETTERS = dict(zip("CHNPQRZE", "ℂℍℕℙℚℝℤ𝔼", strict=True))
_RAISED = str.maketrans("0123456789+-=()nixTk*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˣᵀᵏ*")
_LOWERED = str.maketrans("0123456789+-=()aeoxijklmnprstuv", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓᵢⱼₖₗₘₙₚᵣₛₜᵤᵥ")
_TOKEN = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}|\\([A-Za-z]+)\*?|\\(.)|([_^])|[{}$]|&", re.DOTALL)
_DEPTH = 12


def readable_tex(tex: str, *, in_text: bool = False, depth: int = 0) -> str:
    """`10^{-5}` -> `10⁻⁵`. What Unicode cannot show stays in a form that can be read: `x^(a+b)`.

    `in_text`: TeX's text mode, where only what stands between dollars is maths.
    """
    if in_text:
        parts = tex.split("$")
        shown = [part if i % 2 == 0 else readable_tex(part) for i, part in enumerate(parts)]
        return " ".join("".join(shown).split())
    if depth > _DEPTH:
        return tex
    out: list[str] = []
    pos = 0
    while token := _TOKEN.search(tex, pos):
        out.append(tex[pos : token.start()])
        pos = token.end()
        if token[3]:
            shown, pos = _script(tex, pos, token[3], depth)
        elif token[1]:
            shown, pos = _command(tex, pos, token[1], depth)
        else:
            shown = _SPACES.get(token[2], token[2]) if token[2] else ""
        out.append(shown)
    out.append(tex[pos:])
    return " ".join("".join(out).split())


def _argument(tex: str, pos: int, depth: int) -> tuple[str, int]:
    found = read_argument(tex, pos)
    return (readable_tex(found[0], depth=depth + 1), found[1]) if found else ("", pos)


def _script(tex: str, pos: int, mark: str, depth: int) -> tuple[str, int]:
    shown, pos = _argument(tex, pos, depth)
    table = _RAISED if mark == "^" else _LOWERED
    if shown and all(ord(letter) in table for letter in shown):
        return shown.translate(table), pos
    return (f"{mark}{shown}" if len(shown) < 2 else f"{mark}({shown})"), pos


def _command(tex: str, pos: int, name: str, depth: int) -> tuple[str, int]:
    if name in ("frac", "dfrac", "tfrac"):
        above, pos = _argument(tex, pos, depth)
        below, pos = _argument(tex, pos, depth)
        return f"{_grouped(above)}/{_grouped(below)}", pos
    if name == "sqrt":
        shown, pos = _argument(tex, pos, depth)
        return f"√{_grouped(shown)}", pos
    if name in ("mathbb", "Bbb"):
        shown, pos = _argument(tex, pos, depth)
        return _LETTERS.get(shown, shown), pos
    if name in ("label", "tag", "color", "textcolor"):
        end = group_end(tex, pos) if tex[pos : pos + 1] == "{" else -1
        return "", end if end > 0 else pos
    if name in _DROPPED:
        return "", pos
    if name in _FUNCTIONS:
        return f"{name} ", pos
    return _SYMBOLS.get(name, _SPACES.get(name, name)), pos


def _grouped(shown: str) -> str:
    return shown if len(shown) < 2 or shown.isalnum() else f"({shown})"
