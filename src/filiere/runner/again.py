"""A verification as a run: a result is made again by a worker, and the row of the run says what was found."""

from filiere.kernel.evidence import Evidence
from filiere.kernel.names import Text
from filiere.runner.run import Bench, claimed, offer_of
from filiere.runner.spreading import mapper
from filiere.runner.verification import Verification, verify

#: How many files that differ are named.
NAMED = 10

SAME = Text(fr="refait, le calcul donne la même chose", en="done again, the run gives the same")
OTHER = Text(fr="refait, le calcul diffère de ce qui fut inscrit", en="done again, the run differs from what was recorded")


def work_again(bench: Bench, run_id: str, evidence: Evidence) -> Verification:
    """Do one queued verification: done where the result is the same, failed, with what differs and why, where it is not.

    Raises:
        Busy: the row is not queued any more.
        RunError: the result cannot be made again; the row of the run says so.
    """
    offer = offer_of(bench, evidence.provenance.offer if evidence.provenance else "")
    runs = bench.store.runs
    with claimed(bench, run_id) as heartbeat:
        known = bench.store.evidence.facts().evidence
        found = verify(evidence, offer, bench.store, known, reporter=heartbeat, spread=mapper(bench.environ))
        heartbeat.rest()
        if found.same:
            runs.progress(run_id, found.compared, found.compared, SAME)
            runs.finish(run_id, "done", evidence=evidence.id)
        else:
            runs.finish(run_id, "failed", evidence=evidence.id, fault=said(found))
    return found


def said(found: Verification) -> Text:
    """Return what differs and what may explain it, in words.

    >>> said(Verification(evidence="ev-1", same=False)).en
    'done again, the run differs from what was recorded'
    """
    parts = [
        OTHER,
        *(Text(fr=f"{item.artefact} {item.what.fr}", en=f"{item.artefact} {item.what.en}") for item in found.differences[:NAMED]),
        *found.because,
    ]
    return Text(fr="\u202f; ".join(part.fr for part in parts), en="; ".join(part.en for part in parts))
