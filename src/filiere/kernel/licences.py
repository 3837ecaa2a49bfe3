"""Licences of open data: which are known, what each lets a file be published under, and the one a file gets from its records."""

from collections.abc import Iterable

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text, Value

#: The licence of the State's own data, and the one a contributor is asked to accept.
OPEN_LICENCE = "etalab-2.0"
#: What was given under no licence.
NONE = ""


class Licence(Value):
    """A licence by its SPDX name; ``within`` are the licences under which what it covers may be published again."""

    id: str
    title: Text
    address: str
    within: tuple[str, ...]


#: From the least demanding to the most demanding: of several that would do, the first is taken. ``within`` says what each text allows:
#: CC0 asks for nothing; Licence Ouverte 2.0 calls itself compatible with any free licence that asks at least for attribution, CC BY and
#: ODC-By by name; CC BY 4.0 goes into CC BY-SA 4.0 and, since that is disputed, not into the ODbL; what shares alike stays as it is.
LICENCES: tuple[Licence, ...] = (
    Licence(
        id="CC0-1.0",
        title=Text(fr="Creative Commons Zéro 1.0", en="Creative Commons Zero 1.0"),
        address="https://creativecommons.org/publicdomain/zero/1.0/",
        within=("CC0-1.0", "etalab-2.0", "ODC-By-1.0", "CC-BY-4.0", "Apache-2.0", "ODbL-1.0", "CC-BY-SA-4.0"),
    ),
    Licence(
        id=OPEN_LICENCE,
        title=Text(fr="Licence Ouverte 2.0", en="Open Licence 2.0"),
        address="https://spdx.org/licenses/etalab-2.0.html",
        within=("etalab-2.0", "ODC-By-1.0", "CC-BY-4.0", "ODbL-1.0", "CC-BY-SA-4.0"),
    ),
    Licence(
        id="ODC-By-1.0",
        title=Text(fr="Open Data Commons Attribution 1.0", en="Open Data Commons Attribution 1.0"),
        address="https://opendatacommons.org/licenses/by/1-0/",
        within=("ODC-By-1.0", "ODbL-1.0"),
    ),
    Licence(
        id="CC-BY-4.0",
        title=Text(fr="Creative Commons Attribution 4.0", en="Creative Commons Attribution 4.0"),
        address="https://creativecommons.org/licenses/by/4.0/",
        within=("CC-BY-4.0", "CC-BY-SA-4.0"),
    ),
    Licence(
        id="Apache-2.0",
        title=Text(fr="Apache 2.0", en="Apache 2.0"),
        address="https://www.apache.org/licenses/LICENSE-2.0",
        within=("Apache-2.0",),
    ),
    Licence(
        id="ODbL-1.0",
        title=Text(fr="Open Database License 1.0", en="Open Database License 1.0"),
        address="https://opendatacommons.org/licenses/odbl/1-0/",
        within=("ODbL-1.0",),
    ),
    Licence(
        id="CC-BY-SA-4.0",
        title=Text(
            fr="Creative Commons Attribution – Partage dans les mêmes conditions 4.0",
            en="Creative Commons Attribution-ShareAlike 4.0",
        ),
        address="https://creativecommons.org/licenses/by-sa/4.0/",
        within=("CC-BY-SA-4.0",),
    ),
)


class FileLicence(Value):
    """The licence of a whole file, None where it has none, and why."""

    licence: Licence | None
    why: Text


def licence(name: str) -> Licence:
    """Return a licence by its SPDX name, whatever the case.

    Raises:
        UsageError: it is not known; the known ones are told.

    >>> licence("cc0-1.0").title.en
    'Creative Commons Zero 1.0'
    """
    for known in LICENCES:
        if known.id.lower() == name.strip().lower():
            return known
    raise UsageError(
        Text(fr=f"{name[:40]} : licence inconnue", en=f"{name[:40]}: unknown licence"),
        Text(fr="prenez : " + _known(), en="take: " + _known()),
    )


def _known() -> str:
    return ", ".join(known.id for known in LICENCES)


def accepted(name: str) -> str:
    """Return a licence's own name, empty where none was accepted.

    Raises:
        UsageError: it is not known.
    """
    return licence(name).id if name.strip() else NONE


def joined(names: Iterable[str]) -> str:
    """Return the name of the least demanding licence under which all may be published together, empty where there is none.

    One part without a licence leaves the whole without one, and so does nothing at all.

    >>> joined(["etalab-2.0", "CC0-1.0"]), joined(["CC-BY-4.0", "etalab-2.0"]), joined(["ODbL-1.0", "CC-BY-SA-4.0"])
    ('etalab-2.0', 'CC-BY-4.0', '')
    """
    wanted = set(names)
    known = {one.id: one for one in LICENCES}
    if not wanted or not wanted <= known.keys():
        return NONE
    return next((one.id for one in LICENCES if all(one.id in known[name].within for name in wanted)), NONE)


def of_file(records: dict[str, int]) -> FileLicence:
    """Return the licence of a file from how many of its records were given under each (empty: under none).

    >>> of_file({"etalab-2.0": 3}).licence.id
    'etalab-2.0'
    >>> of_file({"etalab-2.0": 3, "": 1}).licence is None
    True
    """
    held = {name: count for name, count in records.items() if count}
    found = joined(held)
    if found:
        return FileLicence(licence=licence(found), why=_why(held, found))
    silent = sum(count for name, count in held.items() if name not in {one.id for one in LICENCES})
    if not held:
        why = Text(fr="ce fichier ne contient aucune fiche", en="this file holds no record")
    elif silent:
        why = Text(
            fr=f"{silent} fiche(s) sur {sum(held.values())} sans licence acceptée : le fichier n’en a pas",
            en=f"{silent} record(s) of {sum(held.values())} without an accepted licence: the file has none",
        )
    else:
        names = ", ".join(sorted(held))
        why = Text(fr=f"ces licences ne vont pas ensemble : {names}", en=f"these licences do not go together: {names}")
    return FileLicence(licence=None, why=why)


def _why(held: dict[str, int], found: str) -> Text:
    counts = ", ".join(f"{name} ({count})" for name, count in sorted(held.items()))
    if set(held) == {found}:
        return Text(fr=f"toutes les fiches sont sous {found} ({held[found]})", en=f"every record is under {found} ({held[found]})")
    return Text(
        fr=f"{found} : la moins exigeante qui convienne à toutes les fiches ({counts})",
        en=f"{found}: the least demanding that suits every record ({counts})",
    )
