"""Applies corrections, written as data, to a contract: the copy that the linter must find nothing in."""

import json
from pathlib import Path
from typing import Any

import yaml

from filiere.kernel.contract import Contract

PATCHES = Path(__file__).parent / "patches.yaml"


def corrected(contract: Contract, patches: list[dict[str, Any]]) -> Contract:
    """Return the contract with every correction applied.

    Raises:
        AssertionError: a correction changes nothing, so it is not needed any more or names something that is gone.
    """
    data = json.loads(contract.model_dump_json())
    for patch in patches:
        before = json.dumps(data, sort_keys=True)
        _apply(data, patch)
        assert json.dumps(data, sort_keys=True) != before, f"a correction changes nothing: {patch['reason']}: {patch}"
    return Contract.model_validate_json(json.dumps(data))


def read_patches() -> list[dict[str, Any]]:
    patches: list[dict[str, Any]] = yaml.safe_load(PATCHES.read_text())
    return patches


def _apply(data: dict[str, Any], patch: dict[str, Any]) -> None:
    group = data[patch["group"]]
    if "add_each" in patch:
        _add_each(data, group, patch["add_each"])
        return
    chosen = [value for value in group if _wanted(value, patch)]
    for value in chosen:
        for path, new in patch.get("set", {}).items():
            _set(value, path.split("."), new)
            if "sources" in value and isinstance(value["sources"], dict):
                value["sources"].setdefault(path.partition(".")[0], value["sources"]["title"])
        for name, fields in patch.get("set_each", {}).items():
            value[name] = [item | {key: new for key, new in fields.items() if key in item} for item in value[name]]
            value[name] = [item for item in value[name] if any(item.get(key) for key in ("figure", "amount", "by"))]
        if "first" in patch:
            value[patch["first"]] = value[patch["first"]][:1]
        if "unique" in patch:
            value[patch["unique"]] = list({_name(item): item for item in value[patch["unique"]]}.values())
        for name, count in patch.get("fill", {}).items():
            value[name] = [{"words": f"entry {index}"} for index in range(count)]
    if patch.get("drop"):
        group[:] = [value for value in group if value not in chosen]


def _add_each(data: dict[str, Any], group: list[Any], rule: dict[str, Any]) -> None:
    present = {value[rule["lacking"]] for value in group}
    for owner in data[rule["of"]]:
        if owner["id"] not in present:
            added = json.loads(json.dumps(rule["value"]).replace("{id}", owner["id"]))
            group.append(added | {"document": owner["document"], "sources": {"title": owner["sources"]["title"]}})


def _wanted(value: dict[str, Any], patch: dict[str, Any]) -> bool:
    if "id" in patch and value["id"] != patch["id"]:
        return False
    return all(_get(value, path.split(".")) in wanted for path, wanted in patch.get("where", {}).items())


def _name(entry: dict[str, Any]) -> str:
    return str(entry["organisation"] or entry["element"] or entry["words"])


def _get(value: Any, path: list[str]) -> Any:
    for key in path:
        if isinstance(value, list):
            value = value[int(key)] if int(key) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(key)
    return value


def _set(value: Any, path: list[str], new: Any) -> None:
    for key in path[:-1]:
        value = value[int(key)] if isinstance(value, list) else value[key]
    if isinstance(value, list):
        value[int(path[-1])] = new
    else:
        value[path[-1]] = new
