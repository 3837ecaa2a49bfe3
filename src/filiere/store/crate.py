"""One piece of evidence, or all those of one promise, as an RO-Crate: files, statements, proofs, in a folder that explains itself.

Source: RO-Crate 1.1 (https://w3id.org/ro/crate/1.1), written with the ``rocrate`` library.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filiere.kernel.errors import UsageError
from filiere.kernel.evidence import Evidence
from filiere.kernel.names import Text
from filiere.store.entries import SignedHead

if TYPE_CHECKING:
    from filiere.store.opened import Store

CONFORMS = "https://in-toto.io/Statement/v1"


def write_crate(store: "Store", evidence: Sequence[str], out: Path, *, name: str, description: str, licence: str = "") -> Path:
    """Write evidence as an RO-Crate and return where: a folder, or one file where ``out`` ends in ``.zip``.

    Args:
        store: the open workspace.
        evidence: the ids of the evidence.
        out: the folder to make, or the zip file.
        name: the title of the crate (of the promise, in one language).
        description: one sentence about it.
        licence: the address of a licence, empty where nobody has chosen one: then the crate says so.

    Raises:
        UsageError: there is no evidence to write.
        UnknownElement: an id leads nowhere.
        IntegrityError: a file is missing.
    """
    from rocrate.rocrate import ROCrate

    if not evidence:
        raise UsageError(
            Text(fr="aucune preuve à exporter", en="no evidence to export"),
            Text(fr="déposez-en une, ou lancez le calcul", en="file some, or start the run"),
        )
    items = [store.evidence.get(key) for key in evidence]
    crate = ROCrate()
    crate.name, crate.description = name, description
    crate.datePublished = max(item.recorded_at for item in items)
    crate.license = licence or "No licence was stated for these files."
    for item in items:
        _add(crate, store, item)
    if out.suffix == ".zip":
        crate.write_zip(out)
    else:
        crate.write(out)
    return out


def _add(crate: Any, store: "Store", item: Evidence) -> None:
    base = f"evidence/{item.id}"
    proof = store.evidence.proof(item.id)
    head = SignedHead.model_validate(proof["head"])
    files = [
        crate.add_file(
            str(store.artefacts.path(subject.sha256)),
            dest_path=f"{base}/{subject.sha256[:12]}-{Path(subject.name).name}",
            properties={
                "name": subject.name,
                "encodingFormat": subject.media_type,
                "contentSize": str(subject.size),
                "sha256": subject.sha256,
            },
        )
        for subject in item.subjects
    ]
    statement = _text(crate, f"{base}/statement.json", proof["statement"], {"name": "in-toto statement", "conformsTo": {"@id": CONFORMS}})
    known = {"name": f"inclusion proof in the log at {head.size} entries, root {head.root}"}
    proven = _text(crate, f"{base}/proof.json", proof, known)
    _tell(crate, item, [*files, statement, proven])


def _tell(crate: Any, item: Evidence, results: list[Any]) -> None:
    from rocrate.model.contextentity import ContextEntity

    properties: dict[str, Any] = {
        "@type": "CreateAction",
        "name": f"{item.kind} evidence about {item.about}",
        "endTime": item.recorded_at.isoformat(),
        "result": [{"@id": each.id} for each in results],
    }
    if item.organisation:
        organisation = ContextEntity(crate, f"#{item.organisation}", properties={"@type": "Organization", "name": item.organisation})
        crate.add(organisation)
        properties["agent"] = {"@id": organisation.id}
    if item.provenance is not None:
        tool = ContextEntity(
            crate,
            f"#{item.provenance.offer}",
            properties={"@type": "SoftwareApplication", "name": item.provenance.offer, "softwareVersion": item.provenance.code},
        )
        crate.add(tool)
        properties["instrument"] = {"@id": tool.id}
    action = ContextEntity(crate, f"#{item.id}", properties=properties)
    crate.add(action)
    crate.root_dataset.append_to("mentions", action)


def _text(crate: Any, path: str, content: Any, properties: dict[str, Any]) -> Any:
    from io import StringIO

    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return crate.add_file(StringIO(text), dest_path=path, properties={"encodingFormat": "application/json"} | properties)
