"""Work that waits for somebody who is still to be found."""

from collections import defaultdict
from collections.abc import Iterator

from filiere.kernel.contract import Contract
from filiere.kernel.elements import Deliverable
from filiere.kernel.leads import HeldLead, lead_of
from filiere.kernel.lint.values import Finding, element_places, joined, places
from filiere.kernel.lint.words import both, listing


def vacant_posts(contract: Contract) -> Iterator[Finding]:
    """Find the deliverables led from a post to be filled, one finding for each element that names the post."""
    known = {element.id: element for element in contract.elements()}
    waiting: dict[tuple[str, str], list[tuple[Deliverable, HeldLead]]] = defaultdict(list)
    for deliverable in contract.deliverables:
        held = lead_of(deliverable, known)
        if held is not None and held.lead.post is not None:
            waiting[deliverable.id.partition(".")[0], held.lead.post.fr].append((deliverable, held))
    for found in waiting.values():
        post = found[0][1].lead.post
        names = [deliverable.id for deliverable, _ in found]
        if post is None:
            continue
        yield Finding(
            rule="posts.vacant",
            severity="gap",
            message=both(
                f"{listing(names, 'fr')} : en attente d’un poste à pourvoir ({post.fr}).",
                f"{listing(names, 'en')}: waiting for a vacant post ({post.en}).",
            ),
            places=joined(*(element_places(known[held.held_by], "lead") for _, held in found)),
        )


def unnamed_holders(contract: Contract) -> Iterator[Finding]:
    """Find each task that the text gives to somebody it leaves to be named."""
    for blank in contract.blanks:
        if blank.kind == "to_be_named":
            yield Finding(
                rule="posts.to_be_named",
                severity="gap",
                message=both(f"Reste à désigner : {blank.title.fr}.", f"Still to be named: {blank.title.en}."),
                places=places(blank.about or blank.id, blank.sources),
            )
