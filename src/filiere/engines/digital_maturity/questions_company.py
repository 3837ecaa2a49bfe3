"""Questions on direction, people and data. Own wording; each level is a fact that can be shown."""

from filiere.engines.digital_maturity.model import Question, Words

_W = Words

DIRECTION = (
    Question(
        "d1",
        "direction",
        "",
        _W("Votre direction a-t-elle décidé d’un plan numérique ?", "Has your management decided on a digital plan?"),
        (
            _W(
                "Un projet numérique est cité dans un compte rendu de direction.",
                "A digital project is named in the minutes of management.",
            ),
            _W("Un plan écrit existe, avec des dates et des responsables.", "A written plan exists, with dates and people in charge."),
            _W("Le plan a été revu dans les douze derniers mois.", "The plan was reviewed in the last twelve months."),
        ),
    ),
    Question(
        "d2",
        "direction",
        "",
        _W("Votre budget isole-t-il les dépenses numériques ?", "Does your budget set digital spending apart?"),
        (
            _W("Les factures numériques de l’année peuvent être additionnées.", "The year's digital invoices can be added up."),
            _W("Une ligne du budget leur est réservée.", "A line of the budget is reserved for them."),
            _W("Le résultat de chaque projet est comparé à sa dépense.", "The result of each project is compared with its cost."),
        ),
        ("d1",),
    ),
    Question(
        "d3",
        "direction",
        "cybersecurity",
        _W("Quelqu’un répond-il de la cybersécurité devant la direction ?", "Does somebody answer to management for cybersecurity?"),
        (
            _W("Une personne est désignée par écrit.", "A person is appointed in writing."),
            _W("Elle présente les risques à la direction chaque année.", "They present the risks to management every year."),
            _W("Un exercice de crise a eu lieu dans les deux dernières années.", "A crisis exercise was held in the last two years."),
        ),
    ),
    Question(
        "d4",
        "direction",
        "cloud",
        _W("Choisissez-vous où vos logiciels et données sont hébergés ?", "Do you choose where your software and data are hosted?"),
        (
            _W("La liste des hébergeurs existe.", "The list of hosting providers exists."),
            _W(
                "Des critères écrits règlent le choix, données de santé comprises.",
                "Written criteria rule the choice, health data included.",
            ),
            _W("La sortie d’un hébergeur a été essayée ou chiffrée.", "Leaving a provider was tried or costed."),
        ),
    ),
    Question(
        "d5",
        "direction",
        "ai",
        _W(
            "Savez-vous où l’intelligence artificielle vous serait utile ?",
            "Do you know where artificial intelligence would be of use to you?",
        ),
        (
            _W("Une liste d’usages possibles est écrite.", "A list of possible uses is written."),
            _W("Un essai a été mené, avec un critère d’arrêt fixé avant.", "A trial was run, with a stopping criterion set beforehand."),
            _W("Un usage est en service et son effet est mesuré.", "One use is in service and its effect is measured."),
        ),
        ("t1",),
    ),
    Question(
        "d6",
        "direction",
        "robotics",
        _W(
            "Comparez-vous l’automatisation et le travail manuel avant d’investir ?",
            "Do you compare automation and manual work before investing?",
        ),
        (
            _W("Les tâches répétitives ou pénibles sont listées.", "Repetitive or arduous tasks are listed."),
            _W("Une étude écrite compare coût, qualité et sécurité.", "A written study compares cost, quality and safety."),
            _W("Un investissement passé a été jugé d’après son étude.", "A past investment was judged against its study."),
        ),
    ),
    Question(
        "d7",
        "direction",
        "big_data",
        _W("Vos décisions s’appuient-elles sur des chiffres tenus à jour ?", "Do your decisions rest on figures that are kept up to date?"),
        (
            _W("Un tableau de bord est préparé à la main.", "A dashboard is prepared by hand."),
            _W("Il se met à jour seul depuis vos logiciels.", "It updates itself from your software."),
            _W("Une décision récente cite un chiffre de ce tableau.", "A recent decision cites a figure of that dashboard."),
        ),
        ("t1",),
    ),
)

PEOPLE = (
    Question(
        "p1",
        "people",
        "",
        _W("Savez-vous quelles compétences numériques vous manquent ?", "Do you know which digital skills you lack?"),
        (
            _W("Les compétences présentes sont listées par poste.", "The skills at hand are listed by post."),
            _W("Les manques sont écrits et classés.", "The gaps are written down and ranked."),
            _W("Chaque manque a une formation ou un recrutement daté.", "Each gap has a dated training or hiring."),
        ),
    ),
    Question(
        "p2",
        "people",
        "",
        _W("Les personnes concernées participent-elles au choix des outils ?", "Do the people concerned take part in choosing tools?"),
        (
            _W("Elles sont consultées avant l’achat.", "They are consulted before a purchase."),
            _W("Elles essaient l’outil et leur avis est écrit.", "They try the tool and their opinion is written."),
            _W("Un outil a été changé ou refusé à la suite de leur avis.", "A tool was changed or turned down after their opinion."),
        ),
    ),
    Question(
        "p3",
        "people",
        "cybersecurity",
        _W("Vos équipes savent-elles réagir à un message piégé ?", "Do your teams know how to react to a phishing message?"),
        (
            _W("Une consigne écrite a été remise à chacun.", "A written instruction was given to everyone."),
            _W("Une formation a été suivie dans l’année, présence notée.", "Training was followed this year, attendance recorded."),
            _W("Un faux message d’essai a été envoyé et le résultat suivi.", "A test message was sent and its result followed up."),
        ),
    ),
    Question(
        "p4",
        "people",
        "ai",
        _W(
            "Vos équipes ont-elles des règles pour utiliser l’intelligence artificielle ?",
            "Do your teams have rules for using artificial intelligence?",
        ),
        (
            _W("Une règle dit quelles données ne doivent pas sortir.", "A rule says which data must not leave."),
            _W("Une formation explique les limites et les erreurs possibles.", "Training explains limits and possible errors."),
            _W(
                "Chaque usage a une personne qui relit et répond du résultat.",
                "Each use has a person who reviews and answers for the result.",
            ),
        ),
    ),
    Question(
        "p5",
        "people",
        "augmented_reality",
        _W(
            "Formez-vous aux gestes avec des images superposées ou immersives ?",
            "Do you train people in gestures with overlaid or immersive images?",
        ),
        (
            _W("Des vidéos ou modèles en trois dimensions servent à former.", "Videos or three-dimensional models are used to train."),
            _W("Un module immersif est utilisé pour au moins un geste.", "An immersive module is used for at least one gesture."),
            _W("Les erreurs avant et après formation ont été comparées.", "Errors before and after training were compared."),
        ),
    ),
    Question(
        "p6",
        "people",
        "simulation",
        _W("Quelqu’un sait-il construire ou juger un modèle numérique ?", "Can somebody build or judge a numerical model?"),
        (
            _W("Une personne ou un partenaire est identifié.", "A person or a partner is identified."),
            _W("Un modèle a été construit ou relu dans l’année.", "A model was built or reviewed this year."),
            _W("Deux personnes peuvent le reprendre sans son auteur.", "Two people can take it over without its author."),
        ),
    ),
    Question(
        "p7",
        "people",
        "robotics",
        _W("Vos équipes savent-elles conduire et dépanner vos automates ?", "Can your teams run and repair your automated equipment?"),
        (
            _W("Un mode opératoire existe au poste.", "An operating procedure exists at the workstation."),
            _W("Des personnes sont habilitées et la liste est à jour.", "People are qualified and the list is current."),
            _W("Les pannes courantes sont résolues sans appel extérieur.", "Common failures are solved without outside help."),
        ),
    ),
)

DATA = (
    Question(
        "t1",
        "data",
        "",
        _W("Savez-vous quelles données vous avez, et où ?", "Do you know which data you have, and where?"),
        (
            _W("Une liste des fichiers et bases existe.", "A list of files and databases exists."),
            _W("Chaque jeu de données a un responsable et une définition.", "Each data set has an owner and a definition."),
            _W("La qualité d’un jeu est mesurée à date fixe.", "The quality of a data set is measured at set dates."),
        ),
    ),
    Question(
        "t2",
        "data",
        "",
        _W("Vos logiciels échangent-ils leurs données sans ressaisie ?", "Do your programs exchange data without retyping?"),
        (
            _W("Des fichiers sont exportés puis importés.", "Files are exported, then imported."),
            _W("Deux logiciels au moins échangent automatiquement.", "At least two programs exchange automatically."),
            _W("Les échanges suivent une norme du métier, citée.", "Exchanges follow a named standard of the field."),
        ),
        ("t1",),
    ),
    Question(
        "t3",
        "data",
        "cybersecurity",
        _W("Pourriez-vous retrouver vos données après une attaque ?", "Could you recover your data after an attack?"),
        (
            _W("Des sauvegardes existent.", "Backups exist."),
            _W("Une copie est hors ligne ou ne peut être effacée.", "One copy is offline or cannot be erased."),
            _W("Une restauration complète a été réussie dans l’année.", "A full restoration succeeded this year."),
        ),
    ),
    Question(
        "t4",
        "data",
        "cloud",
        _W("Vos données partagées en ligne ont-elles des accès réglés ?", "Do your data shared online have controlled access?"),
        (
            _W("Chaque personne a son propre compte.", "Each person has their own account."),
            _W("Les droits sont donnés par fonction, avec double facteur.", "Rights are given by function, with two factors."),
            _W("Les accès sont revus et les départs fermés, trace à l’appui.", "Access is reviewed and leavers removed, with a record."),
        ),
    ),
    Question(
        "t5",
        "data",
        "iot",
        _W("Recueillez-vous des mesures d’objets connectés ?", "Do you collect measurements from connected objects?"),
        (
            _W("Des capteurs enregistrent au moins une grandeur.", "Sensors record at least one quantity."),
            _W("Les mesures arrivent seules dans une base datée.", "Measurements arrive by themselves in a dated database."),
            _W("Une alerte automatique a déclenché une action notée.", "An automatic alert triggered a recorded action."),
        ),
    ),
    Question(
        "t6",
        "data",
        "big_data",
        _W("Rapprochez-vous des données de sources différentes ?", "Do you bring together data from different sources?"),
        (
            _W("Un rapprochement a été fait une fois, à la main.", "It was done once, by hand."),
            _W("Un traitement répétable le refait.", "A repeatable process does it again."),
            _W("Une conclusion utile en est sortie et elle est écrite.", "A useful conclusion came out of it and is written."),
        ),
        ("t1",),
    ),
    Question(
        "t7",
        "data",
        "ai",
        _W("Vos données pourraient-elles entraîner ou vérifier un modèle ?", "Could your data train or check a model?"),
        (
            _W("Un jeu étiqueté existe.", "A labelled set exists."),
            _W("Ses droits d’usage et ses biais sont écrits.", "Its rights of use and its biases are written."),
            _W("Un jeu de test séparé est gardé pour la vérification.", "A separate test set is kept for checking."),
        ),
        ("t1",),
    ),
)
