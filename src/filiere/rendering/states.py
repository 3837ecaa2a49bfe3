"""What a standing, a status, a nature or a party is called, in both languages and by every face."""

from collections.abc import Mapping

from filiere.kernel.amendments import Status
from filiere.kernel.elements import EvidenceKind, Modality
from filiere.kernel.evidence import Nature
from filiere.kernel.followed import ActionState
from filiere.kernel.governance import MeetingState
from filiere.kernel.indicators import ReadingState
from filiere.kernel.names import Text
from filiere.kernel.standing import DateState, Information, Standing
from filiere.sdk.pictures import Tone


def t(fr: str, en: str) -> Text:
    """Return a text; the short name keeps tables of words readable."""
    return Text(fr=fr, en=en)


DATE_STATES: Mapping[DateState, Text] = {
    DateState.NOT_DUE: t("pas encore attendu", "not due yet"),
    DateState.DUE: t("attendu maintenant", "due now"),
    DateState.PASSED: t("date passée", "date passed"),
    DateState.VAGUE: t("date en mots seulement", "date in words only"),
    DateState.NONE: t("sans date", "no date"),
}

INFORMATION: Mapping[Information, Text] = {
    Information.NONE_RECEIVED: t("aucune information reçue", "no information received"),
    Information.DECLARED: t("déclaré en cours", "declared under way"),
    Information.FILED: t("preuve déposée, à accepter", "evidence filed, to be accepted"),
    Information.ACCEPTED: t("accepté, preuve à l’appui", "accepted, with evidence"),
    Information.REFUSED: t("preuve refusée", "evidence refused"),
}

#: What each mark of the score means, in the order of the legend.
LEGEND: tuple[tuple[Tone, Text], ...] = (
    ("accepted", t("accepté, preuve à l’appui", "accepted, with evidence")),
    ("filed", t("déposé, à accepter", "filed, to be accepted")),
    ("declared", t("déclaré en cours", "declared under way")),
    ("refused", t("preuve refusée", "evidence refused")),
    ("late", t("retard constaté", "delay recorded")),
    ("unheard", t("date passée, sans information", "date passed, no information")),
    ("promised", t("promis, pas encore attendu", "promised, not due yet")),
)

STATUSES: Mapping[Status, Text] = {
    Status.IN_FORCE: t("en vigueur", "in force"),
    Status.SILENT: t("passé sous silence par l’avenant", "left silent by the amendment"),
    Status.ENDED: t("contrat terminé", "contract ended"),
}

MODALITIES: Mapping[Modality, Text] = {
    Modality.FIRM: t("ferme", "firm"),
    Modality.COMMITMENT: t("engagement", "commitment"),
    Modality.ENVISAGED: t("envisagé", "envisaged"),
    Modality.PROPOSED: t("proposé", "proposed"),
    Modality.CONDITIONAL: t("sous condition", "conditional"),
    Modality.POSSIBLE: t("possible", "possible"),
    Modality.TO_BE_DEVELOPED: t("à développer", "to be developed"),
    Modality.OBSERVED: t("constaté", "observed"),
}

KINDS: Mapping[EvidenceKind, Text] = {
    EvidenceKind.ATTESTED: t("attestée par une organisation", "attested by an organisation"),
    EvidenceKind.PRODUCED: t("produite par un atelier", "produced by an engine"),
    EvidenceKind.OBSERVED: t("relevée dans une source", "observed in a source"),
}

NATURES: Mapping[Nature, tuple[Text, Tone]] = {
    Nature.REAL: (t("données réelles", "real data"), "real"),
    Nature.OPEN: (t("données ouvertes", "open data"), "open"),
    Nature.SIMULATED: (t("simulé, ne vaut pas livraison", "simulated, never counts"), "simulated"),
    Nature.SYNTHETIC: (t("synthétique, ne vaut pas livraison", "synthetic, never counts"), "simulated"),
}

ROLES: Mapping[str, Text] = {
    "fulfils": t("répond à la promesse", "answers the promise"),
    "supports": t("appuie ceux qui agissent", "supports those who act"),
    "explores": t("exploration, ne compte pas", "exploration, does not count"),
}

MEETINGS: Mapping[MeetingState, Text] = {
    MeetingState.PLANNED: t("prévue", "planned"),
    MeetingState.OPEN: t("ouverte", "open"),
    MeetingState.CLOSED: t("tenue, compte rendu figé", "held, minutes frozen"),
    MeetingState.NOT_HELD: t("non tenue", "not held"),
}

ACTIONS: Mapping[ActionState, Text] = {
    ActionState.OPEN: t("ouverte", "open"),
    ActionState.UNDER_WAY: t("en cours", "under way"),
    ActionState.DONE: t("faite", "done"),
    ActionState.DROPPED: t("abandonnée", "dropped"),
}
OVERDUE = t("en retard", "overdue")

RESPONSES: Mapping[str, Text] = {
    "accepted": t("acceptée", "accepted"),
    "partly": t("acceptée en partie", "partly accepted"),
    "refused": t("refusée", "refused"),
}
NO_ANSWER = t("aucune réponse à ce jour", "none yet")

READINGS: Mapping[ReadingState, Text] = {
    ReadingState.PROPOSED: t("proposée", "proposed"),
    ReadingState.CHECKED: t("vérifiée", "checked"),
    ReadingState.APPROVED: t("approuvée", "approved"),
    ReadingState.LOCKED: t("verrouillée", "locked"),
    ReadingState.REFUSED: t("refusée", "refused"),
}

PARTIES: Mapping[str, Text] = {
    "state": t("État", "State"),
    "sector": t("Filière", "Sector"),
    "committee": t("Comité stratégique", "Strategic committee"),
    "executive_committee": t("Comité exécutif", "Executive committee"),
    "secretariat": t("Secrétariat", "Secretariat"),
    "project_leads": t("Pilotes de projet", "Project leads"),
}

ELEMENTS: Mapping[str, Text] = {
    "project": t("projet", "project"),
    "objective": t("objectif", "objective"),
    "action": t("action", "action"),
    "deliverable": t("livrable", "deliverable"),
    "figure": t("chiffre", "figure"),
    "indicator": t("indicateur", "indicator"),
    "body": t("instance", "body"),
    "commitment": t("engagement", "commitment"),
    "measure": t("mesure", "measure"),
    "milestone": t("date du calendrier", "calendar entry"),
    "operation": t("opération de l’avenant", "amendment operation"),
    "organisation": t("organisation", "organisation"),
}


def tone_of(standing: Standing) -> Tone:
    """Return the mark of a standing: what is known first, then what the date says."""
    if standing.late:
        return "late"
    if standing.information is Information.ACCEPTED:
        return "accepted"
    if standing.information is Information.FILED:
        return "filed"
    if standing.information is Information.DECLARED:
        return "declared"
    if standing.information is Information.REFUSED:
        return "refused"
    return "unheard" if standing.unheard else "promised"


def state_words(standing: Standing) -> Text:
    """Return a standing as one sentence: what is known, and what the date says where nothing is."""
    if standing.late:
        return t("retard constaté", "delay recorded")
    if standing.unheard:
        return t("date passée, aucune information reçue", "date passed, no information received")
    known = INFORMATION[standing.information]
    if standing.information is Information.NONE_RECEIVED:
        dated = DATE_STATES[standing.date_state]
        return t(f"{dated.fr}, {known.fr}", f"{dated.en}, {known.en}")
    return known
