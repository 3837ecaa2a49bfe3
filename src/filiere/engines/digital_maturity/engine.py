"""The face of the digital maturity engine. It holds names only."""

from filiere.sdk.engine import Engine, Offer
from filiere.sdk.interactions import InteractionOffer
from filiere.sdk.registers import RegisterOffer
from filiere.sdk.values import Nature, Text

_HOME = "filiere.engines.digital_maturity"

ENGINE = Engine(
    name="digital_maturity",
    title=Text(fr="Maturité numérique", en="Digital maturity"),
    what=Text(
        fr="Une entreprise s’évalue elle-même, choisit ce qu’elle relève d’abord, et ne montre que ce qu’elle veut",
        en="A firm assesses itself, chooses what to raise first, and shows only what it wants to",
    ),
    offers=(
        Offer(
            id="digital_maturity.dashboard",
            title=Text(fr="Tableau de bord de la maturité numérique", en="Digital maturity dashboard"),
            what=Text(
                fr="Le questionnaire et ce que les entreprises qui le veulent bien laissent apprendre, mis en commun par cinq au moins",
                en="The questionnaire, and what the firms that agree to it let others learn, pooled by five at least",
            ),
            function=f"{_HOME}.deliverables:make_dashboard",
            parameters=f"{_HOME}.deliverables:Dashboard",
            page=f"{_HOME}.pages:dashboard",
            nature=Nature.REAL,
            reads=("interactions",),
        ),
    ),
    interactions=(
        InteractionOffer(
            id="digital_maturity.assessment",
            title=Text(fr="Évaluer la maturité numérique de mon entreprise", en="Assess the digital maturity of my firm"),
            what=Text(
                fr="Un premier résultat après dix questions, sans compte ; puis une feuille de route dans votre budget",
                en="A first result after ten questions, without an account; then a road map within your budget",
            ),
            machine=f"{_HOME}.interactions.machine:ASSESSMENT",
            seats=("A", "B"),
            document=True,
        ),
    ),
    registers=(
        RegisterOffer(
            id="digital_maturity.use_cases",
            title=Text(fr="Cas d’usage du numérique", en="Digital use cases"),
            what=Text(
                fr="Des types d’usage pour commencer ; les entreprises y ajoutent ce qu’elles ont fait, avant et après",
                en="Kinds of use to begin with; firms add what they did, before and after",
            ),
            model=f"{_HOME}.registers:UseCase",
            first=f"{_HOME}.registers:kinds_of_use",
            label="title",
            columns=("title", "nature", "dimensions", "firm"),
            facets=("nature", "dimensions", "technologies", "sizes", "subsectors"),
        ),
    ),
)
