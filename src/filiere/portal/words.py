"""The words of the portal's frame: navigation, dates, footer."""

from collections.abc import Mapping

from filiere.kernel.names import Text
from filiere.rendering.states import t

#: The words of the head, in order: what most readers come for. What is below stands behind "Plus", and in the foot.
NAVIGATION: tuple[tuple[str, Text], ...] = (
    ("home", t("Contrat", "Contract")),
    ("deliverable", t("Livrables", "Deliverables")),
    ("indicator", t("Indicateurs", "Indicators")),
    ("register", t("Registres", "Registers")),
    ("interaction", t("Outils", "Tools")),
    ("body", t("Instances", "Bodies")),
)
MORE: tuple[tuple[str, Text], ...] = (
    ("project", t("Projets", "Projects")),
    ("timeline", t("Frise", "Timeline")),
    ("commitment", t("Engagements", "Commitments")),
    ("engine", t("Ateliers", "Engines")),
    ("evidence", t("Preuves", "Evidence")),
    ("followed", t("Suivi des actions", "Follow-up of actions")),
    ("recommendation", t("Demandes et réponses", "Requests and answers")),
    ("financing", t("Financement", "Financing")),
    ("barometer", t("Baromètre", "Barometer")),
    ("open_data", t("Données ouvertes", "Open data")),
)
#: How many words of the head a phone has room for; the others stand behind "Plus" there.
NARROW = 2
#: Page → the page of the head that it belongs to, where its own path does not say so.
BELONGS: Mapping[str, str] = {
    "action": "project",
    "sheet": "project",
    "record": "register",
    "proposal": "register",
    "upkeep": "register",
    "editions": "register",
    "consultation": "interaction",
    "offer": "engine",
    "run": "engine",
    "meeting": "body",
    "round": "body",
    "correspondent": "body",
}
#: Page → the letter that leads to it after "g", in each language.
LETTERS: tuple[tuple[str, Text, Text], ...] = (
    ("home", t("c", "c"), t("Contrat", "Contract")),
    ("deliverable", t("l", "d"), t("Livrables", "Deliverables")),
    ("indicator", t("i", "i"), t("Indicateurs", "Indicators")),
    ("register", t("r", "r"), t("Registres", "Registers")),
    ("interaction", t("o", "t"), t("Outils", "Tools")),
    ("body", t("n", "b"), t("Instances", "Bodies")),
    ("tasks", t("a", "w"), t("Ce qui vous attend", "What awaits you")),
)
THEMES: tuple[tuple[str, Text], ...] = (
    ("auto", t("automatique", "automatic")),
    ("light", t("clair", "light")),
    ("dark", t("sombre", "dark")),
)

FOOTER: tuple[tuple[str, tuple[tuple[str, Text], ...], Text], ...] = (
    (
        "contract",
        (
            ("project", t("Projets structurants", "Structuring projects")),
            ("timeline", t("Frise", "Timeline")),
            ("commitment", t("Engagements", "Commitments")),
            ("measure", t("Mesures du CSIS", "CSIS measures")),
            ("figure", t("Chiffres du texte", "Figures of the text")),
            ("milestone", t("Calendrier imprimé", "Printed calendar")),
            ("organisation", t("Organisations", "Organisations")),
            ("register", t("Registres", "Registers")),
        ),
        t("Le contrat", "The contract"),
    ),
    (
        "follow",
        (
            ("barometer", t("Baromètre", "Barometer")),
            ("followed", t("Suivi des actions", "Follow-up of actions")),
            ("recommendation", t("Demandes et réponses", "Requests and answers")),
            ("financing", t("Financement", "Financing")),
            ("comment", t("Commentaires", "Comments")),
            ("compare", t("Comparer deux dates", "Compare two dates")),
            ("finding", t("Le texte se contredit", "Where the text contradicts itself")),
            ("ledger", t("Journal des preuves", "Evidence ledger")),
            ("run", t("Calculs", "Runs")),
            ("interaction", t("Outils en ligne", "Online tools")),
            ("open_data", t("Données ouvertes", "Open data")),
            ("dossier", t("Dossier du comité", "Committee dossier")),
        ),
        t("Suivre", "Follow"),
    ),
    (
        "site",
        (
            ("about", t("À propos", "About")),
            ("accessibility", t("Accessibilité : non conforme", "Accessibility: not audited")),
            ("legal", t("Mentions légales", "Legal notice")),
            ("privacy", t("Vie privée", "Privacy")),
            ("processing", t("Données personnelles", "Personal data")),
        ),
        t("Ce site", "This site"),
    ),
)

FRAME: Mapping[str, Text] = {
    "skip": t("Aller au contenu", "Skip to content"),
    "main": t("Navigation principale", "Main navigation"),
    "crumbs": t("Fil d’Ariane", "Breadcrumb"),
    "search": t("Chercher partout", "Search everything"),
    "find": t("Chercher", "Search"),
    "language": t("Langue", "Language"),
    "footer": t("Pied de page", "Footer"),
    "date": t("État au", "State on"),
    "show": t("Voir", "Show"),
    "choose": t("Voir une autre date", "See another date"),
    "default": t("Date par défaut", "Default date"),
    "last_day": t("dernier jour du contrat", "last day of the contract"),
    "today": t("aujourd’hui", "today"),
    "asked": t("date choisie", "chosen date"),
    "enter": t("Entrer", "Sign in"),
    "leave": t("Sortir", "Sign out"),
    "tasks": t("Ce qui vous attend", "What awaits you"),
    "home": t("Accueil", "Home"),
    "ended": t(
        "Le contrat est arrivé à son terme. Cette page le montre à son dernier jour",
        "The contract has reached its term. This page shows it on its last day",
    ),
    "on_day": t("le", "on"),
    "see_today": t("Voir l’état d’aujourd’hui", "See the state today"),
    "see_default": t("Revenir au dernier jour", "Back to the last day"),
    "past": t("Vous regardez le contrat au", "You are looking at the contract on"),
    "back": t("Revenir à la vue par défaut", "Back to the default view"),
    "tagline": t(
        "Filière fait marcher un contrat stratégique de filière : ce qui est promis, ce qui est prouvé, et d’où cela vient.",
        "Filière makes a strategic sector contract run: what is promised, what is proven, and where it comes from.",
    ),
    "licence": t("Logiciel libre, licence Apache 2.0", "Free software, Apache-2.0 licence"),
    "refresh": t("Actualiser", "Refresh"),
    "more": t("Plus", "More"),
    "display": t("Affichage", "Display"),
    "keys": t("Raccourcis clavier", "Keyboard shortcuts"),
    "keys_search": t("Aller à la recherche", "Go to the search field"),
    "keys_list": t("Montrer cette liste", "Show this list"),
    "keys_close": t("Fermer ce qui est ouvert", "Close what is open"),
    "keys_then": t("puis", "then"),
    "keys_on": t("Raccourcis d’une seule touche actifs dans ce navigateur", "Single-key shortcuts on in this browser"),
    "keys_note": t("Ils se taisent pendant que vous écrivez dans un champ.", "They stay silent while you write in a field."),
    "print": t("Imprimer cette page", "Print this page"),
    "close": t("Fermer", "Close"),
}
