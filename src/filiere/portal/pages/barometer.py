"""The public barometer: the contract in one look, without an account, to read, to print, or to show inside another site."""

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.visit import Visit
from filiere.rendering.days import day as day_words
from filiere.rendering.states import t
from filiere.sdk.blocks import Code, Download, Downloads, FactRow, Facts, Section

TITLE = t("Baromètre du contrat", "Barometer of the contract")
#: The name of its file, in both forms: data, and a page that another site may show in a frame.
FILE = "barometer"


def page(visit: Visit) -> Page:
    """Return the barometer."""
    embedded = visit.to("file", f"{FILE}.html")
    items = (
        Download(label=t("Page à imprimer ou à intégrer", "Page to print or to embed"), address=embedded, media_type="text/html"),
        Download(label=t("Données", "Data"), address=visit.to("file", f"{FILE}.json"), media_type="application/json"),
    )
    frame = Facts(
        rows=(
            FactRow(
                label=t("Dans votre site", "In your site"),
                value=Code(words=f'<iframe src="…{embedded}" title="{TITLE.say(visit.language)}" width="100%" height="900"></iframe>'),
            ),
        )
    )
    return Page(
        title=TITLE,
        lead=visit.workshop.contract.title,
        tab="home",
        main=(
            *visit.workshop.barometer_page(visit.day),
            Section(title=t("Reprendre ailleurs", "Use elsewhere"), id="reprendre", blocks=(Downloads(items=items), frame)),
        ),
    )


def dated(visit: Visit) -> Text:
    """Return the day the barometer was counted for, for the foot of the page that leaves the portal."""
    return Text(fr=f"État au {day_words(visit.day, 'fr')}", en=f"State on {day_words(visit.day, 'en')}")
