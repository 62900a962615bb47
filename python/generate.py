#!/usr/bin/env python3
"""Makes the parts of the client that follow from the server: headroom/documents.py, routes.py and refusals.py.

    python3 generate.py OPENAPI.json REFUSALS.json [FOLDER]

The first is the answer of /api/v1/openapi.json, the second of /api/v1/refusals. Names of methods are in methods.txt.
Exits 1, and says which, where a route has no name there or a name has no route. `Scripts/client-checks --write` does
all this against a server.
"""

import json
import keyword
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = "/api/v1/"
MADE = "Made by python/generate.py from the server's OpenAPI document; `Scripts/client-checks --write` makes it anew."


def head(title: str) -> str:
    return f'"""{title}\n\n{MADE}\n"""\n'


WIDTH = 120
#: Fields of requests and parameters that are days or instants, where the schema says text.
WHEN = {"earliest", "latest", "until", "since", "by", "from", "to"}
NEVER = "^(never|"
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


@dataclass(frozen=True)
class Name:
    """A line of methods.txt."""

    method: str
    path: str
    python: str
    stream: str | None = None


@dataclass
class Argument:
    """A parameter of a method: in Python, on the wire, its type, whether it may be left out."""

    name: str
    wire: str
    type: str
    optional: bool = True


@dataclass
class Method:
    name: Name
    operation: dict[str, Any]
    path: list[Argument] = field(default_factory=list)
    query: list[Argument] = field(default_factory=list)
    body: list[Argument] = field(default_factory=list)
    #: The body, or the field of it, that is an order, given by keywords of its own.
    order: str | None = None
    has_body: bool = False
    changes: bool = False
    #: The field and the line type of a paged list.
    list: tuple[str, str] | None = None


# Names


def read_names() -> list[Name]:
    lines = (HERE / "methods.txt").read_text().splitlines()
    return [Name(*words) for line in lines if (words := line.split()) and not line.startswith("#")]


def faults(names: list[Name], document: dict[str, Any]) -> Iterator[str]:
    """What methods.txt and the document do not have in common."""
    known = {(name.method, name.path) for name in names}
    there = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    for method, path in sorted(there - known, key=lambda route: route[1]):
        yield f"python/methods.txt lacks: {method:7} {path}    NAME_OF_ITS_METHOD"
    for method, path in sorted(known - there, key=lambda route: route[1]):
        yield f"python/methods.txt has {method} {path}, which the server has not"
    for name in names:
        operation = document["paths"].get(name.path, {}).get(name.method.lower(), {})
        if ("text/event-stream" in answers(operation)) != (name.stream is not None):
            is_one = "is no" if name.stream else "is a"
            yield f"python/methods.txt: {name.method} {name.path} {is_one} stream; write its method in client.py"


def identifier(text: str) -> str:
    name = "".join(c if c.isalnum() else "_" for c in text)
    return name + "_" if keyword.iskeyword(name) else name


def class_name(schema: str) -> str:
    return "".join(c for c in schema if c.isalnum())


# Types


def type_of(schema: dict[str, Any], wire: str = "", asked: bool = False, prefix: str = "") -> str:
    """A schema as a Python type. `asked`: of something that is sent, where a day may be a `date`."""
    if "$ref" in schema:
        return prefix + class_name(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return union(type_of(one, wire, asked, prefix) for one in schema["anyOf"])
    if "enum" in schema:
        return "bool" if schema["enum"] == ["0", "1"] else "Literal[" + ", ".join(map(repr_text, schema["enum"])) + "]"
    kind = schema.get("type")
    if isinstance(kind, list):
        return union(type_of({"type": one}, wire, asked, prefix) for one in kind)
    if kind == "array":
        return f"list[{type_of(schema.get('items', {}), wire, asked, prefix)}]"
    if kind == "object":
        more = schema.get("additionalProperties")
        return f"dict[str, {type_of(more, '', asked, prefix) if isinstance(more, dict) else 'Any'}]"
    if kind == "string" and asked and (wire in WHEN or "date" in schema.get("format", "")):
        return "When"
    return PLAIN.get(str(kind), "Any")


def union(types: Iterator[str]) -> str:
    return " | ".join(sorted(set(types), key=lambda one: (one == "None", one)))


def repr_text(value: object) -> str:
    return json.dumps(value)


def is_day(schema: dict[str, Any]) -> bool:
    options = schema.get("anyOf", [schema])
    return any(one.get("format") == "date" or str(one.get("pattern", "")).startswith(NEVER) for one in options)


def is_instant(schema: dict[str, Any]) -> bool:
    return any(one.get("format") == "date-time" for one in schema.get("anyOf", [schema]))


# Documents


def documents(schemas: dict[str, Any]) -> str:
    """Every schema as a TypedDict, and which fields are days."""
    shown = dict(sorted(schemas.items()))
    sent = reached(schemas, [name for name in schemas if name.endswith("Request")])
    out = [head("The documents of the API, as types.")]
    out.append("from datetime import date, datetime")
    out.append("from typing import Any, Literal, NotRequired, TypedDict\n")
    out.append("#: A day or an instant that is sent: `datetime.date`, an aware `datetime`, or text (`2027-01-01`).")
    out.append("When = str | date | datetime\n\n")
    for name, schema in shown.items():
        out.append(typed_dict(name, schema, name in sent) + "\n\n")
    answers = {name: schema for name, schema in shown.items() if name not in sent}
    always, of = day_fields(answers)
    out.append("#: Fields that are days (or \"never\") wherever they are texts.")
    out.append(text_set("DAYS: frozenset[str] = frozenset", always))
    out.append("#: And those that are days in one kind of line and something else in another.")
    out.append("DAYS_OF: dict[str, frozenset[str]] = {")
    for name, fields in of.items():
        out.append(f"    {repr_text(name)}: frozenset({{{', '.join(map(repr_text, sorted(fields)))}}}),")
    out.append("}\n")
    out.append("#: Fields that are instants.")
    out.append(text_set("INSTANTS: frozenset[str] = frozenset", instant_fields(answers)).rstrip("\n"))
    return "\n".join(out) + "\n"


def reached(schemas: dict[str, Any], names: list[str]) -> set[str]:
    """Schemas that stand in others, those themselves included."""
    known: set[str] = set()
    while names:
        name = names.pop()
        if name in known:
            continue
        known.add(name)
        names += re.findall(r"#/components/schemas/([^\"]+)", json.dumps(schemas[name]))
    return known


def text_set(head: str, texts: set[str]) -> str:
    return f"{head}(\n    {{\n" + "".join(f"        {repr_text(text)},\n" for text in sorted(texts)) + "    }\n)\n"


def typed_dict(name: str, schema: dict[str, Any], is_sent: bool) -> str:
    properties, required = schema.get("properties", {}), set(schema.get("required", []))
    if is_sent and (name == "OrderRequest" or not name.endswith("Request")):
        required = set()  # an amendment and a customer's order have few of the fields
    types = {}
    for key, value in properties.items():
        type = type_of(value, key, is_sent)
        # What is declared further down has to be quoted; all quoted, Python 3.11 would take every field for required.
        type = repr_text(type) if "$ref" in json.dumps(value) else type
        types[key] = type if key in required else f"NotRequired[{type}]"
    python = class_name(name)
    if not types:
        return f"class {python}(TypedDict):\n    pass"
    if any(not key.isidentifier() or keyword.iskeyword(key) for key in types):
        lines = "".join(f"        {repr_text(key)}: {type},\n" for key, type in types.items())
        return f"{python} = TypedDict(\n    {repr_text(python)},\n    {{\n{lines}    }},\n)"
    return f"class {python}(TypedDict):\n" + "\n".join(f"    {key}: {type}" for key, type in types.items())


def day_fields(schemas: dict[str, Any]) -> tuple[set[str], dict[str, set[str]]]:
    days: dict[str, set[str]] = {}
    others: set[str] = set()
    for name, schema in schemas.items():
        for key, value in schema.get("properties", {}).items():
            if is_day(value):
                days.setdefault(class_name(name), set()).add(key)
            elif "str" in type_of(value):
                others.add(key)
    always = {key for fields in days.values() for key in fields} - others
    of = {name: fields - always for name, fields in sorted(days.items()) if fields - always}
    return always, of


def instant_fields(schemas: dict[str, Any]) -> set[str]:
    fields = (field for schema in schemas.values() for field in schema.get("properties", {}).items())
    return {key for key, value in fields if is_instant(value)}


# Methods


def answers(operation: dict[str, Any]) -> dict[str, Any]:
    """What a good answer may be, by media type."""
    for status in sorted(operation.get("responses", {})):
        if status.startswith("2"):
            return dict(operation["responses"][status].get("content", {}))
    return {}


def read_method(name: Name, operation: dict[str, Any], schemas: dict[str, Any]) -> Method:
    method = Method(name, operation)
    for parameter in operation.get("parameters", []):
        wire, schema = parameter["name"], parameter["schema"]
        argument = Argument(identifier(wire), wire, type_of(schema, wire, True, "documents."))
        if parameter["in"] == "path":
            argument.type = "str"
            method.path.append(argument)
        elif parameter["in"] == "query":
            if parameter.get("description", "").startswith("Only lines whose"):
                argument.type = "Values"
            argument.optional = not parameter.get("required", False)
            method.query.append(argument)
        elif wire == "Idempotency-Key":
            method.changes = True
    read_body(method, schemas)
    return method


def read_body(method: Method, schemas: dict[str, Any]) -> None:
    content = method.operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return
    method.has_body = True
    reference = content["application/json"]["schema"].get("$ref", "").rsplit("/", 1)[-1]
    if reference == "OrderRequest":
        method.order = ""
        return
    schema = schemas.get(reference)
    if schema is None:
        method.body.append(Argument("body", "", "Any", False))
        return
    required = set(schema.get("required", []))
    for wire, value in schema["properties"].items():
        if value.get("$ref", "").endswith("/OrderRequest"):
            method.order = wire
        else:
            type = type_of(value, wire, True, "documents.")
            method.body.append(Argument(identifier(wire), wire, type, wire not in required))


def written(method: Method) -> str:
    """A method of the class `Routes`."""
    lines = signature(method) + docstring(method) + statements(method)
    return "\n".join("    " + line if line else "" for line in lines)


def list_of(method: Method, schemas: dict[str, Any]) -> tuple[str, str] | None:
    """The field and the line type of a paged list."""
    if not any(argument.wire == "cursor" for argument in method.query):
        return None
    reference = answers(method.operation)["application/json"]["schema"].get("$ref", "").rsplit("/", 1)[-1]
    for key, value in schemas[reference]["properties"].items():
        if value.get("type") == "array":
            return key, type_of(value["items"], prefix="documents.")
    return None


def result(method: Method) -> str:
    content = answers(method.operation)
    if method.list:
        return f"Lines[{method.list[1]}]"
    if "application/json" in content:
        return type_of(content["application/json"]["schema"], prefix="documents.")
    return "str" if any(media.startswith("text/") for media in content) else "bytes"


def signature(method: Method) -> list[str]:
    places = [f"{argument.name}: str" for argument in method.path]
    single = [argument for argument in method.body if not argument.optional]
    alone = len(single) == 1 and not method.order
    if alone:
        places.append(f"{single[0].name}: {single[0].type}")
    named = [f"{a.name}: {a.type}" for a in single if not alone]
    named += [
        f"{a.name}: {a.type} | None = None" if a.optional else f"{a.name}: {a.type}"
        for a in sorted(asked(method), key=lambda a: a.optional)
    ]
    named += [f"{a.name}: {a.type} | None = None" for a in method.body if a.optional]
    if method.list:
        named.append("page_size: int | None = None")
    if method.changes:
        named += ["key: str | None = None", "expecting: int | None = None", "reason: str | None = None"]
    places = ["self", *places]
    if method.order is not None:
        places += ["/"] if method.path else []
        if not named:
            rest = ["**terms: Unpack[documents.OrderRequest]"]
        else:
            rest = ["*", *named, "**terms: Unpack[documents.OrderRequest]"]
    else:
        rest = ["*", *named] if named else []
    every, end = places + rest, f") -> {result(method)}:"
    line = f"def {method.name.python}({', '.join(every)}{end}"
    if len(line) + 4 <= WIDTH:
        return [line]
    inner = ", ".join(every)
    if len(inner) + 8 <= WIDTH:
        return [f"def {method.name.python}(", "    " + inner, end]
    return [f"def {method.name.python}(", *(f"    {one}," for one in every), end]


def asked(method: Method) -> list[Argument]:
    """Parameters that a caller gives; pages are turned by the list."""
    return [a for a in method.query if not (method.list and a.wire in ("limit", "cursor"))]


def docstring(method: Method) -> list[str]:
    operation, name = method.operation, method.name
    head = operation.get("summary", "").strip()
    tail = f"{name.method} {name.path}. {operation.get('description', '')}".strip()
    out = ['    """' + (wrapped(head, 8) or name.python), "", "    " + wrapped(tail, 8)]
    told = [a for a in asked(method) if a.type != "Values" and about(operation, a.wire)]
    if told:
        out.append("")
        out += [f"    {a.name}: " + wrapped(about(operation, a.wire), 12) for a in told]
    out.append('    """')
    return "\n".join(out).split("\n")


def about(operation: dict[str, Any], wire: str) -> str:
    for parameter in operation.get("parameters", []):
        if parameter["name"] == wire:
            return str(parameter.get("description", ""))
    return ""


def wrapped(text: str, indent: int) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 > WIDTH - 4 - indent:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return ("\n" + " " * (indent - 4)).join([*lines, line])


def statements(method: Method) -> list[str]:
    kind, content = result(method), answers(method.operation)
    mapping = "{" + ", ".join(f"{repr_text(a.wire)}: {a.name}" for a in asked(method)) + "}"
    if method.list:
        key, line = method.list
        return wide(f"return self._lines({place(method)}, {repr_text(key)}, {line}, {mapping}, page_size)")
    if "application/json" not in content:
        verb = "_text" if kind == "str" else "_bytes"
        media = next(iter(content), "*/*")
        target = place(method, whole=True)
        if asked(method):
            target += f" + query({mapping})"
        return wide(f"return self.{verb}({target}, {repr_text(media)})")
    verb = "change" if method.changes else "ask"
    given = [repr_text(method.name.method), place(method), mapping if asked(method) else "None"]
    if method.has_body:
        given.append(body(method))
    elif given[-1] == "None":
        given.pop()
    if method.changes:
        given += ["key=key", "expecting=expecting", "reason=reason"]
    return wide(f"return cast({repr_text(kind)}, self.{verb}({', '.join(given)}))")


def wide(line: str, indent: int = 8) -> list[str]:
    """A statement, broken at its brackets where it is too long."""
    shift = " " * (indent - 4)
    opening = min((place for place in map(line.find, "({") if place >= 0), default=-1)
    if len(line) + indent <= WIDTH or opening < 0:
        return [shift + line]
    closing = max(line.rfind(")"), line.rfind("}"))
    inner, end = line[opening + 1 : closing], line[closing:]
    if len(inner) + indent + 4 <= WIDTH:
        return [shift + line[: opening + 1], shift + "    " + inner, shift + end]
    parts = [part for one in split(inner) for part in wide(one + ",", indent + 4)]
    return [shift + line[: opening + 1], *parts, shift + end]


def split(text: str) -> list[str]:
    """What stands between commas that are in no brackets."""
    depth, parts = 0, [""]
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return [part.strip() for part in parts if part.strip()]


def body(method: Method) -> str:
    if method.order == "":
        return "terms"
    fields = [f"{repr_text(a.wire)}: {a.name}" for a in method.body if a.wire]
    if method.order:
        fields.append(f"{repr_text(method.order)}: terms")
    if not fields:
        return "body"
    return f"given({{{', '.join(fields)}}})"


def place(method: Method, whole: bool = False) -> str:
    """The path, as an expression: below /api/v1/ unless it is to be whole."""
    path = method.name.path
    if not whole and not path.startswith(ROOT):
        path = "../../" + path.lstrip("/")
    path = path if whole else path.removeprefix(ROOT)
    if not method.path:
        return repr_text(path)
    for argument in method.path:
        path = path.replace("{" + argument.wire + "}", "{part(" + argument.name + ")}")
    return f'f"{path}"'


def routes(document: dict[str, Any], names: list[Name]) -> str:
    schemas = document["components"]["schemas"]
    out = [head("A method for every route.")]
    out.append("from collections.abc import Mapping, Sequence")
    out.append("from typing import Any, Literal, Unpack, cast")
    out.append("from urllib.parse import quote as escaped\n")
    out.append("from headroom import documents\nfrom headroom.documents import When")
    out.append("from headroom.lines import Lines\n")
    out.append("#: One value of a filter, or several, one of which a line has to have.")
    out.append("Values = str | int | Sequence[str] | Sequence[int]\n")
    out.append("#: Method and path of every route, and what it is called here.")
    out.append("ROUTES: tuple[tuple[str, str, str], ...] = (")
    out += [f"    ({repr_text(n.method)}, {repr_text(n.path)}, {repr_text(n.python)})," for n in names]
    out.append(")\n\n")
    out.append(HEAD)
    for name in names:
        method = read_method(name, document["paths"][name.path][name.method.lower()], schemas)
        method.list = list_of(method, schemas)
        out.append("\n" + written(method))
    return "\n".join(out) + "\n"


HEAD = '''def part(value: object) -> str:
    """A name as a part of a path."""
    return escaped(str(value), safe="")


def given(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body without what was left out."""
    return {name: value for name, value in body.items() if value is not None}


class Routes:
    """The routes. What carries them out is the client's."""

    def ask(self, method: str, path: str, parameters: Mapping[str, Any] | None = None, body: Any = None) -> Any:
        raise NotImplementedError

    def change(
        self,
        method: str,
        path: str,
        parameters: Mapping[str, Any] | None = None,
        body: Any = None,
        *,
        key: str | None = None,
        expecting: int | None = None,
        reason: str | None = None,
    ) -> Any:
        raise NotImplementedError

    def _lines(
        self, path: str, name: str, kind: Any, parameters: Mapping[str, Any], page_size: int | None
    ) -> Lines[Any]:
        raise NotImplementedError

    def _text(self, target: str, accept: str) -> str:
        raise NotImplementedError

    def _bytes(self, target: str, accept: str) -> bytes:
        raise NotImplementedError'''


def refusals(document: dict[str, Any]) -> str:
    out = [head("What to do about each no."), "REMEDIES: dict[str, str] = {"]
    out += [f"    {repr_text(line['code'])}: {repr_text(line['remedy'])}," for line in document["refusals"]]
    out += [f"    {repr_text(code)}: {repr_text(remedy)}," for code, remedy in OF_THE_SERVER.items()]
    return "\n".join(out) + "\n}\n"


OF_THE_SERVER = {
    "unauthenticated": "give a token: Client(url, token) or HEADROOM_TOKEN; `headroom token add` makes one",
    "forbidden": "ask with the token of somebody whose role may; `client.me()` tells what yours may",
    "not_found": "see Docs/api.md for the paths there are",
    "method_not_allowed": "see Docs/api.md for the path's methods",
    "timed_out": "send again; see that the connection is not slow",
    "precondition_failed": "look again, decide again, and ask with that `expecting`",
    "too_large": "send less at once",
    "unsupported_media_type": "send JSON",
    "too_many_requests": "ask less often, or be more patient: Client(patience=…)",
    "internal": "tell those who run the server the request's identifier",
    "unavailable": "ask again with the same key",
}


def main(arguments: list[str]) -> int:
    document, codes = (json.loads(Path(path).read_text()) for path in arguments[:2])
    folder = Path(arguments[2]) if len(arguments) > 2 else HERE / "headroom"
    names = read_names()
    if wrong := list(faults(names, document)):
        print("\n".join(wrong), file=sys.stderr)
        return 1
    schemas = document["components"]["schemas"]
    made = {"documents": documents(schemas), "routes": routes(document, names), "refusals": refusals(codes)}
    for name, text in made.items():
        (folder / f"{name}.py").write_text(text)
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1:]))
