"""The words of the portal's frame: navigation, dates, footer."""

from collections.abc import Mapping

from filiere.kernel.names import Text
from filiere.rendering.states import t

#: Tabs of the head, in order: page and words.
NAVIGATION: tuple[tuple[str, Text], ...] = (
    ("home", t("Contrat", "Contract")),
    ("timeline", t("Frise", "Timeline")),
    ("deliverable", t("Livrables", "Deliverables")),
    ("indicator", t("Indicateurs", "Indicators")),
    ("commitment", t("Engagements", "Commitments")),
    ("body", t("Instances", "Bodies")),
    ("engine", t("Ateliers", "Engines")),
    ("evidence", t("Preuves", "Evidence")),
)

FOOTER: tuple[tuple[str, tuple[tuple[str, Text], ...], Text], ...] = (
    (
        "contract",
        (
            ("project", t("Projets structurants", "Structuring projects")),
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
}
