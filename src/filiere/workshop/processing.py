"""What is done with people's data: the register of processing and the information notice, as data that pages and the reference show.

The software says what it does. Who answers for it, on which legal basis, and whom to write to is for whoever runs it to say: the
entries below name a basis to be confirmed (Regulation (EU) 2016/679, articles 6, 13 and 30) and never an organisation.
"""

from filiere.kernel.names import Text, Value


def t(fr: str, en: str) -> Text:
    """Return words in both languages."""
    return Text(fr=fr, en=en)


class Processing(Value):
    """One processing, as article 30 asks it to be told."""

    id: str
    name: Text
    purpose: Text
    basis: Text
    persons: Text
    data: Text
    recipients: Text
    term: Text
    security: Text

    def rows(self) -> tuple[tuple[Text, Text], ...]:
        """Return each heading with what stands under it."""
        return (
            (t("Finalité", "Purpose"), self.purpose),
            (t("Base légale, à confirmer", "Legal basis, to be confirmed"), self.basis),
            (t("Personnes", "People"), self.persons),
            (t("Données", "Data"), self.data),
            (t("Destinataires", "Recipients"), self.recipients),
            (t("Durée", "Term"), self.term),
            (t("Sécurité", "Security"), self.security),
        )


_PUBLIC_TASK = t(
    "mission d’intérêt public ou intérêt légitime (RGPD, art. 6.1.e ou 6.1.f), selon qui exploite le portail",
    "public task or legitimate interest (GDPR, art. 6.1.e or 6.1.f), depending on who runs the portal",
)
_OFFICE = t("le secrétariat et l’administrateur", "the secretariat and the administrator")

PROCESSINGS: tuple[Processing, ...] = (
    Processing(
        id="comptes",
        name=t("Comptes et droits", "Accounts and rights"),
        purpose=t(
            "reconnaître qui agit, et n’ouvrir à chacun que ce qui le concerne", "know who acts, and open to each what concerns them"
        ),
        basis=_PUBLIC_TASK,
        persons=t(
            "les personnes invitées : pilotes, membres, financeurs, secrétariat", "invited people: leads, members, funders, secretariat"
        ),
        data=t(
            "nom, adresse, organisation, rôle, postes, absences, langue, dernière entrée ; empreinte du mot de passe, facteur scellé",
            "name, address, organisation, role, posts, absences, language, last entry; digest of the password, sealed second factor",
        ),
        recipients=_OFFICE,
        term=t(
            "jusqu’au départ, puis un an ; trois ans sans entrée valent départ",
            "until they leave, then a year; three years unseen count as leaving",
        ),
        security=t(
            "mots de passe sous scrypt, liens à usage unique gardés par leur empreinte, sessions closes au départ",
            "passwords under scrypt, single-use links kept by their digest, sessions closed on leaving",
        ),
    ),
    Processing(
        id="actes",
        name=t("Actes inscrits au journal", "Acts entered in the ledger"),
        purpose=t("pouvoir prouver qui a déposé, déclaré, décidé, et quand", "be able to prove who filed, declared, decided, and when"),
        basis=_PUBLIC_TASK,
        persons=t("les personnes qui agissent", "people who act"),
        data=t(
            "identifiant tiré au sort et mots écrits, dans une table effaçable ; le journal ne porte qu’une empreinte salée",
            "a random id and the words written, in an erasable table; the ledger bears a salted digest only",
        ),
        recipients=t("selon la visibilité de chaque fait ; jamais le nom", "by the visibility of each fact; never the name"),
        term=t("la vie du contrat, ou l’effacement demandé", "the life of the contract, or the erasure asked for"),
        security=t(
            "le sel s’en va avec les mots : l’empreinte ne mène plus à rien", "the salt goes with the words: the digest leads nowhere"
        ),
    ),
    Processing(
        id="messages",
        name=t("Messages : tours, rappels, bulletin", "Messages: rounds, reminders, digest"),
        purpose=t("demander les nouvelles d’un projet à ceux qui le pilotent", "ask those who lead a project for its news"),
        basis=_PUBLIC_TASK,
        persons=t("pilotes et abonnés au bulletin", "leads, and readers of the digest"),
        data=t(
            "nom, adresse, langue, projets ; réponses et pièces jointes",
            "name, address, language, projects; answers and attachments",
        ),
        recipients=_OFFICE,
        term=t(
            "180 jours pour les messages gardés ; le reste jusqu’au départ", "180 days for the messages kept; the rest until they leave"
        ),
        security=t("liens signés, pour un seul usage, jusqu’à un jour dit", "signed links, for one purpose, until a stated day"),
    ),
    Processing(
        id="outils",
        name=t("Outils en ligne", "Online tools"),
        purpose=t("laisser une personne répondre pas à pas et reprendre plus tard", "let a person answer step by step and go on later"),
        basis=t(
            "exécution de ce que la personne demande (RGPD, art. 6.1.b), à confirmer",
            "what the person asks for (GDPR, art. 6.1.b), to be confirmed",
        ),
        persons=t("qui se sert d’un outil", "whoever uses a tool"),
        data=t("réponses, chiffrées par une clé que nous n’avons pas", "answers, encrypted by a key that we do not hold"),
        recipients=t("la personne, et qui reçoit son code", "the person, and whoever receives their code"),
        term=t("jusqu’à l’effacement par la personne", "until the person erases them"),
        security=t("la base seule ne les livre pas", "the database alone does not give them"),
    ),
    Processing(
        id="refus",
        name=t("Refus et sécurité", "Refusals and security"),
        purpose=t("expliquer un refus, voir une intrusion", "explain a refusal, notice an intrusion"),
        basis=t("intérêt légitime (RGPD, art. 6.1.f), à confirmer", "legitimate interest (GDPR, art. 6.1.f), to be confirmed"),
        persons=t("qui se voit refuser un acte", "whoever is refused an act"),
        data=t(
            "identifiant tiré au sort ou rôle, acte, objet, heure ; ni mot saisi ni adresse",
            "random id or role, act, thing, time; no word typed, no address",
        ),
        recipients=_OFFICE,
        term=t("un an", "a year"),
        security=t("lisible du secrétariat et de l’administrateur seuls", "readable by the secretariat and the administrator only"),
    ),
)

NOTICE: tuple[tuple[Text, Text], ...] = (
    (
        t("Qui répond de ce traitement", "Who answers for this"),
        t(
            "L’organisation qui exploite ce portail. Elle doit se nommer dans les mentions légales, avec l’adresse de son délégué à la "
            "protection des données. Le logiciel n’écrit aucun nom à sa place.",
            "The organisation that runs this portal. It must name itself in the legal notice, with its data protection officer’s address. "
            "The software writes no name in its place.",
        ),
    ),
    (
        t("Vos droits", "Your rights"),
        t(
            "Lire ce qui est gardé de vous, le corriger, l’emporter dans un fichier, l’effacer, vous y opposer. La page « Ce qui est gardé "
            "de vous » le permet sans rien demander à personne. En cas de désaccord, la CNIL peut être saisie.",
            "Read what is kept about you, correct it, take it away in a file, erase it, object. The page “What is kept about you” does it "
            "without asking anyone. If you disagree, the CNIL (the French authority) can be asked.",
        ),
    ),
    (
        t("Ce qui ne se fait pas ici", "What is not done here"),
        t(
            "Aucune mesure d’audience, aucun traceur, aucune ressource d’un tiers, aucune décision automatique, aucun transfert hors de la "
            "machine qui sert ce portail, hormis le courriel et le fournisseur d’identité que vous choisissez.",
            "No audience measurement, no tracker, nothing of a third party, no automatic decision, no transfer out of the machine that "
            "serves this portal, but for e-mail and the identity provider that you choose.",
        ),
    ),
)
