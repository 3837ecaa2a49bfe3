"""Questions on research, production and quality. Own wording; each level is a fact that can be shown."""

from filiere.engines.digital_maturity.model import Question, Words

_W = Words

RESEARCH = (
    Question(
        "r1",
        "research",
        "cloud",
        _W("Où vos expériences et essais sont-ils consignés ?", "Where are your experiments and trials recorded?"),
        (
            _W("Dans des fichiers rangés selon une règle.", "In files kept under a rule."),
            _W("Dans un cahier électronique daté et partagé.", "In a shared, dated electronic notebook."),
            _W("Une expérience ancienne y a été retrouvée et refaite.", "An old experiment was found there and done again."),
        ),
    ),
    Question(
        "r2",
        "research",
        "simulation",
        _W("Calculez-vous avant d’expérimenter ?", "Do you compute before you experiment?"),
        (
            _W("Des calculs simples précèdent certains essais.", "Simple computations precede some trials."),
            _W("Un modèle numérique a changé un plan d’essais.", "A numerical model changed a trial plan."),
            _W(
                "Ses prévisions sont comparées aux mesures, écarts écrits.", "Its predictions are compared with measurements, gaps written."
            ),
        ),
    ),
    Question(
        "r3",
        "research",
        "ai",
        _W("Des algorithmes apprenants vous aident-ils à concevoir ou trier ?", "Do learning algorithms help you design or sort?"),
        (
            _W("Un outil du commerce a été essayé.", "A commercial tool was tried."),
            _W("Un modèle est utilisé sur vos propres données.", "A model is used on your own data."),
            _W("Son erreur est mesurée sur des cas qu’il n’a pas vus.", "Its error is measured on cases it has not seen."),
        ),
        ("t1",),
    ),
    Question(
        "r4",
        "research",
        "big_data",
        _W("Utilisez-vous des données de santé réelles dans vos projets ?", "Do you use real-world health data in your projects?"),
        (
            _W("Des publications ou données ouvertes sont exploitées.", "Publications or open data are used."),
            _W("Un accès à une base a été demandé ou obtenu.", "Access to a database was requested or obtained."),
            _W(
                "Une analyse a suivi un protocole écrit avant de voir les données.",
                "An analysis followed a protocol written before seeing the data.",
            ),
        ),
    ),
    Question(
        "r5",
        "research",
        "robotics",
        _W("Des automates préparent-ils ou mesurent-ils vos échantillons ?", "Do machines prepare or measure your samples?"),
        (
            _W("Un appareil automatique est en service.", "One automated device is in service."),
            _W("Il reçoit ses consignes d’un fichier et rend ses mesures.", "It takes instructions from a file and returns measurements."),
            _W("Plusieurs appareils s’enchaînent sans manipulation.", "Several devices follow each other without handling."),
        ),
    ),
    Question(
        "r6",
        "research",
        "cybersecurity",
        _W(
            "Vos résultats confidentiels sont-ils protégés chez vos partenaires ?",
            "Are your confidential results protected at your partners'?",
        ),
        (
            _W("Les contrats portent une clause de confidentialité.", "Contracts carry a confidentiality clause."),
            _W("Les échanges passent par un espace chiffré.", "Exchanges go through an encrypted space."),
            _W("La sécurité d’un partenaire a été vérifiée.", "A partner's security was checked."),
        ),
    ),
    Question(
        "r7",
        "research",
        "augmented_reality",
        _W(
            "Vos prototypes sont-ils vus en trois dimensions avant fabrication ?",
            "Are your prototypes seen in three dimensions before they are made?",
        ),
        (
            _W("Un modèle numérique existe.", "A digital model exists."),
            _W("Des utilisateurs l’ont examiné à l’échelle réelle.", "Users examined it at real scale."),
            _W("Un défaut a été corrigé grâce à cet examen.", "A fault was mended thanks to that examination."),
        ),
    ),
)

PRODUCTION = (
    Question(
        "f1",
        "production",
        "",
        _W("Suivez-vous une commande ou un lot sans papier ?", "Do you follow an order or a batch without paper?"),
        (
            _W("L’avancement est saisi dans un tableur.", "Progress is entered in a spreadsheet."),
            _W("Un logiciel suit chaque étape avec date et personne.", "Software follows each step with date and person."),
            _W("L’histoire complète d’un lot sort en moins d’une heure.", "The whole history of a batch comes out within an hour."),
        ),
    ),
    Question(
        "f2",
        "production",
        "iot",
        _W("Vos équipements ou stocks transmettent-ils leur état ?", "Do your equipment or stocks transmit their state?"),
        (
            _W("Des relevés sont faits à heure fixe.", "Readings are taken at set times."),
            _W("Un équipement transmet son état en continu.", "One device transmits its state continuously."),
            _W("Une panne ou une rupture a été évitée, et notée.", "A failure or a shortage was avoided, and recorded."),
        ),
    ),
    Question(
        "f3",
        "production",
        "robotics",
        _W("Des robots font-ils des tâches de production ou de logistique ?", "Do robots do production or logistics tasks?"),
        (
            _W("Une tâche est mécanisée.", "One task is mechanised."),
            _W("Un robot est en service et son arrêt est sûr.", "A robot is in service and stops safely."),
            _W("Il change de série sans programmation extérieure.", "It changes series without outside programming."),
        ),
        ("d6",),
    ),
    Question(
        "f4",
        "production",
        "simulation",
        _W("Simulez-vous vos flux ou procédés avant de les changer ?", "Do you simulate your flows or processes before changing them?"),
        (
            _W("Un calcul de charge existe dans un tableur.", "A load computation exists in a spreadsheet."),
            _W("Un modèle du procédé ou de l’atelier est utilisé.", "A model of the process or workshop is used."),
            _W("Un changement a été décidé puis comparé à sa simulation.", "A change was decided, then compared with its simulation."),
        ),
        ("f1",),
    ),
    Question(
        "f5",
        "production",
        "augmented_reality",
        _W("L’opérateur est-il guidé par l’image au poste ?", "Is the operator guided by images at the workstation?"),
        (
            _W("Des photos ou vidéos sont affichées au poste.", "Photos or videos are shown at the workstation."),
            _W("Les consignes suivent l’étape en cours.", "Instructions follow the current step."),
            _W("L’aide est superposée au réel, et les temps sont mesurés.", "Help is overlaid on reality, and times are measured."),
        ),
    ),
    Question(
        "f6",
        "production",
        "ai",
        _W("Prévoyez-vous pannes, rendements ou ventes avec un modèle ?", "Do you forecast failures, yields or sales with a model?"),
        (
            _W("Une prévision est faite à partir de l’historique.", "A forecast is made from history."),
            _W("Un modèle la produit à date fixe.", "A model produces it at set dates."),
            _W("Son erreur est suivie et connue de l’atelier.", "Its error is tracked and known to the workshop."),
        ),
        ("f1",),
    ),
    Question(
        "f7",
        "production",
        "cybersecurity",
        _W("Vos automates sont-ils séparés du réseau de bureau ?", "Is your automated equipment kept apart from the office network?"),
        (
            _W("Un schéma du réseau existe.", "A diagram of the network exists."),
            _W("Les réseaux sont séparés et les passages listés.", "The networks are separate and the crossings listed."),
            _W(
                "Les accès de maintenance à distance sont ouverts à la demande, et tracés.",
                "Remote maintenance is opened on request, and logged.",
            ),
        ),
    ),
)

QUALITY = (
    Question(
        "q1",
        "quality",
        "",
        _W("Vos documents qualité sont-ils gérés par un logiciel ?", "Are your quality documents managed by software?"),
        (
            _W("Ils sont numériques et rangés à un seul endroit.", "They are digital and kept in one place."),
            _W("Versions, lecture et approbation sont enregistrées.", "Versions, reading and approval are recorded."),
            _W("Une signature électronique remplace le papier.", "An electronic signature replaces paper."),
        ),
    ),
    Question(
        "q2",
        "quality",
        "cloud",
        _W(
            "Vos logiciels critiques sont-ils vérifiés avant usage et mise à jour ?",
            "Is your critical software checked before use and updates?",
        ),
        (
            _W("La liste des logiciels critiques existe.", "The list of critical software exists."),
            _W("Chacun a un dossier de vérification.", "Each has a verification file."),
            _W("Une mise à jour de l’hébergeur a été vérifiée avant service.", "A provider's update was checked before service."),
        ),
        ("d4",),
    ),
    Question(
        "q3",
        "quality",
        "cybersecurity",
        _W(
            "Traitez-vous les failles de vos produits ou services numériques ?", "Do you handle flaws in your digital products or services?"
        ),
        (
            _W("Une adresse reçoit les signalements.", "An address receives reports."),
            _W("Les composants logiciels sont listés et surveillés.", "Software components are listed and watched."),
            _W("Une faille a été corrigée dans le délai fixé.", "A flaw was mended within the time set."),
        ),
    ),
    Question(
        "q4",
        "quality",
        "iot",
        _W("Vos capteurs critiques sont-ils étalonnés et suivis ?", "Are your critical sensors calibrated and tracked?"),
        (
            _W("Un inventaire des capteurs existe.", "An inventory of sensors exists."),
            _W("L’étalonnage est planifié et tracé.", "Calibration is planned and recorded."),
            _W("Une dérive a été détectée et traitée.", "A drift was detected and dealt with."),
        ),
        ("t5",),
    ),
    Question(
        "q5",
        "quality",
        "ai",
        _W(
            "Contrôlez-vous les algorithmes qui touchent la qualité ou le patient ?",
            "Do you control the algorithms that touch quality or patients?",
        ),
        (
            _W("Ils sont recensés.", "They are listed."),
            _W("Chacun a une évaluation du risque, écrite.", "Each has a written risk assessment."),
            _W("Leur performance est surveillée en service.", "Their performance is monitored in service."),
        ),
    ),
    Question(
        "q6",
        "quality",
        "simulation",
        _W(
            "Justifiez-vous la crédibilité des modèles cités dans vos dossiers ?",
            "Do you justify the credibility of models cited in your files?",
        ),
        (
            _W("Les hypothèses sont écrites.", "The assumptions are written."),
            _W("Le modèle est comparé à des mesures indépendantes.", "The model is compared with independent measurements."),
            _W("L’incertitude du résultat est chiffrée dans le dossier.", "The uncertainty of the result is quantified in the file."),
        ),
    ),
    Question(
        "q7",
        "quality",
        "big_data",
        _W(
            "Analysez-vous vos réclamations, écarts ou incidents dans leur ensemble ?",
            "Do you analyse your complaints, deviations or incidents as a whole?",
        ),
        (
            _W("Ils sont enregistrés dans un même endroit.", "They are recorded in one place."),
            _W("Leurs causes sont codées et comptées.", "Their causes are coded and counted."),
            _W("Une action a été décidée sur une tendance.", "An action was decided on a trend."),
        ),
        ("q1",),
    ),
)
