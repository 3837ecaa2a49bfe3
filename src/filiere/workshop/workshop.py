"""The workshop: everything the two faces may do with one workspace, composed here and nowhere else."""

from filiere.workshop.barometer import Barometers
from filiere.workshop.calendars import Calendars
from filiere.workshop.carrying import Carrying
from filiere.workshop.commenting import Commenting
from filiere.workshop.consultations import Consultations
from filiere.workshop.custody import Custody
from filiere.workshop.dossier import Dossier
from filiere.workshop.editions import Editions
from filiere.workshop.exchange import Exchange
from filiere.workshop.open_data import OpenData
from filiere.workshop.papers import Papers
from filiere.workshop.personal_data import PersonalData
from filiere.workshop.proofs import Proofs
from filiere.workshop.readers_editions import ReadersEditions
from filiere.workshop.searching import Searching
from filiere.workshop.tokens import Tokens


class Workshop(
    Carrying,
    Consultations,
    Exchange,
    PersonalData,
    Custody,
    Proofs,
    Searching,
    Calendars,
    Commenting,
    OpenData,
    Tokens,
    Papers,
    Barometers,
    ReadersEditions,
    Editions,
    Dossier,
):
    """One workspace, opened by one actor.

    Its parts each live in a file named after what they do: acts of people, files that come and go, custody, proofs, search, calendars,
    runs, agendas and reports. All stand on the views of the contract and on the desk, which opens store and engines when first needed.
    """
