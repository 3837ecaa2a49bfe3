"""The description of the interface made whole: words in a language, what can go wrong, and where a token is asked for."""

import copy
from collections.abc import Mapping
from typing import Any

from filiere.kernel.names import Language
from filiere.portal.api.problems import MEDIA, TITLES
from filiere.portal.api.schemas import Problem
from filiere.portal.api.words import DESCRIPTION, OPERATIONS, PARAMETERS, TAGS, TITLE

#: What any request may meet, and what a writing may besides.
ANY, WRITING = (400, 401, 403, 404, 405, 429, 500, 503), (409, 413)


def finished(schema: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return ninja's description with our words, problems and security."""
    told: dict[str, Any] = copy.deepcopy(dict(schema))
    told["info"] = {"title": TITLE.say(language), "version": "1", "description": DESCRIPTION.say(language)}
    told["tags"] = [{"name": name, "description": words.say(language)} for name, words in TAGS.items()]
    schemas = told["components"].setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {})
    schemas["Problem"] = problem
    told["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for methods in told["paths"].values():
        for method, operation in methods.items():
            _finish(operation, method, language)
    return told


def _finish(operation: dict[str, Any], method: str, language: Language) -> None:
    name = operation["operationId"]
    operation["summary"] = OPERATIONS[name].say(language)
    operation.pop("description", None)
    for parameter in operation["parameters"]:
        if parameter["name"] in PARAMETERS and parameter["in"] == "query":
            parameter["description"] = PARAMETERS[parameter["name"]].say(language)
    asked = {"type": "string", "enum": ["fr", "en"]}
    operation["parameters"].append(
        {"in": "query", "name": "lang", "required": False, "schema": asked, "description": PARAMETERS["lang"].say(language)}
    )
    codes = (*ANY, *(WRITING if method == "post" else ()))
    if name == "get_record":
        codes = (*codes, 410)
        operation["responses"][308] = {"description": TITLES[410].say(language)}
    for code in sorted(set(codes)):
        words = TITLES[code].say(language)
        operation["responses"][code] = {"description": words, "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    # The server itself answers, before anything of ours has read the request.
    operation["responses"][414] = {"description": TITLES[414].say(language), "content": {"text/html": {"schema": {"type": "string"}}}}
    operation["responses"] = {str(code): answer for code, answer in sorted(operation["responses"].items(), key=lambda pair: int(pair[0]))}
    if "token" in operation.get("tags", ()):
        operation["security"] = [{"token": []}]
    else:
        operation["security"] = [{}, {"token": []}]
