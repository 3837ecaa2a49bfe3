"""The face of the cartography engine: ten maps over one graph of records. It holds names only."""

from filiere.sdk.commands import Command
from filiere.sdk.engine import Engine, Offer
from filiere.sdk.interactions import InteractionOffer
from filiere.sdk.registers import RegisterOffer
from filiere.sdk.values import Nature, Text

_HERE = "filiere.engines.cartography"
_SOURCED = ("evidence", "status")


def _offer(name: str, title: Text, what: Text) -> Offer:
    return Offer(
        id=f"cartography.{name}",
        title=title,
        what=what,
        function=f"{_HERE}.deliverables:make_{name}",
        parameters=f"{_HERE}.deliverables:Edition",
        page=f"{_HERE}.pages.maps:{name}",
        nature=Nature.REAL,
        reads=("registers",),
    )


def _register(
    name: str, title: Text, what: Text, model: str, *, columns: tuple[str, ...], facets: tuple[str, ...] = (), **more: object
) -> RegisterOffer:
    return RegisterOffer.model_validate(
        {
            "id": f"cartography.{name}",
            "title": title,
            "what": what,
            "model": f"{_HERE}.registers.{model}",
            "first": f"{_HERE}.registers.named:{name}",
            "label": "name",
            "columns": ("name", *columns, "evidence"),
            "facets": (*facets, *_SOURCED, "projects"),
            **more,
        }
    )


_PLACE = ("latitude", "longitude")
_STAGES = {"stages": "cartography.stages"}
_ACCESS = f"{_HERE}.registers.access:access"

ENGINE = Engine(
    name="cartography",
    title=Text(fr="Cartographies de la filière", en="Maps of the sector"),
    what=Text(
        fr="Acteurs, initiatives, projets, verrous, formations : une seule carte reliée, sourcée et datée, sous plusieurs vues",
        en="Players, initiatives, projects, locks, technologies, trainings: one linked, sourced and dated map, under several views",
    ),
    offers=(
        _offer(
            "initiative_map",
            Text(fr="Carte des initiatives de bioproduction", en="Map of bioproduction initiatives"),
            Text(
                fr="Ce qui existe déjà, formation comprise, avec qui le mène", en="What exists already, training included, and who leads it"
            ),
        ),
        _offer(
            "recommendations",
            Text(fr="Initiatives à renforcer ou à financer", en="Initiatives to be reinforced or funded"),
            Text(fr="La liste, et ce que les gardiens de la carte recommandent", en="The list, and what the keepers of the map recommend"),
        ),
        _offer(
            "lock_matrix",
            Text(fr="Verrous, technologies et projets", en="Locks, technologies and projects"),
            Text(
                fr="Quel verrou est couvert, par quoi ; lesquels ne le sont pas ; quelles technologies n’en lèvent aucun",
                en="Which lock is covered, by what; which are not; which technologies open none",
            ),
        ),
        _offer(
            "technology_list",
            Text(
                fr="Technologies de rupture : raisons, maturité, comparaison",
                en="Breakthrough technologies: rationale, maturity, benchmark",
            ),
            Text(
                fr="Chaque technologie nommée, ce qu’on en sait et ce qui manque",
                en="Each technology named, what is known of it and what is missing",
            ),
        ),
        _offer(
            "infection_cycle",
            Text(fr="Antibiorésistance, selon le cycle de l’infection", en="Antimicrobial resistance, along the infection cycle"),
            Text(
                fr="Recherche, production et savoir-faire par étape du cycle, par santé (humaine, animale, environnement) et par maturité",
                en="Research, production and know-how by stage of the cycle, by health (human, animal, environment) and by maturity",
            ),
        ),
        _offer(
            "precision_medicine",
            Text(fr="Médecine de précision : projets, appels, conditions d’accès", en="Precision medicine: projects, calls, access terms"),
            Text(
                fr="Les projets, les appels et ce qu’il faut pour y accéder", en="The projects, the calls and what it takes to gain access"
            ),
        ),
        _offer(
            "french_actors",
            Text(fr="Répertoire des acteurs de la médecine de précision", en="Directory of precision-medicine players"),
            Text(fr="Qui est partenaire de quel projet", en="Who is a partner of which project"),
        ),
        _offer(
            "therapeutic_areas",
            Text(fr="Acteurs par aire thérapeutique", en="Players by therapeutic area"),
            Text(
                fr="Diabète, oncologie, antibiorésistance : qui porte quoi",
                en="Diabetes, oncology, antimicrobial resistance: who bears what",
            ),
        ),
        _offer(
            "target_zones",
            Text(fr="Zones visées par aire thérapeutique", en="Target zones by therapeutic area"),
            Text(fr="Les pays nommés pour chaque offre, et leur échéance", en="The countries named for each offer, and their due date"),
        ),
        _offer(
            "training_catalogue",
            Text(fr="Catalogue des formations", en="Catalogue of trainings"),
            Text(
                fr="Les formations nommées, et ce qu’il est recommandé d’y ajouter",
                en="The trainings named, and what is recommended for them",
            ),
        ),
        _offer(
            "shared_locks",
            Text(fr="Verrous partagés avec les autres filières", en="Locks shared with other sectors"),
            Text(
                fr="Chimie, électronique, sécurité, industrie du futur, photonique : verrous communs, ou aucun nommé",
                en="Chemistry, electronics, security, industry of the future, photonics: shared locks, or none named",
            ),
        ),
        Offer(
            id="cartography.duplicates",
            title=Text(fr="Organisations peut-être en double", en="Organisations that may be there twice"),
            what=Text(
                fr="Les paires de fiches qui nomment sans doute la même organisation, et pourquoi",
                en="The pairs of records that probably name the same organisation, and why",
            ),
            function=f"{_HERE}.deliverables:make_duplicates",
            page=f"{_HERE}.pages.dedupe:duplicates",
            nature=Nature.REAL,
            reads=("registers",),
        ),
    ),
    interactions=(
        InteractionOffer(
            id="cartography.call",
            title=Text(fr="Instruire un appel", en="Read the files of a call"),
            what=Text(
                fr="Dossiers, conflits d’intérêts, notes corrigées de la sévérité, choix et solidité, décision, lettres",
                en="Files, conflicts of interest, notes corrected for severity, choice and how it holds, decision, letters",
            ),
            machine=f"{_HERE}.interactions.sitting:SITTING",
            seats=("A", "B", "C", "D", "E"),
            seat_names=tuple(Text(fr=f"évaluateur {seat}", en=f"reviewer {seat}") for seat in "BCDE"),
            starts_from="cartography.calls",
            document=True,
        ),
        InteractionOffer(
            id="cartography.new_project",
            title=Text(fr="Proposer un projet structurant", en="Propose a structuring project"),
            what=Text(
                fr="De l’idée à la décision, et au projet d’opération d’un avenant",
                en="From the idea to the decision, and to the draft operation of an amendment",
            ),
            machine=f"{_HERE}.interactions.founding:FOUNDING",
            document=True,
        ),
    ),
    commands=(
        Command(
            words="cartography dedupe",
            title=Text(
                fr="Regroupe les lignes d’une liste qui nomment la même organisation, et dit pourquoi.",
                en="Groups the lines of a list that name the same organisation, and says why.",
            ),
            function=f"{_HERE}.commands:dedupe_file",
            parameters=f"{_HERE}.commands:DedupeFile",
            arguments=("file",),
            shape="[{cluster: [names…], why, …with --pairs: rows, links: [{left, right, bits, probability, words, steps}]}]",
        ),
        Command(
            words="cartography choose",
            title=Text(
                fr="Corrige la sévérité des notes d’un appel, choisit sous contraintes, et dit quels choix sont solides.",
                en="Corrects the notes of a call for severity, chooses under constraints, and says which choices are solid.",
            ),
            function=f"{_HERE}.commands:choose_file",
            parameters=f"{_HERE}.commands:ChooseFile",
            arguments=("file",),
            shape="{files: [{id, name, fair, low, high, chosen, kept, state, …}], calibration: {reviewers, sigma, connected, …}, "
            "weights, points, chosen, spent, draws, sets, gap, widest, unnoted, set_aside}",
        ),
    ),
    registers=(
        _register(
            "initiatives",
            Text(fr="Initiatives", en="Initiatives"),
            Text(fr="Les initiatives de la filière, formation comprise", en="The initiatives of the sector, training included"),
            "activity:Initiative",
            columns=("advice",),
            facets=("area", "advice", "department"),
            place=_PLACE,
            links={"part_of": "cartography.initiatives"},
        ),
        _register(
            "projects",
            Text(fr="Projets de recherche", en="Research projects"),
            Text(fr="Les projets de recherche et développement", en="The projects of research and development"),
            "research:ResearchProject",
            access=_ACCESS,
            columns=("field", "trl"),
            facets=("field", "trl", "one_health", "stages", "department"),
            place=_PLACE,
            links=_STAGES,
        ),
        _register(
            "programmes",
            Text(fr="Programmes de production", en="Production programmes"),
            Text(fr="Ce qui est ou doit être produit en France", en="What is made, or to be made, in France"),
            "research:Programme",
            columns=("makes", "mrl"),
            facets=("mrl", "one_health", "stages", "department"),
            place=_PLACE,
            links=_STAGES,
        ),
        _register(
            "know_how",
            Text(fr="Savoir-faire", en="Know-how"),
            Text(fr="Ce que des acteurs savent faire en France", en="What players in France know how to do"),
            "research:KnowHow",
            access=_ACCESS,
            columns=("one_health",),
            facets=("one_health", "stages", "department"),
            place=_PLACE,
            links=_STAGES,
        ),
        _register(
            "products",
            Text(fr="Produits et profils cibles", en="Products and target profiles"),
            Text(fr="Produits, avec leur profil cible (TPP)", en="Products, with their target profile (TPP)"),
            "research:Product",
            columns=("kind", "trl"),
            facets=("kind", "trl", "one_health", "stages"),
            links=_STAGES,
        ),
        _register(
            "locks",
            Text(fr="Verrous industriels", en="Industrial locks"),
            Text(
                fr="Ce qui retient l’industrie, de la recherche à la production", en="What holds industry back, from research to production"
            ),
            "technology:Lock",
            access=_ACCESS,
            columns=("chain",),
            facets=("chain", "actors", "sectors"),
            links={"part_of": "cartography.locks"},
        ),
        _register(
            "technologies",
            Text(fr="Technologies", en="Technologies"),
            Text(fr="Les technologies, leurs raisons et leur maturité", en="The technologies, their rationale and their maturity"),
            "technology:Technology",
            columns=("chain", "trl", "mrl"),
            facets=("chain", "trl", "mrl"),
            links={"part_of": "cartography.technologies"},
        ),
        _register(
            "facilities",
            Text(fr="Équipements partagés", en="Shared facilities"),
            Text(fr="Qui offre quelle ligne, à quelles conditions", en="Who offers what line, on what terms"),
            "technology:Facility",
            columns=("chain", "department"),
            facets=("chain", "department"),
            place=_PLACE,
        ),
        _register(
            "trainings",
            Text(fr="Formations", en="Trainings"),
            Text(fr="Les formations, et ce qui est recommandé pour elles", en="The trainings, and what is recommended for them"),
            "activity:Training",
            columns=("form", "advice"),
            facets=("form", "advice", "department"),
            place=_PLACE,
        ),
        _register(
            "calls",
            Text(fr="Appels", en="Calls"),
            Text(
                fr="Appels à projets et à manifestation d’intérêt, avec leurs conditions d’accès",
                en="Calls for projects and interest, with their access terms",
            ),
            "activity:Call",
            columns=("opens_on", "closes_on"),
        ),
        RegisterOffer(
            id="cartography.files",
            title=Text(fr="Dossiers des appels", en="Files of the calls"),
            what=Text(
                fr="Les dossiers reçus pour chaque appel ; réservés aux instances, jamais donnés à un calcul",
                en="The files received for each call; for bodies only, never told to a run",
            ),
            model=f"{_HERE}.registers.files:CallFile",
            label="name",
            columns=("name", "call", "organisations", "cost", "theme"),
            facets=("call", "theme"),
            links={"call": "cartography.calls", "needs": "cartography.files", "excludes": "cartography.files"},
            visibility="committee",
        ),
        _register(
            "events",
            Text(fr="Évènements", en="Events"),
            Text(fr="Salons, rencontres et sessions, avec leur date imprimée", en="Fairs, meetings and sessions, with their printed date"),
            "activity:Event",
            columns=("printed", "town"),
            facets=("town",),
            place=_PLACE,
        ),
        _register(
            "stages",
            Text(fr="Étapes du cycle de l’infection", en="Stages of the infection cycle"),
            Text(
                fr="Six étapes provisoires, les nôtres, jusqu’à ce que des sociétés savantes donnent les leurs",
                en="Six provisional stages, ours, until learned societies give theirs",
            ),
            "structure:Stage",
            columns=("position", "holds"),
        ),
        _register(
            "zones",
            Text(fr="Zones visées", en="Target zones"),
            Text(fr="Les zones du monde que visent les offres", en="The zones of the world that the offers aim at"),
            "structure:Zone",
            columns=("area", "country", "printed"),
            facets=("area", "country"),
        ),
        _register(
            "scopes",
            Text(fr="Champ de chaque carte", en="Scope of each map"),
            Text(
                fr="Ce que chaque carte prend, ce qu’elle laisse, et qui la lit", en="What each map takes in, leaves out, and who reads it"
            ),
            "structure:Scope",
            columns=("scope", "access"),
            facets=("access",),
        ),
        _register(
            "links",
            Text(fr="Liens", en="Links"),
            Text(
                fr="Qui travaille sur quoi, avec qui, financé par qui : chaque lien a sa source",
                en="Who works on what, with whom, funded by whom: each link has its source",
            ),
            "structure:Relation",
            columns=("kind", "origin", "target"),
            facets=("kind",),
            edge=("origin", "target"),
        ),
    ),
)
