"""Import rules of our own, for import-linter: science is pure, and every engine has the one shape."""

from importlinter import Contract, ContractCheck, fields, output

#: The rooms of an engine that may know Filière; every other module of an engine is science.
ROOMS = frozenset({"engine", "deliverables", "pages", "registers", "interactions", "consultations", "commands", "sources"})

#: What each room may import inside its own engine: the face holds names only, and nobody imports the face.
SHAPE = {
    "engine": frozenset({"sources"}),
    "pages": frozenset({"model", "science"}),
    "registers": frozenset({"model", "science"}),
    "interactions": frozenset({"model", "science", "pages"}),
    "deliverables": frozenset({"model", "science", "sources"}),
    "consultations": frozenset({"model", "science", "pages"}),
    "commands": frozenset({"model", "science", "sources", "pages"}),
    "sources": frozenset({"model", "science"}),
    "science": frozenset({"model", "science"}),
}


def room(module: str, engines: str) -> tuple[str, str] | None:
    """Return (engine, room) of a module, None where it is not inside an engine."""
    inside = module.removeprefix(engines + ".")
    if inside == module or "." not in inside:
        return None
    engine, name = inside.split(".", 1)
    head = name.split(".")[0]
    return engine, head if head in ROOMS else "science"


class Science(Contract):
    """Science imports its own model, methods and the scientific stack, never Filière."""

    engines = fields.StringField()
    methods = fields.StringField()

    def check(self, graph, verbose):
        broken = []
        for importer in sorted(graph.modules):
            place = room(importer, self.engines)
            if place is None or place[1] != "science":
                continue
            own = f"{self.engines}.{place[0]}"
            root = self.engines.split(".")[0]
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                ours = imported == root or imported.startswith(root + ".")
                allowed = imported.startswith((own + ".", self.methods + ".")) or imported in {own, self.methods}
                if ours and not allowed:
                    broken.append(f"{importer} imports {imported}")
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check):
        for line in check.metadata["broken"]:
            output.print_error(line)


class Shape(Contract):
    """Rooms of an engine import each other in one direction only."""

    engines = fields.StringField()

    def check(self, graph, verbose):
        broken = []
        for importer in sorted(graph.modules):
            place = room(importer, self.engines)
            if place is None:
                continue
            engine, name = place
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                target = room(imported, self.engines)
                if target is None or target[0] != engine:
                    continue
                if target[1] != name and target[1] not in SHAPE[name] and not (name != "engine" and target[1] == "science"):
                    broken.append(f"{importer} imports {imported}")
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check):
        for line in check.metadata["broken"]:
            output.print_error(line)
