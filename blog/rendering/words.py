"""The words that rendering itself prints, in the language of the text."""

_HANS = {
    "theorem": "定理", "lemma": "引理", "proposition": "命题", "corollary": "推论", "definition": "定义",
    "example": "例", "remark": "注", "assumption": "假设", "algorithm": "算法", "conjecture": "猜想",
    "claim": "断言", "proof": "证明", "figure": "图", "table": "表", "section": "节", "equation": "式",
    "note": "回到正文", "original": "查看原图",
}  # fmt: skip
_HANT = _HANS | {
    "proposition": "命題", "corollary": "推論", "definition": "定義", "remark": "註", "assumption": "假設",
    "algorithm": "演算法", "claim": "斷言", "proof": "證明", "figure": "圖", "section": "節",
    "original": "檢視原圖",
}  # fmt: skip
_ENGLISH = {
    "theorem": "Theorem", "lemma": "Lemma", "proposition": "Proposition", "corollary": "Corollary",
    "definition": "Definition", "example": "Example", "remark": "Remark", "assumption": "Assumption",
    "algorithm": "Algorithm", "conjecture": "Conjecture", "claim": "Claim", "proof": "Proof",
    "figure": "Figure", "table": "Table", "section": "Section", "equation": "Equation",
    "note": "Back to the text", "original": "The picture in full size",
}  # fmt: skip
_JAPANESE = _HANT | {
    "lemma": "補題", "corollary": "系", "definition": "定義", "example": "例", "remark": "注意",
    "assumption": "仮定", "algorithm": "アルゴリズム", "conjecture": "予想", "claim": "主張", "proof": "証明",
    "figure": "図", "note": "本文へ戻る", "original": "元の画像",
}  # fmt: skip
_GERMAN = {
    "theorem": "Satz", "lemma": "Lemma", "proposition": "Proposition", "corollary": "Korollar",
    "definition": "Definition", "example": "Beispiel", "remark": "Bemerkung", "assumption": "Annahme",
    "algorithm": "Algorithmus", "conjecture": "Vermutung", "claim": "Behauptung", "proof": "Beweis",
    "figure": "Abbildung", "table": "Tabelle", "section": "Abschnitt", "equation": "Gleichung",
    "note": "Zurück zum Text", "original": "Das Bild in voller Größe",
}  # fmt: skip
_FRENCH = {
    "theorem": "Théorème", "lemma": "Lemme", "proposition": "Proposition", "corollary": "Corollaire",
    "definition": "Définition", "example": "Exemple", "remark": "Remarque", "assumption": "Hypothèse",
    "algorithm": "Algorithme", "conjecture": "Conjecture", "claim": "Affirmation", "proof": "Démonstration",
    "figure": "Figure", "table": "Tableau", "section": "Section", "equation": "Équation",
    "note": "Retour au texte", "original": "L’image en taille réelle",
}  # fmt: skip
_BY_LANGUAGE = {"en": _ENGLISH, "ja": _JAPANESE, "de": _GERMAN, "fr": _FRENCH}


def words_of(language: str) -> dict[str, str]:
    language = language.lower().replace("_", "-")
    if language.startswith("zh"):
        return _HANT if any(part in ("hant", "tw", "hk", "mo") for part in language.split("-")) else _HANS
    return _BY_LANGUAGE.get(language.split("-")[0], _ENGLISH)
