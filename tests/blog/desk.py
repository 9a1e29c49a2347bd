"""What a browser would send of the form on an admin page."""

import html5lib

SILENT = {"submit", "button", "file", "reset", "image"}


def read_form(page, name):
    """{field: value or [values]} of the form with this id, as it stands on the page."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    form = tree.find(f".//form[@id='{name}_form']")
    sent = {}
    for field in form.iter():
        if field.tag in {"input", "textarea", "select"}:
            sent.setdefault(field.get("name"), []).extend(values(field))
    return {key: found[0] if len(found) == 1 else found for key, found in sent.items() if key and found}


def values(field):
    kind = field.get("type", "text")
    if field.tag == "textarea":
        return ["".join(field.itertext())]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and field.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value", option.text) for option in chosen]
    if kind in SILENT or (kind in {"checkbox", "radio"} and field.get("checked") is None):
        return []
    return [field.get("value", "on" if kind == "checkbox" else "")]


def fill(client, address, model="post", **typed):
    """The form at this address with these fields typed over; None takes a field away."""
    form = read_form(client.get(address).text, model) | typed
    return {name: value for name, value in form.items() if value is not None}
