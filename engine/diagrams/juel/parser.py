"""Builds the tree of a JUEL expression: a Pratt parser over one token of look-ahead."""

from typing import Final

from engine.diagrams.juel.errors import JuelError
from engine.diagrams.juel.lexer import Token, tokens
from engine.diagrams.juel.limits import MAX_DEPTH, MAX_OPERATORS
from engine.diagrams.juel.tree import Binary, Call, Choice, Index, Literal, Member, Name, Node, Unary

_CHOICE, _OR, _AND, _EQUAL, _ORDER, _SUM, _PRODUCT, _UNARY = range(1, 9)
_BINDING: Final = {
    "?": _CHOICE, "||": _OR, "&&": _AND, "==": _EQUAL, "!=": _EQUAL, "<": _ORDER, "<=": _ORDER, ">": _ORDER,
    ">=": _ORDER, "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "%": _PRODUCT,
}  # fmt: skip
"""EL 2.2, 1.15: the weakest first."""
_CONSTANTS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}


def parse(source: str, start: int, end: int) -> Node:
    """Parse the part of a text that stands inside the braces.

    Raises JuelError for anything that is no expression of EL 2.2.
    """
    return _Parser(source, start, end).whole()


class _Parser:
    def __init__(self, source: str, start: int, end: int) -> None:
        self._source = source
        self._tokens = tokens(source, start, end)
        self._token = next(self._tokens)
        self._ahead: Token | None = None
        self._depth = 0
        self._operators = 0

    def whole(self) -> Node:
        node = self._expression(0)
        if self._token.kind != "end":
            raise self._unexpected()
        return node

    def _expression(self, binding: int) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise JuelError(f"is nested more than {MAX_DEPTH} deep", self._source, self._token.start)
        node = self._postfix(self._prefix())
        while (power := self._power()) > binding:
            node = self._infix(node, power)
        self._depth -= 1
        return node

    def _power(self) -> int:
        return _BINDING.get(self._token.text, 0) if self._token.kind == "operator" else 0

    def _infix(self, left: Node, power: int) -> Node:
        token = self._counted()
        if token.text != "?":
            return Binary(token.text, left, self._expression(power), token.start)
        then = self._expression(0)
        self._expect(":")
        # What follows the colon reaches as far as it can: a ? b : c ? d : e is a ? b : (c ? d : e).
        return Choice(left, then, self._expression(_CHOICE - 1), token.start)

    def _prefix(self) -> Node:
        token = self._advance()
        match token.kind, token.text:
            case "number", text:
                return Literal(text, token.start, number=True)
            case "string", text:
                return Literal(text, token.start)
            case "keyword", "true" | "false" | "null":
                return Literal(_CONSTANTS[token.text], token.start)
            case ("keyword", "empty") | ("operator", "!" | "-"):
                return Unary(token.text, self._expression(_UNARY), token.start)
            case "operator", "(":
                node = self._expression(0)
                self._expect(")")
                return node
            case "name", _:
                return self._name(token)
        raise self._unexpected(token)

    def _name(self, token: Token) -> Node:
        if self._at(":") and (function := self._function_name(token)):
            self._expect("(")
            return Call(None, function, self._arguments(), token.start)
        if self._at("("):
            self._advance()
            return Call(None, token.text, self._arguments(), token.start)
        return Name(token.text, token.start)

    def _function_name(self, prefix: Token) -> str | None:
        """`prefix:name` when a bracket follows at once; in `a ? b : c` the colon belongs to the choice."""
        self._ahead = next(self._tokens)
        name = self._word(self._ahead)
        written = self._source[prefix.start : self._ahead.start + len(name) + 1]
        if not name or written != f"{prefix.text}:{name}(":
            return None
        self._advance()
        self._advance()
        return f"{prefix.text}:{name}"

    def _postfix(self, node: Node) -> Node:
        while True:
            if self._at("."):
                node = self._member(node, self._counted().start)
            elif self._at("["):
                node = self._index(node, self._counted().start)
            else:
                return node

    def _index(self, source: Node, at: int) -> Node:
        index = self._expression(0)
        self._expect("]")
        if isinstance(index, Literal) and isinstance(index.value, str) and not index.number:
            return Member(source, index.value, at)
        return Index(source, index, at)

    def _member(self, source: Node, at: int) -> Node:
        token = self._advance()
        name = self._word(token)
        if not name:
            raise self._unexpected(token)
        if self._at("("):
            self._advance()
            return Call(source, name, self._arguments(), at)
        return Member(source, name, at)

    def _word(self, token: Token) -> str:
        """A name as it stands in the text: operators that are written as words may name a member, as in `a.div`."""
        end = token.start if token.kind in {"name", "keyword", "operator"} else len(self._source)
        while end < len(self._source) and (self._source[end].isalnum() or self._source[end] == "_"):
            end += 1
        return self._source[token.start : end]

    def _arguments(self) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self._at(")"):
            found.append(self._expression(0))
            if not self._at(","):
                break
            self._advance()
        self._expect(")")
        return tuple(found)

    def _at(self, operator: str) -> bool:
        return self._token.kind == "operator" and self._token.text == operator

    def _expect(self, operator: str) -> None:
        if not self._at(operator):
            raise self._unexpected()
        self._advance()

    def _advance(self) -> Token:
        token = self._token
        if token.kind != "end":
            self._token = self._ahead if self._ahead is not None else next(self._tokens)
            self._ahead = None
        return token

    def _counted(self) -> Token:
        self._operators += 1
        if self._operators > MAX_OPERATORS:
            raise JuelError(f"has more than {MAX_OPERATORS} operators", self._source, self._token.start)
        return self._advance()

    def _unexpected(self, token: Token | None = None) -> JuelError:
        found = token or self._token
        if found.kind == "end":
            return JuelError("ends too early", self._source, found.start)
        return JuelError(f"has '{found.text}', which can't stand there,", self._source, found.start)
