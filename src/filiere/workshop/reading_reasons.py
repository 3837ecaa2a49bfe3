"""What the kernel's values say when they cannot exist, said again in French, with a way to mend each."""

import re

from filiere.kernel.names import Text

#: The kernel's sentence, as a pattern → the same in French, then the mend in French and English; groups are kept by name.
_REASONS: tuple[tuple[str, str, str, str], ...] = (
    (
        r"no source for: (?P<names>.+)",
        "source absente pour {names}",
        'ajoutez à sources : {names}: "document:ligne"',
        'add to sources: {names}: "document:line"',
    ),
    (
        r"sources name fields that do not exist: (?P<names>.+)",
        "sources cite des champs qui n’existent pas : {names}",
        "retirez-les de sources ou corrigez leur nom",
        "remove them from sources or correct their name",
    ),
    (
        r"a lead is an organisation or a description",
        "un pilote est une organisation ou une description",
        "ajoutez organisation ou described",
        "add organisation or described",
    ),
    (
        r"an unnamed lead names nobody",
        "un pilote non nommé ne cite personne",
        "retirez parties et post, ou changez form",
        "remove parties and post, or change form",
    ),
    (r"a vacant lead names its post", "un poste vacant dit son nom", "ajoutez post", "add post"),
    (
        r"a lead of form (?P<form>\w+) names at least one party",
        "un pilote de forme {form} cite au moins une partie",
        "ajoutez parties",
        "add parties",
    ),
    (
        r"a need is either an element or something outside the contract",
        "un besoin est un élément, ou quelque chose hors du contrat",
        "gardez element ou outside",
        "keep either element or outside",
    ),
    (
        r"an act is attested or observed, never produced by an engine",
        "un acte est attesté ou observé, jamais produit par un moteur",
        "retirez produced de fulfilled_by, ou act",
        "remove produced from fulfilled_by, or act",
    ),
    (
        r"a qualitative criterion has no numeric target",
        "un critère qualitatif n’a pas de cible chiffrée",
        "retirez target ou changez kind",
        "remove target or change kind",
    ),
    (
        r"say which evidence could show it, or that none could",
        "shown_by et verifiable ne s’accordent pas",
        'donnez shown_by, ou verifiable: "no" sans shown_by',
        'give shown_by, or verifiable: "no" without shown_by',
    ),
    (
        r"an anchor says where its date was read",
        "une ancre dit où sa date a été lue",
        "ajoutez sources ou outside",
        "add sources or outside",
    ),
    (r"the range ends before it begins", "la période finit avant de commencer", "échangez first et last", "swap first and last"),
    (
        r"the second end of a range comes after the first",
        "la seconde fin d’une période vient après la première",
        "donnez or_until après last",
        "give an or_until after last",
    ),
    (
        r"the days in which it begins end before they start",
        "les jours où cela commence finissent avant de débuter",
        "échangez first et last",
        "swap first and last",
    ),
    (
        r"the approximate days end before they start",
        "les jours approchés finissent avant de débuter",
        "échangez first et last",
        "swap first and last",
    ),
    (
        r"the longer delay is shorter than the nearer one",
        "le plus long délai est plus court que le plus proche",
        "échangez les deux délais",
        "swap the two delays",
    ),
    (
        r"not a source: (?P<given>.+); write .+",
        "ceci n’est pas une source : {given}",
        "écrivez document:ligne, document:première-dernière ou document:ligne#cellule",
        "write document:line, document:first-last or document:line#cell",
    ),
    (
        r"the last line \((?P<last>\d+)\) stands before the first \((?P<first>\d+)\)",
        "la dernière ligne ({last}) est avant la première ({first})",
        "échangez les deux lignes",
        "swap the two lines",
    ),
    (r"give a figure or an amount, not both", "figure et amount à la fois", "gardez l’un des deux", "keep one of the two"),
    (
        r"a statement gives a figure, an amount or a date",
        "un énoncé donne un chiffre, un montant ou une date",
        "ajoutez figure, amount ou by",
        "add figure, amount or by",
    ),
    (
        r"a list has entries, or a count it claims",
        "une liste a des éléments, ou un compte annoncé",
        "ajoutez entries ou claimed",
        "add entries or claimed",
    ),
)


def reason_in_words(reason: str) -> tuple[Text, Text]:
    """Return a kernel value's complaint and its mend in both languages; an unknown one is kept as it is."""
    for pattern, fr, mend_fr, mend_en in _REASONS:
        found = re.fullmatch(pattern, reason)
        if found:
            said = found.groupdict()
            complaint = reason.partition("; write ")[0]
            return Text(fr=fr.format(**said), en=complaint), Text(fr=mend_fr.format(**said), en=mend_en.format(**said))
    return Text(fr=reason, en=reason), Text(fr="complétez ou corrigez", en="complete or correct it")
