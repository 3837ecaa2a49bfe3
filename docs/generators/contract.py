"""The files of a contract and every key they may hold, from the models that read them."""

import typing

from pydantic import BaseModel

from filiere.kernel import deadlines, elements
from filiere.workshop import reading
from generators.markdown import code, fields_table, first_sentence, said, table, type_words

#: What the folder or the file's name says, so that no file writes it.
FILLED = ("document",)


def listed() -> dict[str, type[BaseModel]]:
    """Return file name → what its list holds."""
    return dict(reading._LISTS)


def models() -> list[type[BaseModel]]:
    """Return every model a file may hold and every value they are made of, each once."""
    found: list[type[BaseModel]] = []
    waiting: list[type[BaseModel]] = [
        elements.Document,
        elements.Anchor,
        elements.Binding,
        elements.Project,
        *reading._IN_PROJECT.values(),
        *reading._LISTS.values(),
    ]
    while waiting:
        model = waiting.pop(0)
        if model in found or model in forms():
            continue
        found.append(model)
        waiting += [inner for info in model.model_fields.values() for inner in _models_in(info.annotation)]
    return [model for model in found if model.__name__ not in {"Text", "Source"}]


def forms() -> tuple[type[BaseModel], ...]:
    """Return the forms of a deadline."""
    return typing.get_args(typing.get_args(deadlines.Deadline)[0])


def page() -> str:
    """Return the page of the contract's files."""
    parts = [_INTRODUCTION]
    rows = [(code(f"<document>/{name}.yaml"), _plain(model), first_sentence(model)) for name, model in listed().items()]
    parts.append("### Lists of a document\n\n" + table(("File", "Each entry", "What it is"), rows))
    rows = [(code(name), _plain(model), first_sentence(model)) for name, model in reading._IN_PROJECT.items()]
    parts.append(
        "### A project's file\n\n`<document>/projects/<PROJECT>.yaml` holds `project` (left out where a later document adds to an earlier "
        "project) and the lists below; `project` of each entry is filled in from the file's name.\n\n"
        + table(("Key", "Each entry", "What it is"), rows)
    )
    parts.append("## Deadlines\n\nWritten as a map with its `kind`.\n")
    for form in forms():
        kind = form.model_fields["kind"].default
        parts.append(f"### {form.__name__}\n\n`kind: {kind}`. {said(form)}\n\n{fields_table(form, without=('kind',))}")
    parts.append("## Entries\n")
    parts += [f"### {model.__name__}\n\n{said(model)}\n\n{fields_table(model, without=FILLED)}" for model in models()]
    text = "\n".join(parts).replace("[Text](#text)", "[words](#words)").replace("[Source](#source)", "[source](#sources)")
    return text.replace(type_words(deadlines.Deadline), "[deadline](#deadlines)")


def _plain(model: type[BaseModel]) -> str:
    return f"[{model.__name__}](#{model.__name__.lower()})"


def _models_in(annotation: typing.Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in typing.get_args(annotation) for model in _models_in(inner)]


_INTRODUCTION = """# Contract files

A contract is a folder of YAML files: `family.yaml`, `bindings.yaml`, and one folder per signed document. They are read strictly: no
unknown key, no
duplicate key, no yes/no words, every fault told at once with its file and line. Another contract than the one shipped is given with
`--contract DIR`.

### family.yaml

| Key | What |
|---|---|
| `id` | name of the family |
| `title`, `short` | words |
| `documents` | folders, in the order of signature |
| `anchors` | named and dated events: signatures, term |
| `term` | the anchor of the contract's last day, where one is known |

### bindings.yaml

A list of [Binding](#binding): which offer of an engine works on which deliverable, and whether it `fulfils` the promise or `supports`
people who do.

### Words

`{fr: …, en: …}`: one sentence in each language, both needed.

### Sources

`sources` of an entry maps a field to where the signed text prints it: `"2019:336"` (document and line), `"2019:381-383"` (lines),
`"2019:336#2"` (second
cell of a table's row), or a list of these. Every field that states something needs one.
"""
