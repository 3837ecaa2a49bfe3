"""What a reader can do or follow, as HTML: downloads, links, acts with their verdict, filters and pages."""

from collections.abc import Iterable

from filiere.kernel.names import Text
from filiere.rendering.formats import size
from filiere.rendering.html_cells import anchor, link, words
from filiere.rendering.markup import Markup, element, join
from filiere.rendering.medium import Medium
from filiere.sdk.blocks import Action, Actions, Download, Downloads, Facet, Facets, Input, Links, Pager

_REMOVE = Text(fr="retirer ce filtre", en="remove this filter")
_PAGES = Text(fr="Pages", en="Pages")
_PREVIOUS = Text(fr="Page précédente", en="Previous page")
_NEXT = Text(fr="Page suivante", en="Next page")
_REQUIRED = Text(fr="(obligatoire)", en="(required)")
_REFUSED = Text(fr="Cet acte ne vous est pas ouvert.", en="This act is not open to you.")


def write(block: Downloads | Links | Actions | Facets | Pager, medium: Medium) -> Markup:
    """Return one of these blocks."""
    match block:
        case Downloads():
            return element("ul", *(element("li", _download(item, medium)) for item in block.items), class_="downloads")
        case Links():
            return element("ul", *(element("li", link(item, medium)) for item in block.items), class_="links")
        case Actions():
            return element("div", *(_action(item, medium) for item in block.items), class_="actions")
        case Facets():
            return _facets(block, medium)
        case Pager():
            return _pager(block, medium)


def _download(item: Download, medium: Medium) -> Markup:
    known = [item.media_type] if item.media_type != "application/octet-stream" else []
    known += [size(item.size, medium.language)] if item.size is not None else []
    detail = element("span", " · ".join(known), class_="soft") if known else None
    digest = element("code", f"sha256 {item.sha256[:12]}…", title=item.sha256) if item.sha256 else None
    return join((anchor(words(item.label, medium), item.address, medium), detail, digest), " ")


def _action(item: Action, medium: Medium) -> Markup:
    label = medium.say(item.label)
    note = element("p", medium.say(item.note), class_="soft") if item.note is not None else None
    if not item.verdict.allowed:
        reason = medium.say(item.verdict.reason or _REFUSED)
        return element(
            "div", element("button", label, type="button", disabled=True), element("p", reason, class_="refusal"), note, class_="action"
        )
    address = medium.link(item.address)
    if item.method == "get" and not item.inputs and address is not None:
        return element("div", element("a", label, href=address, class_=_button(item)), note, class_="action")
    token = (
        element("input", type="hidden", name="csrfmiddlewaretoken", value=medium.csrf) if medium.csrf and item.method == "post" else None
    )
    sendable = address is not None and (item.method == "get" or token is not None)
    button = element("button", label, type="submit", class_=_button(item), disabled=not sendable)
    files = any(field.form == "file" for field in item.inputs)
    return element(
        "form",
        token,
        *(_input(field, medium) for field in item.inputs),
        button,
        note,
        method=item.method,
        action=address,
        enctype="multipart/form-data" if files else None,
        class_="action",
    )


def _button(item: Action) -> str:
    return "button main" if item.main else "button"


def _input(field: Input, medium: Medium) -> Markup:
    if field.form == "hidden":
        return element("input", type="hidden", name=field.name, value=field.value)
    name = medium.fresh(f"field-{field.name}")
    helped = f"{name}-help" if field.help is not None else None
    required = element("span", medium.say(_REQUIRED), class_="soft") if field.required else None
    label = element("label", join((words(field.label, medium), required), " "), for_=name)
    control = _control(field, medium, name, helped)
    told = element("p", medium.say(field.help), id=helped, class_="soft") if field.help is not None else None
    order = (control, label) if field.form == "tick" else (label, control)
    return element("div", *order, told, class_=f"field field-{field.form}")


def _control(field: Input, medium: Medium, name: str, helped: str | None) -> Markup:
    match field.form:
        case "long":
            return element("textarea", field.value, id=name, name=field.name, rows="4", required=field.required, aria_describedby=helped)
        case "choice":
            options = (element("option", medium.say(said), value=value, selected=value == field.value) for value, said in field.choices)
            return element("select", *options, id=name, name=field.name, required=field.required, aria_describedby=helped)
        case "tick":
            return element(
                "input", type="checkbox", id=name, name=field.name, checked=field.value == "yes", value="yes", aria_describedby=helped
            )
        case "number":
            kind: str
            step: str | None
            kind, step = "number", "any"
        case other:
            kind, step = other, None
    value = None if kind in {"file", "password"} else field.value or None
    completed, listed = _completed(field, medium, name)
    control = element(
        "input",
        type=kind,
        id=name,
        name=field.name,
        value=value,
        step=step,
        required=field.required,
        aria_describedby=helped,
        **completed,
    )
    return join((control, listed))


def _completed(field: Input, medium: Medium, name: str) -> tuple[dict[str, str], Markup | None]:
    """Return what makes a field complete itself from its address, posting nothing but that field, and the list it completes from."""
    address = medium.link(field.suggest)
    if address is None or medium.csrf is None:
        return {}, None
    asked = {
        "hx_post": address,
        "hx_trigger": "input changed delay:200ms",
        "hx_params": f"csrfmiddlewaretoken,{field.name}",
        "hx_target": f"#{name}-list",
        "hx_swap": "innerHTML",
    }
    return {"list": f"{name}-list", "autocomplete": "off", **asked}, element("datalist", id=f"{name}-list")


def _facets(block: Facets, medium: Medium) -> Markup:
    items = element("ul", *(element("li", _facet(item, medium)) for item in block.items))
    name = medium.fresh("facets")
    return element(
        "div",
        element("p", medium.say(block.label), id=name, class_="facets-label"),
        items,
        class_="facets",
        role="group",
        aria_labelledby=name,
    )


def _facet(item: Facet, medium: Medium) -> Markup:
    count = element("span", str(item.count), class_="soft") if item.count is not None else None
    gone = element("span", medium.say(_REMOVE), class_="visually-hidden") if item.chosen else None
    label = join((words(item.label, medium), count, gone), " ")
    return anchor(label, item.address, medium, aria_current="true" if item.chosen else None)


def _pager(block: Pager, medium: Medium) -> Markup:
    before = anchor(words(_PREVIOUS, medium), block.previous, medium, rel="prev") if block.previous else None
    after = anchor(words(_NEXT, medium), block.next, medium, rel="next") if block.next else None
    where = element("span", f"{block.page} / {block.pages}", class_="soft")
    return element("nav", join((before, where, after), " "), class_="pager", aria_label=medium.say(_PAGES))


def options_html(words: Iterable[str]) -> str:
    """Return what a field may complete to, as the options of its list."""
    return join(element("option", value=word) for word in words)
