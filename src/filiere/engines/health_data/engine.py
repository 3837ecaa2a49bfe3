"""The face of the health data engine: cohorts, quality and characterisation over OMOP. It holds names only."""

from filiere.sdk.commands import Command
from filiere.sdk.engine import Engine, Offer
from filiere.sdk.values import Nature, Text

_DELIVERABLES = "filiere.engines.health_data.deliverables"
_PAGES = "filiere.engines.health_data.pages"
_COMMANDS = "filiere.engines.health_data.commands.cohorts"
_DATA = "filiere.engines.health_data.commands.data"
_CLAIMS = "filiere.engines.health_data.commands.claims"

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
    commands=(
        Command(
            words="cohort check",
            title=Text(fr="Dire ce qui ne va pas dans des définitions de cohortes", en="Say what is wrong in cohort definitions"),
            function=f"{_COMMANDS}:check_files",
            parameters=f"{_COMMANDS}:Files",
            arguments=("files",),
            shape="{faults: [{file, place, what}], checked: [{file, doubts: [{weight, kind, place, what}]}]}",
        ),
        Command(
            words="cohort render",
            title=Text(fr="Dire des définitions de cohortes en clair", en="Say cohort definitions in plain words"),
            function=f"{_COMMANDS}:render_files",
            parameters=f"{_COMMANDS}:Files",
            arguments=("files",),
            shape="[{cohort_definition_id, fr, en}]",
        ),
        Command(
            words="cohort run",
            title=Text(fr="Calculer des cohortes sur des données OMOP", en="Compute cohorts over OMOP data"),
            function=f"{_COMMANDS}:run_definitions",
            parameters=f"{_COMMANDS}:RunFiles",
            arguments=("files",),
            shape="{out, engine, cohorts: [{cohort_definition_id, rows}]}",
        ),
        Command(
            words="data load",
            title=Text(fr="Charger des données OMOP, FHIR ou SNDS dans un instantané", en="Load OMOP, FHIR or SNDS data into a snapshot"),
            function=f"{_DATA}:load_folder",
            parameters=f"{_DATA}:LoadFolder",
            arguments=("folder",),
            shape="{snapshot, folder, fictive, rows: {table: number}, coverage?, claims?}",
        ),
        Command(
            words="data fictive",
            title=Text(fr="Tirer une extraction SNDS fictive", en="Draw a fictive SNDS extraction"),
            function=f"{_CLAIMS}:write_fictive",
            parameters=f"{_CLAIMS}:FictiveExtraction",
            arguments=("folder",),
            shape="{fictive, rows: {table: number}}",
        ),
        Command(
            words="data quality",
            title=Text(fr="Contrôler la qualité d’un instantané", en="Check the quality of a snapshot"),
            function=f"{_DATA}:check_snapshot",
            parameters=f"{_DATA}:OneSnapshot",
            arguments=("snapshot",),
            shape="{snapshot, checks: [{category, check, table, failed, rows, threshold, met}], years: [{table, year, events, persons}]}",
        ),
        Command(
            words="data catalogue",
            title=Text(fr="Lister les instantanés et leurs sources", en="List snapshots and their sources"),
            function=f"{_DATA}:list_snapshots",
            parameters=f"{_DATA}:Snapshots",
            arguments=("folder",),
            shape="[{snapshot, readable, source, rows}]",
        ),
    ),
)
