"""The face of the health data engine: cohorts, quality and characterisation over OMOP. It holds names only."""

from filiere.sdk.engine import Engine, Offer
from filiere.sdk.values import Nature, Text

_DELIVERABLES = "filiere.engines.health_data.deliverables"
_PAGES = "filiere.engines.health_data.pages"

ENGINE = Engine(
    name="health_data",
    title=Text(fr="Données de santé", en="Health data"),
    what=Text(
        fr="La plateforme de données d’oncologie : cohortes, qualité, caractérisation (OMOP)",
        en="The oncology data platform: cohorts, quality, characterisation (OMOP)",
    ),
    offers=(
        Offer(
            id="health_data.phenotypes",
            title=Text(fr="Cohortes en langage Circe", en="Cohorts in the Circe language"),
            what=Text(
                fr="Trois définitions de cohortes calculées en un seul plan sur une base fictive, avec leur attrition",
                en="Three cohort definitions computed as one plan on a fictive base, with their attrition",
            ),
            function=f"{_DELIVERABLES}:make_phenotypes",
            parameters=f"{_DELIVERABLES}:FictiveBase",
            page=f"{_PAGES}:phenotypes",
            nature=Nature.SYNTHETIC,
        ),
        Offer(
            id="health_data.quality",
            title=Text(fr="Qualité des données", en="Data quality"),
            what=Text(
                fr="Conformité, complétude et plausibilité de chaque table d’une base fictive, et ce qu’elle contient année par année",
                en="Conformance, completeness and plausibility of each table of a fictive base, and what it holds year by year",
            ),
            function=f"{_DELIVERABLES}:make_quality",
            parameters=f"{_DELIVERABLES}:FictiveBase",
            page=f"{_PAGES}:quality",
            nature=Nature.SYNTHETIC,
        ),
        Offer(
            id="health_data.characterisation",
            title=Text(fr="Caractérisation d’une cohorte", en="Characterisation of a cohort"),
            what=Text(
                fr="Tableau 1, incidence avec intervalle exact, taux standardisé et survie d’une cohorte fictive",
                en="Table 1, incidence with its exact interval, standardised rate and survival of a fictive cohort",
            ),
            function=f"{_DELIVERABLES}:make_characterisation",
            parameters=f"{_DELIVERABLES}:FictiveBase",
            page=f"{_PAGES}:characterisation",
            nature=Nature.SYNTHETIC,
        ),
    ),
)
