"""The face of bioproduction: simulated plants, their spread, their soft sensors and their control. It holds names only."""

from filiere.sdk.commands import Command
from filiere.sdk.engine import Engine, Offer
from filiere.sdk.values import Nature, Text

_DELIVERABLES = "filiere.engines.bioproduction.deliverables"
_PAGES = "filiere.engines.bioproduction.pages"

ENGINE = Engine(
    name="bioproduction",
    title=Text(fr="Bioproduction", en="Bioproduction"),
    what=Text(
        fr="Jumeaux numériques de culture : cellules CHO, pénicilline, vecteurs AAV ; dispersion, capteurs logiciels, conduite",
        en="Digital twins of cultures: CHO cells, penicillin, AAV vectors; spread, soft sensors, control",
    ),
    offers=(
        Offer(
            id="bioproduction.batch",
            title=Text(fr="Simuler un lot", en="Simulate a batch"),
            what=Text(
                fr="Un modèle, une recette, des réglages : trajectoires avec unités, recette et bilans",
                en="A plant, a recipe, settings: trajectories with units, the recipe and balances",
            ),
            function=f"{_DELIVERABLES}.batches:make_batch",
            parameters=f"{_DELIVERABLES}.batches:Batch",
            page=f"{_PAGES}.batches:batch",
            nature=Nature.SIMULATED,
            tolerances={"batch.json": 1e-5, "batch.csv": 1e-5},
        ),
        Offer(
            id="bioproduction.ensemble",
            title=Text(fr="Dispersion des lots", en="Spread of batches"),
            what=Text(
                fr="Des centaines de lots tirés autour d’une recette, et les paramètres dont leur dispersion dépend (indices de Sobol)",
                en="Hundreds of batches drawn around a recipe, and the parameters their spread comes from (Sobol indices)",
            ),
            function=f"{_DELIVERABLES}.batches:make_ensemble",
            parameters=f"{_DELIVERABLES}.batches:Ensemble",
            page=f"{_PAGES}.batches:ensemble",
            nature=Nature.SIMULATED,
            tolerances={"ensemble.json": 1e-3},
            extra="bioproduction",
        ),
        Offer(
            id="bioproduction.penicillin",
            title=Text(fr="Lot de pénicilline industriel", en="Industrial penicillin batch"),
            what=Text(
                fr="L’installation de 100 000 L d’IndPenSim : 33 états, boucles, pannes, perturbations",
                en="The 100,000 L plant of IndPenSim: 33 states, loops, faults, disturbances",
            ),
            function=f"{_DELIVERABLES}.penicillin:make_penicillin",
            parameters=f"{_DELIVERABLES}.penicillin:PenicillinBatch",
            page=f"{_PAGES}.penicillin:penicillin",
            nature=Nature.SIMULATED,
            tolerances={"penicillin.json": 0.05, "penicillin.csv": 0.05},
            extra="bioproduction",
        ),
        Offer(
            id="bioproduction.aav",
            title=Text(fr="Vecteur AAV par triple transfection", en="AAV vector by triple transfection"),
            what=Text(
                fr="Le modèle publié, ses repères à six chiffres, et les dosages des auteurs à côté, écarts compris",
                en="The published model, its landmarks to six digits, and the authors' assays beside it, misfits included",
            ),
            function=f"{_DELIVERABLES}.batches:make_aav",
            parameters=f"{_DELIVERABLES}.batches:AavBatch",
            page=f"{_PAGES}.batches:aav",
            nature=Nature.SIMULATED,
            tolerances={"batch.json": 1e-5, "batch.csv": 1e-5, "assays.json": 1e-5},
        ),
        Offer(
            id="bioproduction.soft_sensor",
            title=Text(fr="Capteur logiciel", en="Soft sensor"),
            what=Text(
                fr="Un filtre de Kalman sur des mesures en ligne qui dérivent et des dosages tardifs : estimations, intervalles, scores",
                en="A Kalman filter on drifting in-line measurements and late assays: estimates, intervals, scores",
            ),
            function=f"{_DELIVERABLES}.sensing:make_soft_sensor",
            parameters=f"{_DELIVERABLES}.sensing:SoftSensor",
            page=f"{_PAGES}.sensing:sensing",
            nature=Nature.SIMULATED,
            tolerances={"sensing.json": 1e-3},
        ),
        Offer(
            id="bioproduction.spectroscopy",
            title=Text(fr="Étalonner un spectre", en="Calibrate a spectrum"),
            what=Text(
                fr="Sucre, précurseur ou produit lus dans des spectres Raman simulés : prétraitement choisi par validation emboîtée",
                en="Sugar, precursor or product read in simulated Raman spectra: preprocessing chosen by nested validation",
            ),
            function=f"{_DELIVERABLES}.spectroscopy:make_spectroscopy",
            parameters=f"{_DELIVERABLES}.spectroscopy:Spectroscopy",
            page=f"{_PAGES}.spectroscopy:spectroscopy",
            nature=Nature.SIMULATED,
            tolerances={"calibration.json": 0.05, "calibration.csv": 0.05},
            extra="bioproduction",
        ),
        Offer(
            id="bioproduction.twin",
            title=Text(fr="Réconcilier un jumeau", en="Reconcile a twin"),
            what=Text(
                fr="Des paramètres ajustés à des lots mesurés, les résidus, les profils de vraisemblance et la carte de crédibilité",
                en="Parameters fitted to measured batches, residuals, likelihood profiles and the credibility card",
            ),
            function=f"{_DELIVERABLES}.twin:make_twin",
            parameters=f"{_DELIVERABLES}.twin:Twin",
            page=f"{_PAGES}.twin:twin",
            nature=Nature.SIMULATED,
            tolerances={"twin.json": 0.02, "residuals.csv": 0.02},
            extra="bioproduction",
        ),
        Offer(
            id="bioproduction.monitoring",
            title=Text(fr="Surveillance des lots", en="Batch monitoring"),
            what=Text(
                fr="Composantes principales dépliées en ligne : limites, fausses alarmes, délai de détection de chaque panne",
                en="Unfolded principal components on line: limits, false alarms, detection delay of each fault",
            ),
            function=f"{_DELIVERABLES}.monitoring:make_monitoring",
            parameters=f"{_DELIVERABLES}.monitoring:Monitoring",
            page=f"{_PAGES}.monitoring:monitoring",
            nature=Nature.SIMULATED,
            tolerances={"monitoring.json": 0.05},
            extra="bioproduction",
        ),
        Offer(
            id="bioproduction.closed_loop",
            title=Text(fr="Épreuve des conduites", en="Proof of the controllers"),
            what=Text(
                fr="Les mêmes installations sous la recette, la boucle publiée et notre régulateur : rendement, dispersion, pire cas",
                en="The same plants under the recipe, the published loop and our regulator: yield, spread, worst case",
            ),
            function=f"{_DELIVERABLES}.penicillin:make_proof",
            parameters=f"{_DELIVERABLES}.penicillin:Proof",
            page=f"{_PAGES}.penicillin:proof",
            nature=Nature.SIMULATED,
            tolerances={"proof.json": 0.05},
            extra="bioproduction",
        ),
    ),
    commands=(
        Command(
            words="bioproduction reconcile",
            title=Text(fr="Réconcilier un jumeau avec un export d’historien", en="Reconcile a twin with a historian's export"),
            function="filiere.engines.bioproduction.commands:reconcile_export",
            parameters="filiere.engines.bioproduction.commands:Reconciliation",
            arguments=("export",),
            shape="{plant, parameters: [{name, unit, value, low, high, declared, grid, rise}], open, sloppy, sloppy_sd, data, misfit, "
            "white, whiteness, domain, hours, labels, units, points: [{batch, hour, name, observed, predicted, residual}]}",
        ),
        Command(
            words="bioproduction simulate",
            title=Text(fr="Simuler un procédé", en="Simulate a process"),
            function="filiere.engines.bioproduction.commands:simulate_model",
            parameters="filiere.engines.bioproduction.commands:Simulation",
            arguments=("model",),
            shape="{model, recipe, source, published, limits, time_unit, times: [hour], units: {name: unit}, columns: {name: [value]}, "
            "changes, kilograms?}",
        ),
    ),
)
