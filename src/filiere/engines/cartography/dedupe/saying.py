"""A step of the waterfall in words, French and English."""

from filiere.methods.linkage.evidence import Step

#: What each kind of step says; ``{left}`` and ``{right}`` are what was compared.
_WORDS: dict[str, tuple[str, str]] = {
    "prior": ("deux fiches prises au hasard", "two records taken at random"),
    "same": ("même nom, aux accents, à la casse et à la forme juridique près", "same name but for accents, case and legal form"),
    "mended": ("même nom, une fois corrigées les fautes sur des mots courants", "same name once slips in common words are mended"),
    "word": ("même mot « {left} »", "same word “{left}”"),
    "near": ("« {left} » à peu de lettres de « {right} »", "“{left}” a few letters from “{right}”"),
    "cut": ("« {left} » écrit « {right} »", "“{left}” written “{right}”"),
    "abridged": ("« {left} » abrège « {right} »", "“{left}” abridges “{right}”"),
    "solid": ("mêmes lettres, coupées autrement", "same letters, cut otherwise"),
    "acronym": ("« {left} » : les initiales de « {right} »", "“{left}”: the initials of “{right}”"),
    "alias": ("« {left} » est écrit à côté de « {right} »", "“{left}” stands beside “{right}”"),
    "rivals": ("ces lettres conviennent à {left} noms de la liste", "these letters fit {left} names of the list"),
    "more": ("« {left} » d’un seul côté", "“{left}” on one side only"),
    "other": ("« {left} » d’un côté, « {right} » de l’autre", "“{left}” on one side, “{right}” on the other"),
    "number": ("numéros {left} et {right}", "numbers {left} and {right}"),
    "neutral": ("« {left} » en plus ou à la place", "“{left}” more or instead"),
    "legal": ("formes juridiques {left} et {right}", "legal forms {left} and {right}"),
    "town": ("villes {left} et {right}", "towns {left} and {right}"),
    "local": ("une seule de cette sorte à {left}", "only one of that kind in {left}"),
    "siren": ("SIREN {left} et {right}", "SIREN {left} and {right}"),
    "ror": ("ROR {left} et {right}", "ROR {left} and {right}"),
    "site": ("même site {left}", "same site {left}"),
    "known": ("{left}, d’après {right}", "{left}, from {right}"),
    "never": ("sur la liste de celles qui ne fusionnent jamais", "on the list of those that never merge"),
}
_NONE = ("aucun", "none")


def said(step: Step, language: str = "fr") -> str:
    """Return what a step says in French or in English.

    >>> said(Step("more", "Institut", "", -11.0), "en")
    '“Institut” on one side only'
    """
    place = 0 if language == "fr" else 1
    left, right = step.left or _NONE[place], step.right or _NONE[place]
    return _WORDS[step.kind][place].format(left=left, right=right)
