"""The environment variables that Filière reads."""

from generators.markdown import code, table

#: Variable → what it does, what it is when absent.
SETTINGS: dict[str, tuple[str, str]] = {
    "FILIERE_WORKSPACE": ("Folder of the workspace; `--workspace` wins over it.", "`.filiere` in the current folder"),
    "FILIERE_CONTRACT": (
        "Folder of another contract than the one shipped; `--contract` wins over it, and workers started by a command are given it.",
        "the shipped contract",
    ),
    "FILIERE_LANG": ("Language of the command line, `fr` or `en`; `--lang` wins over it.", "`LC_ALL`, `LC_MESSAGES`, then `LANG`; French"),
    "FILIERE_DATABASE": (
        "Address of a PostgreSQL database, `postgresql://USER:PASSWORD@HOST:PORT/NAME`; never repeated in a message.",
        "SQLite in the workspace",
    ),
    "FILIERE_WORKERS": ("Over how many processes `run.map` spreads work; 1 does it one by one.", "as many as usable cores"),
    "FILIERE_CLUSTER": ("Address of a Dask scheduler over which `run.map` spreads work (extra `cluster`).", "processes of this machine"),
    "FILIERE_HOSTS": (
        "Names under which the portal answers beside this machine's own and the address of `--host`, separated by commas.",
        "none",
    ),
    "FILIERE_ADDRESS": (
        "Where readers find the portal: what the links in messages begin with. Set, a served portal sends reminders and digests by itself.",
        "`http://127.0.0.1:8000`",
    ),
    "FILIERE_SMTP": (
        "Mail server: `smtps://USER@HOST:465`, or `smtp://USER@HOST:587` (STARTTLS); `?from=ADDRESS` says who messages come from.",
        "messages are written into `outbox/` of the workspace",
    ),
    "FILIERE_SMTP_PASSWORD": ("Password of the mail server.", "the file `keys/smtp.password` of the workspace"),
    "FILIERE_OIDC_SERVER": (
        "Address of an OpenID Connect provider by which people may come in; its client is `FILIERE_OIDC_CLIENT`, its secret "
        "`FILIERE_OIDC_SECRET` or the file `keys/oidc.secret` of the workspace, its name on the page `FILIERE_OIDC_NAME`.",
        "no such way in",
    ),
    "FILIERE_PROCONNECT_SERVER": (
        "The same for ProConnect, whose profile differs (signed user information, SIRET): `FILIERE_PROCONNECT_CLIENT`, "
        "`FILIERE_PROCONNECT_SECRET` or the file `keys/proconnect.secret`.",
        "no such way in",
    ),
    "FILIERE_API_RATE": ("How many requests a minute `/api` answers to one address; to one token, four times as many.", "600"),
    "FILIERE_CONTACT": (
        "Address to which readers report a difficulty of access; the accessibility page shows it.",
        "a sentence that says whom to ask",
    ),
    "FILIERE_PUBLISHER": ("Who answers for the open data, as the catalogue and the feeds name it.", "an operator who gave no name"),
    "FILIERE_RARE_DISEASES_LABELS": (
        "Table of French labels of HPO terms (babelon) for the search of signs and the case page.",
        "labels in English",
    ),
    "FILIERE_RARE_DISEASES_HPO": ("Folder of another HPO release (`hp.obo`, `phenotype.hpoa`) for the case page.", "the installed one"),
    "FILIERE_RARE_DISEASES_CROSSMAP": (
        "Orphanet's cross-references (`fr_product1.xml`): the case page then names diseases by their Orphanet identifiers.",
        "each namespace apart",
    ),
    "FILIERE_RARE_DISEASES_CARE": (
        "`MANUFACTURER; CERTIFICATE`: an operator who answers for use in care as a medical device says under whose certificate; "
        "both then stand on the case page and its exports.",
        "research only, said on every page and export",
    ),
    "FILIERE_DEBUG": ("`1` lets an unexpected fault show its traceback instead of a sentence.", "a sentence and a file"),
}


def page() -> str:
    """Return the page of the settings."""
    rows = [(code(name), what, absent) for name, (what, absent) in SETTINGS.items()]
    return _INTRODUCTION + "\n" + table(("Variable", "What it does", "When absent"), rows) + "\n" + _REST


_INTRODUCTION = """# Settings

There is no settings file. A few environment variables choose where things are; everything that is a decision of people (a quorum, a
majority, a period)
is a recorded act of the workspace.
"""

_REST = """## The workspace folder

| Inside | What it is |
|---|---|
| `workspace.json` | the card: format, identity, kind of database |
| `filiere.sqlite3` | facts and log (absent with PostgreSQL) |
| `artefacts/` | files by SHA-256, never changed |
| `keys/` | signing keys and the secret of web sessions, mode 0600 |
| `outbox/` | messages as `.eml` files, where no mail server is set |
| `runs/`, `scratch/` | words of the workers, folders of runs under way |
| `out/` | the dossiers that `filiere up` writes |
| `logs/faults.log` | unexpected faults: kind and path through the code, never a value |

The folder holds keys: keep it to yourself.
"""
