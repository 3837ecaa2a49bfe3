"""Pages about the site itself: accessibility, legal notice, privacy, and what this software is."""

import os
from importlib.metadata import version

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Block, FactRow, Facts, Prose, Section


def _page(visit: Visit, title: Text, lead: Text, parts: tuple[tuple[Text, Text], ...], extra: tuple[Block, ...] = ()) -> Page:
    sections = tuple(
        Section(title=head, id=f"partie-{number}", blocks=(Prose(text=words),)) for number, (head, words) in enumerate(parts, start=1)
    )
    return Page(title=title, lead=lead, crumbs=crumbs(visit), dated=False, main=(*sections, *extra))


def accessibility(visit: Visit) -> Page:
    """Return the statement of accessibility: honest about what was checked, and how."""
    return _page(
        visit,
        Text(fr="Déclaration d’accessibilité", en="Accessibility statement"),
        Text(fr="État de conformité : non conforme, faute d’audit complet.", en="Conformance: not conformant, for want of a full audit."),
        (
            (
                Text(fr="Ce que cela veut dire", en="What this means"),
                Text(
                    fr="Le référentiel général d’amélioration de l’accessibilité (RGAA 4.1.2) demande un audit de ses 106 critères par une "
                    "personne. Aucun n’a été mené sur ce portail. Tant qu’il manque, la seule déclaration honnête est « non conforme ».",
                    en="The French accessibility framework (RGAA 4.1.2) asks for a person to audit its 106 criteria. None has been done on "
                    "this portal. Until one is, the only honest statement is “not conformant”.",
                ),
            ),
            (
                Text(fr="Ce qui a été vérifié", en="What was checked"),
                Text(
                    fr="Chaque page est contrôlée par axe-core dans un vrai navigateur, en français et en anglais, sur écran large et "
                    "étroit, en "
                    "clair et en sombre, par des tests que chacun peut relancer ; il n’y trouve rien. "
                    "Les outils automatiques ne voient qu’une partie des critères. Sont aussi "
                    "essayés "
                    "par des tests : la lecture sans JavaScript, le parcours au clavier, le repli à 320 pixels, et le tableau qui "
                    "double chaque image.",
                    en="Every page is checked by axe-core in a real browser, in French and in English, on wide and narrow screens, "
                    "light and dark, "
                    "by tests that anyone can run again; "
                    "it finds nothing. Automatic tools see part of the criteria only. Tests also try: reading without JavaScript, "
                    "going through "
                    "by keyboard, reflow at 320 pixels, and the table that doubles each picture.",
                ),
            ),
            (
                Text(fr="Ce qui reste à faire", en="What remains to be done"),
                Text(
                    fr="Un essai avec des lecteurs d’écran par des personnes qui s’en servent ; un audit des documents déposés par les "
                    "organisations, dont ce portail ne maîtrise pas la forme.",
                    en="A trial with screen readers by people who use them; an audit of the documents that organisations file, whose "
                    "form this "
                    "portal does not control.",
                ),
            ),
            (
                Text(fr="Signaler une difficulté", en="Report a difficulty"),
                _whom_to_tell(),
            ),
        ),
    )


def _whom_to_tell() -> Text:
    """Return whom to tell of a difficulty: the address that the operator set, else what can be said without one."""
    contact = os.environ.get("FILIERE_CONTACT", "").strip()
    if not contact:
        return Text(
            fr="À qui fait tourner cette instance du logiciel : ses coordonnées figurent là où vous en avez trouvé l’adresse. Sans "
            "réponse, le Défenseur des droits peut être saisi.",
            en="To whoever runs this instance of the software: their contact stands where you found its address. Without an answer, the "
            "French Defender of Rights can be asked.",
        )
    return Text(
        fr=f"Écrivez à {contact} : dites la page, ce que vous vouliez faire et avec quel outil. Sans réponse, le Défenseur des droits peut "
        "être saisi.",
        en=f"Write to {contact}: say which page, what you wanted to do and with which tool. Without an answer, the French Defender of "
        "Rights can be asked.",
    )


def legal(visit: Visit) -> Page:
    """Return the legal notice: what the software can say, and what only its operator can."""
    return _page(
        visit,
        Text(fr="Mentions légales", en="Legal notice"),
        Text(fr="Ce que le logiciel peut dire de lui-même.", en="What the software can say of itself."),
        (
            (
                Text(fr="Éditeur et hébergeur", en="Publisher and host"),
                Text(
                    fr="Ce portail est servi par la machine sur laquelle le logiciel a été lancé ; qui l’ouvre au public s’en fait "
                    "l’éditeur et doit "
                    "se nommer ici. Rien n’est affiché à sa place.",
                    en="This portal is served by the machine on which the software was started; whoever opens it to the public becomes its "
                    "publisher and must be named here. Nothing is shown in their place.",
                ),
            ),
            (
                Text(fr="Ce que ce site n’est pas", en="What this site is not"),
                Text(
                    fr="Ce n’est pas un site de l’État ni d’un signataire. Il ne reproduit pas les textes signés : il les encode, "
                    "ligne à ligne, et "
                    "renvoie à eux. Une date passée n’y est jamais un reproche.",
                    en="It is not a site of the State, nor of a signatory. It does not reproduce the signed texts: it encodes them, "
                    "line by line, and "
                    "points at them. A passed date is never a reproach here.",
                ),
            ),
            (
                Text(fr="Licences", en="Licences"),
                Text(
                    fr="Le logiciel est sous licence Apache 2.0. Les caractères sont dérivés de Source Serif et Source Sans (licence "
                    "SIL OFL 1.1). "
                    "Les graphiques sont dessinés par Vega-Lite, l’interactivité est celle de htmx.",
                    en="The software is under the Apache-2.0 licence. The typefaces derive from Source Serif and Source Sans (SIL OFL "
                    "1.1). Charts "
                    "are drawn by Vega-Lite, interactivity is htmx’s.",
                ),
            ),
        ),
    )


def privacy(visit: Visit) -> Page:
    """Return what is kept about readers and people."""
    return _page(
        visit,
        Text(fr="Vie privée", en="Privacy"),
        Text(fr="Lire ne laisse aucune trace nominative.", en="Reading leaves no trace that names you."),
        (
            (
                Text(fr="Si vous lisez", en="If you read"),
                Text(
                    fr="Aucun cookie, sauf celui qui retient un affichage clair ou sombre si vous en choisissez un ; "
                    "aucune mesure d’audience, aucune ressource chargée ailleurs que sur cette machine.",
                    en="No cookie, but the one that keeps a light or dark display if you choose one; "
                    "no audience measurement, nothing loaded from anywhere but this machine.",
                ),
            ),
            (
                Text(fr="Si vous entrez", en="If you sign in"),
                Text(
                    fr="Un cookie de session, le temps de votre visite et huit heures au plus, et un jeton contre la falsification des "
                    "formulaires. Votre nom et votre adresse servent à vous reconnaître ; un fournisseur d’identité n’est appelé que si "
                    "vous le choisissez. Vos actes sont inscrits au journal sous une empreinte salée : votre identité vit dans une table à "
                    "part, qui peut être effacée sans que le journal cesse de se vérifier. Une page montre tout ce qui est gardé de vous ; "
                    "vous l’emportez, le corrigez, l’effacez sans rien demander.",
                    en="One session cookie, for your visit and eight hours at most, and a token against forged forms. Your name and "
                    "address serve to recognise you; an identity provider is called only if you choose it. Your acts enter the ledger "
                    "under a salted digest: your identity lives in a table of its own, which can be erased while the ledger still "
                    "verifies. One page shows all that is kept about you; you take it away, correct it, erase it without asking anyone.",
                ),
            ),
            (
                Text(fr="Si vous utilisez un outil en ligne", en="If you use an online tool"),
                Text(
                    fr="Un cookie par outil commencé, gardé 400 jours au plus : c’est la clé de vos réponses, et un jeton contre la "
                    "falsification des formulaires. Les réponses sont chiffrées avec cette clé, que nous ne gardons pas : vous seul, "
                    "et qui reçoit votre code, les relisez. « Effacer mes réponses » les supprime avec ce que vous aviez partagé.",
                    en="One cookie per tool begun, kept 400 days at most: it is the key to your answers, with a token against forged "
                    "forms. Answers are encrypted with that key, which we do not keep: only you, and whoever holds your code, read "
                    "them. “Erase my answers” removes them with whatever you had shared.",
                ),
            ),
            (
                Text(fr="Les personnes que le texte nomme", en="People the text names"),
                Text(
                    fr="Leurs noms ne figurent sur aucune page de ce portail, ni dans aucun export.",
                    en="Their names stand on no page of this portal and in no export.",
                ),
            ),
        ),
    )


def about(visit: Visit) -> Page:
    """Return what this software is, and which release runs."""
    contract = visit.workshop.contract
    facts = Facts(
        rows=(
            FactRow(label=Text(fr="Version", en="Release"), value=version("filiere")),
            FactRow(label=Text(fr="Contrat", en="Contract"), value=contract.title),
            FactRow(label=Text(fr="Documents", en="Documents"), value=", ".join(item.id for item in contract.documents)),
            FactRow(label=Text(fr="Éléments encodés", en="Elements encoded"), value=sum(1 for _ in contract.elements())),
            FactRow(label=Text(fr="Entrées au journal", en="Ledger entries"), value=visit.workshop.store.ledger.size()),
        )
    )
    return _page(
        visit,
        Text(fr="À propos", en="About"),
        Text(
            fr="Le contrat dit quoi ; un atelier dit comment ; une preuve dit ce qui est arrivé.",
            en="The contract says what; an engine says how; evidence says what happened.",
        ),
        (
            (
                Text(fr="Ce que fait Filière", en="What Filière does"),
                Text(
                    fr="Filière prend un contrat stratégique de filière et le fait marcher : chaque promesse à sa date, avec qui en "
                    "répond, ce qui "
                    "la montrerait, ce qui la montre, et ce que personne n’a dit.",
                    en="Filière takes a strategic sector contract and makes it run: each promise at its date, with who answers for it, "
                    "what would "
                    "show it, what does show it, and what nobody has said.",
                ),
            ),
            (
                Text(fr="Trois règles", en="Three rules"),
                Text(
                    fr="Ce que le texte tait reste tu. Une simulation explore et ne livre jamais. Un retard n’est dit que si un pilote "
                    "ou une instance l’a constaté.",
                    en="What the text leaves silent stays silent. A simulation explores and never delivers. A delay is said only where "
                    "a lead or a body has recorded it.",
                ),
            ),
        ),
        (Section(title=Text(fr="Cette instance", en="This instance"), id="instance", blocks=(facts,)),),
    )
