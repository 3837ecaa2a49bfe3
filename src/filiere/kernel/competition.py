"""The reminder of competition law that opens each meeting: companies that compete sit at one table, and some things are not said there.

The words are ours. They rest on article 101 of the Treaty on the Functioning of the European Union, article L. 420-1 of the French
commercial code, and the Commission's guidelines on horizontal co-operation (2023/C 259/01, chapter 6: exchange of information).
"""

import hashlib
from datetime import datetime

from filiere.kernel.names import Text, Value

#: Changes with the words below; what was read aloud is recorded by its version and its digest.
VERSION = "1"
TITLE = Text(fr="Rappel du droit de la concurrence", en="Reminder of competition law")
LEAD = Text(
    fr="Des entreprises concurrentes siègent ici. L’article 101 du TFUE et l’article L. 420-1 du code de commerce interdisent "
    "toute entente entre elles, même orale, même sans suite\u202f; recevoir une information sensible suffit à engager celui qui la reçoit.",
    en="Companies that compete sit here. Article 101 TFEU and article L. 420-1 of the French commercial code forbid any agreement "
    "between them, even spoken, even without effect; receiving sensitive information is enough to bind whoever receives it.",
)
POINTS: tuple[Text, ...] = (
    Text(
        fr="Ne pas échanger sur les prix, remises, marges, coûts et conditions commerciales, passés récents, présents ou à venir.",
        en="Do not exchange prices, rebates, margins, costs or terms of sale, recent, present or to come.",
    ),
    Text(
        fr="Ne pas échanger sur les volumes, capacités, stocks, parts de marché ou plans de production qu’une entreprise n’a pas publiés.",
        en="Do not exchange volumes, capacities, stocks, market shares or production plans of one company that are not public.",
    ),
    Text(
        fr="Ne pas évoquer clients, fournisseurs, appels d’offres ou territoires à se répartir, ni un concurrent à écarter.",
        en="Do not speak of customers, suppliers, tenders or territories to share out, nor of a competitor to keep away.",
    ),
    Text(
        fr="Ne pas dévoiler ses projets de lancement, de recherche, d’investissement, de demande de prix ou de remboursement non publics.",
        en="Do not disclose plans that are not public: launches, research, investment, requests for a price or for reimbursement.",
    ),
    Text(
        fr="Ne pas s’entendre sur les salaires, les avantages ou le recrutement des personnels.",
        en="Do not agree on pay, benefits or the hiring of staff.",
    ),
    Text(
        fr="S’en tenir à l’ordre du jour\u202f; ce qu’un échange demande de chiffres passe par un tiers, agrégé et ancien.",
        en="Keep to the agenda; where an exchange needs figures they go through a third party, aggregated and old.",
    ),
    Text(
        fr="Si l’échange dérive, le dire, demander qu’il cesse, quitter la séance s’il continue, et le faire noter au relevé.",
        en="If the exchange drifts, say so, ask that it stop, leave if it goes on, and have it noted in the record.",
    ),
)


class Reminded(Value):
    """The reminder as it was read to those present: its version, the digest of its French words, and when."""

    version: str
    sha256: str
    at: datetime


def digest() -> str:
    """Return the SHA-256 of the reminder's French words, one per line."""
    return hashlib.sha256("\n".join(text.fr for text in (TITLE, LEAD, *POINTS)).encode()).hexdigest()


def reminded(at: datetime) -> Reminded:
    """Return the record that the reminder was read at an instant (UTC)."""
    return Reminded(version=VERSION, sha256=digest(), at=at)
