"""The face of the steering engine: reports on the contract itself. It holds names only."""

from filiere.sdk.engine import Engine, Offer
from filiere.sdk.registers import RegisterOffer
from filiere.sdk.values import Nature, Text

_DELIVERABLES = "filiere.engines.steering.deliverables"
_PAGES = "filiere.engines.steering.pages"
_REGISTERS = "filiere.engines.steering.registers"

ENGINE = Engine(
    name="steering",
    title=Text(fr="Pilotage du contrat", en="Steering of the contract"),
    what=Text(
        fr="Ce que le contrat et son registre disent d’eux-mêmes : avancement, lacunes, chaînes de besoins",
        en="What the contract and its log say of themselves: progress, gaps, chains of needs",
    ),
    offers=(
        Offer(
            id="steering.gap_map",
            title=Text(fr="Carte des lacunes du texte", en="Map of the text’s gaps"),
            what=Text(
                fr="Ce qui n’a ni pilote, ni date, ni indicateur, et les engagements qu’aucune preuve ne pourrait montrer",
                en="What has no lead, no date or no indicator, and the commitments that no evidence could show",
            ),
            function=f"{_DELIVERABLES}:make_gap_map",
            page=f"{_PAGES}.text:gap_map",
            nature=Nature.OPEN,
            reads=("contract",),
        ),
        Offer(
            id="steering.need_chains",
            title=Text(fr="Chaînes de besoins", en="Chains of needs"),
            what=Text(
                fr="Ce qui attend quoi, avec les dates que le texte donne et la marge là où il donne une durée",
                en="What waits for what, with the dates the text gives and the slack where it gives a duration",
            ),
            function=f"{_DELIVERABLES}:make_need_chains",
            page=f"{_PAGES}.text:need_chains",
            nature=Nature.OPEN,
            reads=("contract",),
        ),
        Offer(
            id="steering.committee_report",
            title=Text(fr="Rapport au comité exécutif", en="Report to the executive committee"),
            what=Text(
                fr="Où en est chaque projet, ce qui attend une décision et ce qui vient, au jour du rapport",
                en="Where each project stands, what awaits a decision and what comes next, on the day of the report",
            ),
            function=f"{_DELIVERABLES}:make_committee_report",
            parameters=f"{_DELIVERABLES}:CommitteeReport",
            page=f"{_PAGES}.reports:committee_report",
            nature=Nature.REAL,
            reads=("contract", "standing", "governance"),
        ),
        Offer(
            id="steering.funders_report",
            title=Text(fr="Rapport d’avancement aux financeurs", en="Progress report to the funders"),
            what=Text(
                fr="Promesses, preuves, indicateurs et engagements par projet, au jour du rapport",
                en="Promises, evidence, indicators and commitments by project, on the day of the report",
            ),
            function=f"{_DELIVERABLES}:make_funders_report",
            parameters=f"{_DELIVERABLES}:FundersReport",
            page=f"{_PAGES}.reports:funders_report",
            nature=Nature.REAL,
            reads=("contract", "standing", "indicators"),
        ),
    ),
    registers=(
        RegisterOffer(
            id="steering.organisations",
            title=Text(fr="Organisations de la filière", en="Organisations of the sector"),
            what=Text(
                fr="Les organisations que le contrat nomme, et celles que la filière y ajoute",
                en="The organisations that the contract names, and those that the sector adds",
            ),
            model=f"{_REGISTERS}:Organisation",
            first=f"{_REGISTERS}:named_by_the_contract",
            label="name",
            columns=("name", "kind", "town", "spellings"),
            facets=("document", "kind", "town"),
            place=("latitude", "longitude"),
            area="town",
        ),
        RegisterOffer(
            id="steering.applications",
            title=Text(fr="Demandes de financement", en="Applications for funding"),
            what=Text(
                fr="Ce qui est demandé à chaque guichet, accordé, versé, cofinancé ; réservé aux instances et aux financeurs",
                en="What each funding window is asked for, grants and pays, and what partners add; for bodies and funders only",
            ),
            model=f"{_REGISTERS}:Application",
            label="title",
            columns=("title", "project", "window", "year", "applicant", "requested", "granted", "paid", "decision"),
            facets=("project", "window", "year", "decision", "ground"),
            visibility="committee",
        ),
        RegisterOffer(
            id="steering.representation",
            title=Text(fr="Représentation d’intérêts", en="Interest representation"),
            what=Text(
                fr="Qui a représenté quel intérêt, auprès de quelle fonction publique, à quel sujet",
                en="Who represented which interest, before which public office, about what",
            ),
            model=f"{_REGISTERS}:RepresentationAct",
            label="subject",
            columns=("subject", "organisation", "office", "on", "manner", "meeting"),
            facets=("organisation", "manner", "meeting"),
            visibility="members",
        ),
    ),
)
