"""A parser that reads XML and nothing that XML could be made to do."""

from __future__ import annotations

from xml.parsers.expat import ParserCreate, XMLParserType


class Defined(Exception):
    """A DOCTYPE was met: parsing stops before anything of it is used."""


def guarded() -> XMLParserType:
    """A parser with namespaces (``uri name``) that refuses any DOCTYPE or entity by raising ``Defined``."""
    parser = ParserCreate(namespace_separator=" ")

    def refuse(*_: object) -> None:
        raise Defined

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser
