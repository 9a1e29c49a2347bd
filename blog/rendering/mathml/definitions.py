r"""Commands that the engine lacks and that are short for something it has; the engine expands them itself.

Arguments are #1, #2 .. ; an author's own macro of the same name goes before these.
"""

from .tokens import command_set


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())


# One character; the engine takes class and spacing from the character itself unless the table says.
CHARACTERS = _pairs(
    "coppa=ϙ Coppa=Ϙ sampi=ϡ Sampi=Ϡ stigma=ϛ smallsetminus=∖ dasharrow=⇢ adots=⋰ mathellipsis=… sdot=⋅"
    " part=∂"
    " ang=∠ and=∧ or=∨ multimapinv=⟜ multimapboth=⧟ leftsquigarrow=⇜ bigominus=⊖ tripledash=┄"
    " trianglerighteqslant=⊵ centerdot=⋅"
)
DEFINITIONS: dict[str, str] = dict(CHARACTERS)

DEFINITIONS |= {
    name: rf"\mathrel{{{character}}}"
    for name, character in _pairs(
        "smallsmile=⌣ smallfrown=⌢ thicksim=∼ thickapprox=≈ shortmid=∣ shortparallel=∥ varpropto=∝"
        " nshortmid=∤"
        " nshortparallel=∦ coh=⌢ incoh=⌣ Perp=⫫ simperp=⫡ Bowtie=⋈ scoh=⌢ sincoh=⌣ eqeq=⩵"
    ).items()
}
DEFINITIONS |= {
    name: rf"\operatorname{{{text}}}" for name, text in _pairs("sgn=sgn rank=rank diag=diag tr=tr").items()
}
DEFINITIONS |= {
    name: rf"\text{{{character}}}"
    for name, character in _pairs(
        "AA=Å aa=å AE=Æ ae=æ OE=Œ oe=œ O=Ø o=ø L=Ł l=ł ss=ß i=ı j=ȷ euro=€ texteuro=€"
        " permil=‰ permille=‰ textperthousand=‰ celsius=°C textcelsius=°C ohm=Ω upmu=µ mathparagraph=¶"
        " mathsection=§ KaTeX=KaTeX TeX=TeX LaTeX=LaTeX textdegree=° textregistered=® texttrademark=™"
        " textbullet=• textendash=– textemdash=— textellipsis=… invamp=⅋"
    ).items()
}
DEFINITIONS["textdollar"] = DEFINITIONS["mathdollar"] = r"\$"
DEFINITIONS["textasciitilde"] = r"\sim"

# Blackboard letters that authors of wikis and notes take for granted.
DEFINITIONS |= {name: rf"\mathbb{{{name[0]}}}" for name in ("C", "Q", "RR", "NN", "ZZ", "QQ", "CC", "FF")}

# Alphabets under their unicode-math names.
DEFINITIONS |= {
    "mathnormal": r"{#1}", "mit": r"{}", "scr": r"\mathscr{#1}", "mathup": r"\mathrm{#1}",
    "mathsfit": r"\mathsf{#1}", "mathbfit": r"\boldsymbol{#1}", "mathbfup": r"\mathbf{#1}",
    "mathbfcal": r"\boldsymbol{\mathcal{#1}}", "mathbfscr": r"\boldsymbol{\mathscr{#1}}",
    "mathbffrak": r"\boldsymbol{\mathfrak{#1}}", "mathbfsf": r"\boldsymbol{\mathsf{#1}}",
    "mathbfsfit": r"\boldsymbol{\mathsf{#1}}",
    "symrm": r"\mathrm{#1}", "symup": r"\mathrm{#1}", "symit": r"{#1}", "symnormal": r"{#1}",
    "symsf": r"\mathsf{#1}", "symsfup": r"\mathsf{#1}", "symsfit": r"\mathsf{#1}", "symtt": r"\mathtt{#1}",
    "symbf": r"\mathbf{#1}", "symcal": r"\mathcal{#1}", "symscr": r"\mathscr{#1}",
    "symfrak": r"\mathfrak{#1}", "symbb": r"\mathbb{#1}",
    "symbfup": r"\mathbf{#1}", "symbfit": r"\boldsymbol{#1}", "symbfsf": r"\boldsymbol{\mathsf{#1}}",
    "symbfsfup": r"\boldsymbol{\mathsf{#1}}", "symbfsfit": r"\boldsymbol{\mathsf{#1}}",
    "symbfcal": r"\boldsymbol{\mathcal{#1}}", "symbfscr": r"\boldsymbol{\mathscr{#1}}",
    "symbffrak": r"\boldsymbol{\mathfrak{#1}}",
}  # fmt: skip

DEFINITIONS |= {
    # Dots by what they stand between
    "dotsb": r"\cdots", "dotsi": r"\cdots", "dotsm": r"\cdots", "dotsc": r"\ldots", "dotso": r"\ldots",
    "colon": r"{:}\;",
    # Operators
    "intop": r"\int\limits", "smallint": r"{\textstyle\int}", "dotsint": r"\int\cdots\int",
    "bigplus": r"\sum",
    # Linear logic
    "with": r"\mathbin{\&}", "parr": r"\mathbin{⅋}", "upand": r"\mathbin{⅋}", "oc": r"{!}", "wn": r"{?}",
    "shpos": r"\mathord{↑}", "shneg": r"\mathord{↓}", "lrtimes": r"\bowtie",
    # Above and below
    "overunderset": r"\overset{#1}{\underset{#2}{#3}}", "underoverset": r"\underset{#1}{\overset{#2}{#3}}",
    "ketbra": r"\left|#1\right\rangle\left\langle#2\right|",
    "Ketbra": r"\left|#1\right\rangle\left\langle#2\right|",
    "wideparen": r"\overparen{#1}", "overlinesegment": r"\overline{#1}",
    "underlinesegment": r"\underline{#1}",
    "splitfrac": r"\genfrac{}{}{0pt}{1}{#1}{#2}", "splitdfrac": r"\genfrac{}{}{0pt}{0}{#1}{#2}",
    "Box": r"\square", "enskip": r"\enspace", "mathstrut": r"\vphantom{(}",
}  # fmt: skip

# Upright Greek, and characters that are commands in text.
GREEK = command_set(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau"
    " upsilon phi chi psi omega"
)
CAPITALS = command_set("Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega")
DEFINITIONS |= {f"up{name}": rf"\mathrm{{\{name}}}" for name in GREEK | CAPITALS}
DEFINITIONS |= {f"Up{name.lower()}": rf"\mathrm{{\{name}}}" for name in CAPITALS}
DEFINITIONS |= {
    name: rf"\text{{{character}}}"
    for name, character in _pairs(
        "textless=< textgreater=> textbar=| textasciicircum=^ textquotedblleft=“ textquotedblright=”"
        " textquoteleft=‘ textquoteright=’ textunderscore=_ textdagger=† textdaggerdbl=‡"
    ).items()
}
DEFINITIONS |= {
    "mathds": r"\mathbb{#1}", "mathbbm": r"\mathbb{#1}", "varcoppa": "ϟ",
    "Arrowvert": r"\|", "arrowvert": r"|",
    "bracevert": r"|", "complexes": r"\mathbb{C}", "ordinarycolon": r"{:}", "bcdot": r"\boldsymbol{\cdot}",
}  # fmt: skip
