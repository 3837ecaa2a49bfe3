"""Every command: where it is defined and what it does, so that the help of a group imports none of them.

Long because it is one table: every command with its two sentences, read as a whole.
"""

from filiere.cli.language import Words

#: path → (place, words). A place is ``module:name``, or ``group`` (with the command meant when none is named).
COMMANDS: dict[str, tuple[str, Words]] = {
    "": (
        "group",
        (
            "Filière fait fonctionner un contrat stratégique de filière : ce qui est promis, ce qui est su, ce qui reste à faire.",
            "Filière makes a strategic sector contract run: what is promised, what is known, what remains to be done.",
        ),
    ),
    "up": (
        "filiere.main:up",
        (
            "Fait tout : ouvre, contrôle, calcule ce qui manque, écrit le dossier du comité exécutif, sert le portail.",
            "Does it all: opens, checks, runs what is missing, writes the executive committee's dossier, serves the portal.",
        ),
    ),
    "serve": ("filiere.main:serve", ("Sert le portail, sans rien calculer.", "Serves the portal, without running anything.")),
    "status": (
        "filiere.cli.deliverables:status",
        (
            "Dit où en est chaque livrable : ce que dit la date, ce qui est su, ce qui est périmé et pourquoi.",
            "Says where each deliverable stands: what the date says, what is known, what is stale and why.",
        ),
    ),
    "attest": (
        "filiere.cli.deliverables:attest",
        (
            "Dépose un document ou un fait pour un livrable ou un engagement.",
            "Files a document or a fact for a deliverable or a commitment.",
        ),
    ),
    "declare": (
        "filiere.cli.deliverables:declare",
        ("Donne une nouvelle sans preuve : en cours, ou non livré.", "Gives news without proof: under way, or not delivered."),
    ),
    "accept": ("filiere.cli.deliverables:accept", ("Accepte une preuve au nom d'une instance.", "Accepts a piece of evidence for a body.")),
    "refuse": (
        "filiere.cli.deliverables:refuse_evidence",
        ("Refuse une preuve au nom d'une instance, avec son motif.", "Refuses a piece of evidence for a body, with its reason."),
    ),
    "withdraw": (
        "filiere.cli.deliverables:withdraw",
        ("Retire une preuve déposée par erreur, avec son motif.", "Withdraws evidence filed by mistake, with its reason."),
    ),
    "contract": ("group", ("Lit le contrat.", "Reads the contract.")),
    "contract show": (
        "filiere.cli.contract:show",
        ("Montre le contrat, ou un élément, à une date.", "Shows the contract, or one element, at a date."),
    ),
    "contract lint": (
        "filiere.cli.contract:lint",
        (
            "Trouve ce que le contrat dit de travers, et ce qu'il laisse vide.",
            "Finds what the contract says wrong, and what it leaves empty.",
        ),
    ),
    "contract diff": (
        "filiere.cli.contract:diff",
        ("Compare le contrat à deux dates.", "Compares the contract at two dates."),
    ),
    "contract texts": (
        "filiere.cli.contract:texts",
        (
            "Rattache les textes signés d'un dossier : chaque champ montre alors sa phrase.",
            "Attaches the signed texts of a folder: each field then shows its sentence.",
        ),
    ),
    "search": ("filiere.cli.contract:search", ("Cherche dans tout le contrat.", "Searches the whole contract.")),
    "run": (
        "filiere.cli.engines:run",
        (
            "Lance le travail d'un livrable ou d'une offre ; les paramètres de l'offre sont des options.",
            "Runs the work of a deliverable or of an offer; the offer's parameters are options.",
        ),
    ),
    "runs": ("group:list", ("Suit les exécutions.", "Follows the runs.")),
    "runs list": ("filiere.cli.engines:list_runs", ("Liste les dernières exécutions.", "Lists the latest runs.")),
    "runs show": ("filiere.cli.engines:show_run", ("Montre l'état d'une exécution.", "Shows the state of a run.")),
    "runs cancel": (
        "filiere.cli.engines:cancel",
        ("Arrête une exécution et tout ce qu'elle a lancé.", "Stops a run and all it has started."),
    ),
    "verify": (
        "filiere.cli.engines:verify",
        (
            "Refait le travail et compare : une preuve, un livrable, ou tout.",
            "Does the work again and compares: one evidence, one deliverable, or all.",
        ),
    ),
    "engines": ("group:list", ("Connaît les moteurs installés.", "Knows the installed engines.")),
    "engines list": ("filiere.cli.engines:list_engines", ("Liste les moteurs et leurs offres.", "Lists the engines and their offers.")),
    "engines show": (
        "filiere.cli.engines:show_engine",
        ("Montre un moteur, ou une offre et ses paramètres.", "Shows an engine, or an offer and its parameters."),
    ),
    "engines new": (
        "filiere.cli.engines:new_engine",
        (
            "Écrit la forme d'un nouveau moteur, ses tests et son point d'entrée.",
            "Writes the shape of a new engine, its tests and its entry point.",
        ),
    ),
    "evidence": ("group:list", ("Lit les preuves.", "Reads the evidence.")),
    "evidence list": (
        "filiere.cli.ledger:list_evidence",
        ("Liste les preuves d'un élément, ou toutes.", "Lists the evidence of an element, or all."),
    ),
    "evidence show": (
        "filiere.cli.ledger:show_evidence",
        ("Montre une preuve et son énoncé in-toto.", "Shows a piece of evidence and its in-toto statement."),
    ),
    "evidence crate": (
        "filiere.cli.ledger:crate",
        ("Exporte un livrable et ses preuves en RO-Crate.", "Exports a deliverable and its evidence as an RO-Crate."),
    ),
    "ledger": ("group", ("Contrôle et exporte le journal.", "Checks and exports the log.")),
    "ledger verify": (
        "filiere.cli.ledger:verify_ledger",
        (
            "Contrôle chaque octet du journal et des fichiers, ou d'un export.",
            "Checks every byte of the log and of the files, or of an export.",
        ),
    ),
    "ledger prove": (
        "filiere.cli.ledger:prove",
        ("Prouve qu'une preuve est dans le journal.", "Proves that a piece of evidence is in the log."),
    ),
    "ledger export": (
        "filiere.cli.ledger:export",
        ("Exporte le journal, vérifiable sans Filière.", "Exports the log, verifiable offline."),
    ),
    "bodies": ("group:list", ("Suit les instances et leur rythme.", "Follows the bodies and their cadence.")),
    "bodies list": ("filiere.cli.bodies:list_bodies", ("Liste les instances.", "Lists the bodies.")),
    "bodies compliance": (
        "filiere.cli.bodies:compliance",
        ("Dit comment chaque instance a tenu son rythme sur une période.", "Says how each body kept its cadence over a period."),
    ),
    "bodies plan": (
        "filiere.cli.bodies:plan",
        ("Planifie les réunions qu'appelle le rythme d'une instance.", "Plans the meetings that a body's cadence asks for."),
    ),
    "bodies agenda": (
        "filiere.cli.bodies:agenda",
        ("Bâtit l'ordre du jour d'une instance à une date.", "Builds a body's agenda for a date."),
    ),
    "bodies rules": (
        "filiere.cli.bodies:rules",
        ("Montre ou fixe le quorum et la majorité d'une instance.", "Shows or sets the quorum and the majority of a body."),
    ),
    "bodies calendar": (
        "filiere.cli.bodies:calendar",
        ("Écrit toutes les dates en iCalendar.", "Writes every date as iCalendar."),
    ),
    "meetings": ("group:list", ("Tient les réunions.", "Holds the meetings.")),
    "meetings list": ("filiere.cli.meetings:list_meetings", ("Liste les réunions.", "Lists the meetings.")),
    "meetings show": ("filiere.cli.meetings:show", ("Montre une réunion.", "Shows a meeting.")),
    "meetings add": ("filiere.cli.meetings:add", ("Planifie une réunion à une date.", "Plans a meeting on a date.")),
    "meetings open": (
        "filiere.cli.meetings:open_meeting",
        ("Ouvre une réunion : son ordre du jour est fixé.", "Opens a meeting: its agenda is set."),
    ),
    "meetings attend": ("filiere.cli.meetings:attend", ("Note les organisations présentes.", "Records the organisations present.")),
    "meetings outcome": (
        "filiere.cli.meetings:outcome",
        ("Écrit une information, une décision ou une action.", "Writes an information, a decision or an action."),
    ),
    "meetings close": (
        "filiere.cli.meetings:close",
        ("Clôt une réunion : tout se fige avec son compte rendu.", "Closes a meeting: all freezes with its minutes."),
    ),
    "meetings ask": (
        "filiere.cli.meetings:ask_item",
        ("Met un point à l'ordre du jour d'une réunion.", "Puts an item on the agenda of a meeting."),
    ),
    "meetings recuse": (
        "filiere.cli.meetings:recuse",
        ("Note qu'une organisation se déporte d'un point.", "Records that an organisation takes no part in an item."),
    ),
    "meetings actions": (
        "filiere.cli.meetings:actions",
        ("Suit les actions que les réunions ont données.", "Follows the actions that meetings gave."),
    ),
    "meetings action": (
        "filiere.cli.meetings:tell_of_action",
        ("Dit ce que devient une action.", "Says what becomes of an action."),
    ),
    "meetings not-held": (
        "filiere.cli.meetings:not_held",
        ("Note qu'une réunion planifiée n'a pas eu lieu.", "Records that a planned meeting did not take place."),
    ),
    "financing": (
        "group:list",
        ("Suit les demandes aux guichets de financement.", "Follows the applications to funding windows."),
    ),
    "financing list": ("filiere.cli.financing:list_applications", ("Liste les demandes.", "Lists the applications.")),
    "financing add": (
        "filiere.cli.financing:add",
        ("Inscrit une demande, ou le changement d'une demande.", "Records an application, or the change of one."),
    ),
    "financing import": (
        "filiere.cli.financing:import_applications",
        ("Lit un fichier CSV ou XLSX de demandes.", "Reads a CSV or XLSX file of applications."),
    ),
    "financing report": (
        "filiere.cli.financing:report",
        (
            "Additionne les demandes et dit ce qui ne se tient pas.",
            "Sums the applications and tells what does not hold together.",
        ),
    ),
    "recommendations": (
        "group:list",
        ("Suit les recommandations, les mesures et leurs réponses.", "Follows recommendations, measures and their answers."),
    ),
    "recommendations list": (
        "filiere.cli.recommendations:list_requests",
        (
            "Liste ce qui est demandé, la réponse et son délai.",
            "Lists what is asked, the answer and how long it took.",
        ),
    ),
    "recommendations add": (
        "filiere.cli.recommendations:add",
        ("Inscrit la recommandation d'un groupe ou d'une instance.", "Records the recommendation of a group or a body."),
    ),
    "recommendations answer": (
        "filiere.cli.recommendations:answer",
        ("Inscrit la réponse à une recommandation ou à une mesure.", "Records the answer to a recommendation or a measure."),
    ),
    "recommendations apply": (
        "filiere.cli.recommendations:apply",
        ("Dit où une recommandation ou une mesure fut appliquée.", "Says where a recommendation or a measure was applied."),
    ),
    "indicators": ("group:list", ("Suit les indicateurs.", "Follows the indicators.")),
    "indicators list": (
        "filiere.cli.indicators:list_indicators",
        ("Liste les indicateurs et leur progrès.", "Lists the indicators and their progress."),
    ),
    "indicators readings": ("filiere.cli.indicators:readings", ("Liste les valeurs d'un indicateur.", "Lists the values of an indicator.")),
    "indicators propose": (
        "filiere.cli.indicators:propose",
        ("Propose une valeur, avec sa source et son motif.", "Proposes a value, with its source and its reason."),
    ),
    "indicators act": (
        "filiere.cli.indicators:act",
        ("Contrôle, approuve, verrouille, désapprouve ou refuse une valeur.", "Checks, approves, locks, unapproves or refuses a value."),
    ),
    "commitments": (
        "filiere.cli.contract:commitments",
        ("Montre les engagements de l'État et de la filière, côte à côte.", "Shows the commitments of State and sector, side by side."),
    ),
    "weather": (
        "filiere.cli.deliverables:weather",
        ("Note la météo d'un projet et sa synthèse.", "Records the weather of a project and its synthesis."),
    ),
    "tools": ("group:list", ("Ce que l'on fait étape par étape : questionnaires.", "What people do step by step: questionnaires.")),
    "tools list": ("filiere.cli.tools:list_tools", ("Liste les outils.", "Lists the tools.")),
    "tools begin": ("filiere.cli.tools:begin", ("Commence et donne la clé.", "Begins and gives the key.")),
    "tools show": (
        "filiere.cli.tools:show",
        ("Montre où l'on en est, ou une étape passée.", "Shows where one stands, or a past step."),
    ),
    "tools do": ("filiere.cli.tools:do", ("Fait une étape.", "Does one step.")),
    "tools code": ("filiere.cli.tools:code", ("Donne un code pour un autre appareil.", "Gives a code for another device.")),
    "tools resume": ("filiere.cli.tools:resume", ("Reprend par un code.", "Resumes by a code.")),
    "registers": (
        "group:list",
        ("Tient les registres : annuaires et tables partagées.", "Keeps the registers: directories and shared tables."),
    ),
    "registers list": (
        "filiere.cli.registers:list_registers",
        ("Liste les registres.", "Lists the registers."),
    ),
    "registers search": (
        "filiere.cli.registers:search",
        ("Cherche dans un registre et compte ce que laisse chaque filtre.", "Searches a register and counts what each filter leaves."),
    ),
    "registers show": (
        "filiere.cli.registers:show",
        ("Montre une fiche et son histoire.", "Shows a record and its history."),
    ),
    "registers fill": (
        "filiere.cli.registers:fill",
        ("Inscrit les premières fiches d'un registre vide.", "Writes the first records of an empty register."),
    ),
    "registers propose": (
        "filiere.cli.registers:propose",
        ("Propose une fiche, ou le changement d'une fiche, avec son motif.", "Proposes a record, or the change of one, with its reason."),
    ),
    "registers proposals": (
        "filiere.cli.registers:proposals",
        ("Liste les propositions qui attendent une décision.", "Lists the proposals that wait for a decision."),
    ),
    "registers decide": (
        "filiere.cli.registers:decide",
        ("Accepte, corrige ou refuse des propositions.", "Accepts, amends or refuses proposals."),
    ),
    "registers merge": (
        "filiere.cli.registers:merge",
        ("Fusionne une fiche dans une autre, vers laquelle elle conduit.", "Merges a record into another, to which it then leads."),
    ),
    "registers restore": (
        "filiere.cli.registers:restore",
        ("Rend une fiche fusionnée ou retirée.", "Gives back a merged or withdrawn record."),
    ),
    "registers withdraw": (
        "filiere.cli.registers:withdraw",
        ("Retire des fiches d'un registre.", "Takes records out of a register."),
    ),
    "registers visibility": (
        "filiere.cli.registers:visibility",
        ("Dit qui peut voir des fiches.", "Says who may see records."),
    ),
    "registers undo": (
        "filiere.cli.registers:undo",
        ("Annule le dernier acte sur une fiche.", "Undoes the last act on a record."),
    ),
    "registers erase": (
        "filiere.cli.registers:erase",
        ("Efface pour toujours ce qu'une fiche dit de personnes.", "Erases for good what a record says about people."),
    ),
    "registers import": (
        "filiere.cli.registers:import_file",
        ("Lit un fichier CSV ou XLSX et en fait des propositions.", "Reads a CSV or XLSX file into proposals."),
    ),
    "registers export": (
        "filiere.cli.registers:export",
        ("Écrit un registre en CSV, XLSX, JSON, GeoJSON ou Parquet.", "Writes a register as CSV, XLSX, JSON, GeoJSON or Parquet."),
    ),
    "registers rebuild": (
        "filiere.cli.registers:rebuild",
        ("Refait les tables d'un registre depuis le journal.", "Makes the tables of a register anew from the log."),
    ),
    "news": ("group", ("Échange les nouvelles par un classeur.", "Exchanges news by a workbook.")),
    "news export": ("filiere.cli.news:export", ("Écrit le classeur de ce qui est su.", "Writes the workbook of what is known.")),
    "news import": (
        "filiere.cli.news:import_news",
        ("Lit le classeur et enregistre ce qui y a changé.", "Reads the workbook and records what changed in it."),
    ),
    "round": ("group:list", ("Recueille les nouvelles avant une réunion.", "Collects the news before a meeting.")),
    "round list": ("filiere.cli.round:list_rounds", ("Liste les tours.", "Lists the rounds.")),
    "round launch": (
        "filiere.cli.round:launch",
        (
            "Écrit à chaque pilote, avec un lien vers un formulaire déjà rempli.",
            "Writes to each lead, with a link to a form already filled in.",
        ),
    ),
    "round status": ("filiere.cli.round:status", ("Dit qui a répondu.", "Says who has answered.")),
    "round answers": ("filiere.cli.round:answers", ("Montre les réponses et en décide.", "Shows the answers and decides them.")),
    "round remind": (
        "filiere.cli.round:remind",
        ("Envoie les rappels dus aujourd'hui, jamais deux fois le même.", "Sends the reminders due today, never the same twice."),
    ),
    "round close": (
        "filiere.cli.round:close",
        ("Clôt un tour ; les silencieux sont notés « aucune nouvelle ».", "Closes a round; the silent are recorded as “no news”."),
    ),
    "round papers": (
        "filiere.cli.round:papers",
        (
            "Écrit fiches, ordre du jour, relevé et actions d'une réunion (DOCX et PDF).",
            "Writes the sheets, agenda, decisions and actions of a meeting (DOCX and PDF).",
        ),
    ),
    "round people": (
        "filiere.cli.round:people",
        ("Tient la liste de ceux à qui l'on écrit.", "Keeps the list of those who are written to."),
    ),
    "digest": (
        "filiere.cli.round:digest",
        (
            "Envoie à ses abonnés ce qui a changé et ce qui les attend ; rien de neuf, pas de message.",
            "Sends subscribers what changed and what awaits them; nothing new, no message.",
        ),
    ),
    "barometer": ("filiere.cli.round:barometer", ("Montre le contrat en un coup d'œil.", "Shows the contract in one look.")),
    "report": ("group", ("Écrit les rapports.", "Writes the reports.")),
    "report committee": (
        "filiere.cli.reports:committee",
        ("Écrit le dossier du comité exécutif (PDF ou HTML).", "Writes the executive committee's dossier (PDF or HTML)."),
    ),
    "report funders": (
        "filiere.cli.reports:funders",
        ("Écrit le rapport aux financeurs (PDF ou HTML).", "Writes the report to the funders (PDF or HTML)."),
    ),
    "doctor": (
        "filiere.cli.workspace:doctor",
        ("Dit ce qui ne va pas dans une installation ou un espace de travail.", "Says what is wrong with an installation or a workspace."),
    ),
    "backup": (
        "filiere.cli.workspace:backup",
        ("Sauvegarde tout l'espace de travail, clés comprises.", "Saves the whole workspace, keys included."),
    ),
    "restore": (
        "filiere.cli.workspace:restore",
        ("Rétablit une sauvegarde dans un espace neuf.", "Restores a backup into a new workspace."),
    ),
    "admin-link": (
        "filiere.main:admin_link",
        ("Donne un lien d'administration à usage unique.", "Gives a one-time administrator link."),
    ),
    "keys": ("group", ("Gère les clés de signature.", "Manages the signing keys.")),
    "keys rotate": (
        "filiere.cli.workspace:rotate_keys",
        (
            "Remplace la clé de signature ; les anciennes restent vérifiables.",
            "Replaces the signing key; older signatures stay verifiable.",
        ),
    ),
    "token": ("group:list", ("Gère les jetons des programmes.", "Manages the tokens of programs.")),
    "token create": (
        "filiere.cli.tokens:create",
        ("Fait un jeton pour une personne, montré une seule fois.", "Makes a token for a person, shown only once."),
    ),
    "token list": ("filiere.cli.tokens:list_tokens", ("Liste les jetons.", "Lists the tokens.")),
    "token revoke": ("filiere.cli.tokens:revoke", ("Révoque un jeton.", "Revokes a token.")),
    "people": ("group:list", ("Gère qui est ici et ce que chacun peut faire.", "Manages who is here and what each may do.")),
    "people list": ("filiere.cli.people:list_people", ("Liste les personnes et les postes vacants.", "Lists people and vacant posts.")),
    "people invite": (
        "filiere.cli.people:invite",
        ("Invite une personne par un lien qui sert une fois.", "Invites a person by a link that serves once."),
    ),
    "people role": (
        "filiere.cli.people:role",
        ("Donne un rôle, ou approuve qui l'a demandé.", "Gives a role, or approves who asked for one."),
    ),
    "people post": (
        "filiere.cli.people:post",
        ("Donne un poste (pilote d'un projet, membre d'une instance), ou le reprend.", "Gives a post (lead, member), or takes it back."),
    ),
    "people delegate": (
        "filiere.cli.people:delegate",
        ("Prête les droits d'une personne à une autre pour une absence.", "Lends somebody's rights to another for an absence."),
    ),
    "people leave": (
        "filiere.cli.people:leave",
        ("Enregistre un départ : les droits finissent, les postes sont vacants.", "Records a leaving: rights end, posts stand vacant."),
    ),
    "people erase": (
        "filiere.cli.people:erase",
        ("Efface une personne : mots, identité, messages.", "Erases a person: words, identity, messages."),
    ),
    "people export": (
        "filiere.cli.people:export",
        ("Écrit tout ce qui est gardé d'une personne.", "Writes all that is held about a person."),
    ),
    "people retention": (
        "filiere.cli.people:retention",
        ("Applique les durées de garde.", "Applies the terms of keeping."),
    ),
    "persons": ("group", ("Gère les noms de personnes.", "Manages the names of persons.")),
    "persons remove": (
        "filiere.cli.workspace:remove_persons",
        ("Retire les noms de personnes de l'espace de travail.", "Removes the names of persons from the workspace."),
    ),
    "persons erase": (
        "filiere.cli.workspace:erase_person",
        (
            "Efface une personne : ses mots et son identité ; le journal reste vérifiable.",
            "Erases a person: their words and identity; the log stays verifiable.",
        ),
    ),
    "work": ("filiere.cli.work:work", ("Exécute un travail confié (usage interne).", "Executes a run that was handed over (internal).")),
}


def words_of(path: str) -> Words:
    """Return what a command does."""
    return COMMANDS[path][1]
