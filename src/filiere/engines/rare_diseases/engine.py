"""The face of the rare diseases engine. It holds names only."""

from filiere.sdk.commands import Command
from filiere.sdk.consultations import ConsultationOffer
from filiere.sdk.engine import Engine, Offer
from filiere.sdk.values import Nature, Text

_DELIVERABLES = "filiere.engines.rare_diseases.deliverables"
_COMMANDS = "filiere.engines.rare_diseases.commands"
_PAGES = "filiere.engines.rare_diseases.pages"

ENGINE = Engine(
    name="rare_diseases",
    title=Text(fr="Maladies rares", en="Rare diseases"),
    what=Text(
        fr="Classer des maladies d’après des signes, mesurer ce classement sans fuite, dire quel signe chercher ensuite",
        en="Rank diseases from signs, measure that ranking without leaks, say which sign to look for next",
    ),
    offers=(
        Offer(
            id="rare_diseases.evaluation",
            title=Text(fr="Évaluation du classement sur des cas publiés", en="Evaluation of the ranking on published cases"),
            what=Text(
                fr="Rang de la vraie maladie sans la publication du cas, par méthode, avec fiabilité et abstention",
                en="Rank of the true disease without the case's publication, by method, with reliability and abstention",
            ),
            function=f"{_DELIVERABLES}:make_evaluation",
            parameters=f"{_DELIVERABLES}:Evaluation",
            page=f"{_PAGES}.evaluation:evaluation_page",
            nature=Nature.OPEN,
            tolerances={"evaluation.json": 0.001},
        ),
        Offer(
            id="rare_diseases.ranking",
            title=Text(fr="Classement d’un tableau de signes", en="Ranking of a picture of signs"),
            what=Text(
                fr="Maladies classées, expliquées terme à terme, avec les signes à chercher ensuite ; recherche seulement",
                en="Diseases ranked and explained term by term, with the signs to look for next; research only",
            ),
            function=f"{_DELIVERABLES}:make_ranking",
            parameters=f"{_DELIVERABLES}:Picture",
            page=f"{_PAGES}.ranking:ranking_page",
            nature=Nature.OPEN,
            tolerances={"ranking.json": 0.001, "ranking.csv": 0.001},
        ),
        Offer(
            id="rare_diseases.screening",
            title=Text(fr="Dépistage de dossiers codés", en="Screening of coded records"),
            what=Text(
                fr="Quels parcours ressemblent à une maladie rare, depuis quand ; effectifs seuls, valeur prédictive à prévalence réelle",
                en="Which histories look like a rare disease, and since when; counts only, predictive value at a real prevalence",
            ),
            function=f"{_DELIVERABLES}.screening:make_screening",
            parameters=f"{_DELIVERABLES}.screening:Screening",
            page=f"{_PAGES}.screening:screening_page",
            nature=Nature.REAL,
            tolerances={"screening.json": 0.01},
        ),
        Offer(
            id="rare_diseases.targets",
            title=Text(fr="Cibles candidates d’une maladie", en="Candidate targets of a disease"),
            what=Text(
                fr="Des maladies qui se ressemblent à leurs gènes, chaque lien sourcé, ce qui s’y oppose montré",
                en="From diseases that look alike to their genes, each link sourced, what speaks against it shown",
            ),
            function=f"{_DELIVERABLES}:make_targets",
            parameters=f"{_DELIVERABLES}:TargetQuestion",
            page=f"{_PAGES}.targets:targets_page",
            nature=Nature.OPEN,
            tolerances={"targets.json": 0.001, "targets.csv": 0.001},
        ),
    ),
    consultations=(
        ConsultationOffer(
            id="rare_diseases.case",
            title=Text(fr="Un cas, signe à signe", en="One case, sign by sign"),
            what=Text(
                fr="Des signes observés ou absents aux maladies qui leur ressemblent, expliquées ; recherche seulement, rien n’est gardé",
                en="From signs observed or absent to the diseases that look like them, explained; research only, nothing is kept",
            ),
            machine="filiere.engines.rare_diseases.consultations:CASE",
        ),
    ),
    commands=(
        Command(
            words="rare evaluate",
            title=Text(
                fr="Mesure le classement sur un fichier de cas résolus, chacun sans sa propre publication.",
                en="Measures the ranking on a file of solved cases, each without its own publication.",
            ),
            function=f"{_COMMANDS}:evaluate_file",
            parameters=f"{_COMMANDS}:EvaluateFile",
            arguments=("file",),
            shape="{release, cases, groups, clean: {n, top1, top3, top10, mrr}, leaked: {…}, absent: {n, auroc, …}, baseline: {…}, …}",
        ),
        Command(
            words="rare diff",
            title=Text(
                fr="Dit quels cas ouverts une autre version de HPO classe autrement.",
                en="Says which open cases another release of HPO ranks otherwise.",
            ),
            function=f"{_COMMANDS}:compare_releases",
            parameters=f"{_COMMANDS}:CompareReleases",
            arguments=("file", "other"),
            shape="{banner, before, after, cases, moved: [{case, first_before, first_after, entered, left}], troubles: {count, first}}",
        ),
        Command(
            words="rare screen",
            title=Text(
                fr="Dépiste les parcours codés d’un dossier OMOP ; écrit sur demande la liste pseudonymisée pour l’équipe soignante.",
                en="Screens the coded histories of an OMOP folder; writes the pseudonymous list for the treating team where asked.",
            ),
            function=f"{_COMMANDS}:screen_folder",
            parameters=f"{_COMMANDS}:ScreenFolder",
            arguments=("folder",),
            shape="{banner, release, persons, flagged?, threshold?, table: {rows, columns, counts, …}, diseases: […], clock?, written}",
        ),
        Command(
            words="rare rank",
            title=Text(
                fr="Classe les maladies de chaque cas d’un fichier ; écrit les résultats de PhEval sur demande.",
                en="Ranks the diseases of each case of a file; writes PhEval's results where asked.",
            ),
            function=f"{_COMMANDS}:rank_file",
            parameters=f"{_COMMANDS}:RankFile",
            arguments=("file",),
            shape="{banner, release, method, namespace, cases: [{id, diseases: [{rank, id, name, score}]}], written, "
            "troubles: {count, first}}",
        ),
    ),
)
