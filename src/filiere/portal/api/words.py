"""What the interface says of itself to readers, in both languages: its title, its operations, its parameters."""

from collections.abc import Mapping

from filiere.kernel.names import Text
from filiere.rendering.states import t

TITLE = t("Données ouvertes de Filière", "Open data of Filière")
DESCRIPTION = t(
    "Les mêmes faits que les pages, pour des programmes. La lecture est libre et sans compte ; un jeton lit ce que son porteur peut lire, "
    "propose des fiches et dépose des preuves. Les réponses sont en français ou en anglais (lang, Accept-Language), portent un ETag, "
    "et une erreur est un application/problem+json dans les deux langues.",
    "The same facts as the pages, for programs. Reading is free and needs no account; a token reads what its holder may read, proposes "
    "records and files evidence. Answers are in French or English (lang, Accept-Language), carry an ETag, and an error is an "
    "application/problem+json in both languages.",
)

TAGS: Mapping[str, Text] = {
    "contract": t("Contrat", "Contract"),
    "governance": t("Instances et réunions", "Bodies and meetings"),
    "evidence": t("Preuves et journal", "Evidence and ledger"),
    "work": t("Ateliers et calculs", "Engines and runs"),
    "registers": t("Registres", "Registers"),
    "files": t("Fichiers, catalogue et flux", "Files, catalogue and feeds"),
    "token": t("Avec un jeton", "With a token"),
}

#: Operation → what it gives.
OPERATIONS: Mapping[str, Text] = {
    "list_elements": t("Les éléments du contrat, de toute sorte, à une date", "The elements of the contract, of every kind, on a day"),
    "get_element": t("Un élément et tous ses champs", "An element and all its fields"),
    "list_standings": t("Où en est chaque livrable à une date", "Where each deliverable stands on a day"),
    "get_standing": t("Où en est un livrable", "Where one deliverable stands"),
    "list_commitments": t("Les engagements et ce qui les montre", "The commitments and what shows them"),
    "list_measures": t("Les mesures du CSIS que le contrat cite", "The CSIS measures that the contract cites"),
    "list_indicators": t("Les indicateurs et leur dernière valeur", "The indicators and their last value"),
    "list_readings": t("Les valeurs d’un indicateur", "The values of an indicator"),
    "search_everything": t("Chercher dans le contrat", "Search the contract"),
    "list_bodies": t("Les instances", "The bodies"),
    "list_meetings": t("Les réunions", "The meetings"),
    "get_meeting": t("Une réunion : ordre du jour, présences, issues", "A meeting: agenda, attendance, outcomes"),
    "list_evidence": t("Les preuves", "The evidence"),
    "get_evidence": t("Une preuve, ses fichiers et ses décisions", "A piece of evidence, its files and decisions"),
    "get_statement": t(
        "L’énoncé in-toto d’une preuve (statement), ou ce qui montre qu’il est au journal (proof)",
        "The in-toto statement of a piece of evidence (statement), or what shows that it is in the ledger (proof)",
    ),
    "get_head": t("La tête signée du journal", "The signed head of the ledger"),
    "list_entries": t("Les entrées du journal", "The entries of the ledger"),
    "list_engines": t("Les ateliers", "The engines"),
    "list_offers": t("Ce que les ateliers savent faire", "What the engines can make"),
    "list_runs": t("Les calculs", "The runs"),
    "get_run": t("Un calcul", "A run"),
    "list_registers": t("Les registres", "The registers"),
    "get_register": t("Un registre : champs, licence, fichiers", "A register: fields, licence, files"),
    "get_register_schema": t("Le schéma JSON d’une fiche", "The JSON Schema of a record"),
    "list_records": t("Chercher des fiches", "Search records"),
    "list_facets": t("Compter les fiches par facette", "Count records by facet"),
    "get_record": t("Une fiche ; une fiche fusionnée mène à l’autre", "A record; a merged one leads to the other"),
    "list_datasets": t("Les jeux de données, leurs fichiers et leur licence", "The datasets, their files and licence"),
    "get_dataset": t("Un jeu de données", "A dataset"),
    "get_file": t("Un jeu de données entier, en un fichier", "A whole dataset, as one file"),
    "get_catalogue": t("Le catalogue DCAT-AP (jsonld, ttl)", "The DCAT-AP catalogue (jsonld, ttl)"),
    "get_search_feed": t("Un flux Atom de ce qui change dans une recherche", "An Atom feed of what changes in a search"),
    "get_feed": t("Un flux Atom : evidence, meetings, ou un registre", "An Atom feed: evidence, meetings, or a register"),
    "get_token": t("Le jeton apporté", "The token that was brought"),
    "propose_record": t("Proposer une fiche (portée propose)", "Propose a record (scope propose)"),
    "file_evidence": t("Déposer une preuve (portée attest)", "File evidence (scope attest)"),
}

PARAMETERS: Mapping[str, Text] = {
    "lang": t("langue de la réponse", "language of the answer"),
    "on": t(
        "jour regardé ; par défaut aujourd’hui, ou le dernier jour du contrat",
        "day looked at; by default today, or the contract’s last day",
    ),
    "limit": t("éléments par réponse", "items in one answer"),
    "cursor": t("« next » de la page précédente", "“next” of the page before"),
    "q": t("mots cherchés, ou leur début", "words sought, or their beginning"),
    "filter": t("CHAMP=VALEUR, plusieurs fois possible", "FIELD=VALUE, may be given several times"),
    "kind": t("sorte", "kind"),
    "document": t("document du contrat", "document of the contract"),
    "project": t("projet, par exemple PS1", "project, for instance PS1"),
    "information": t("ce qui est su", "what is known"),
    "date_state": t("ce que dit la date", "what the date says"),
    "late": t("retard constaté", "recorded as late"),
    "side": t("côté de la table", "side of the table"),
    "state": t("état", "state"),
    "body": t("instance", "body"),
    "first": t("à partir de ce jour", "from this day"),
    "last": t("jusqu’à ce jour", "until this day"),
    "about": t("à propos de cet élément", "about this element"),
    "nature": t("nature des données", "nature of the data"),
    "engine": t("atelier", "engine"),
    "offer": t("offre", "offer"),
    "form": t("forme du catalogue", "form of the catalogue"),
}
