"""Small changes to a module, each of which a test should notice."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

_OTHER_ENDS: Final[dict[type[ast.cmpop], list[type[ast.cmpop]]]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
_OTHER_SIGNS: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_OTHER_NAMES: Final = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list"}


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, what stood there and what stands there now."""

    module: str
    function: str
    line: int
    before: str
    after: str
    turn: int
    """Which of the changes that look the same it is."""
    tree: ast.Module

    @property
    def name(self) -> str:
        turn = f" ({self.turn})" if self.turn > 1 else ""
        return f"{self.module}:{self.function}: {self.before} => {self.after}{turn}"


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """All mutants of a module, in the order of its lines."""
    seen: dict[tuple[str, str, str], int] = {}
    count = len(list(_places(ast.parse(source))))
    for at in range(count):
        tree = ast.parse(source)
        function, node, change = list(_places(tree))[at]
        before = _text(node)
        after = _text(change())
        if before == after:
            continue
        key = (function, before, after)
        seen[key] = seen.get(key, 0) + 1
        ast.fix_missing_locations(tree)
        yield Mutant(module, function, node.lineno, before, after, seen[key], tree)


def _text(node: ast.AST | None) -> str:
    text = " ".join(ast.unparse(node).split()) if node is not None else "nothing"
    return text if len(text) <= 160 else f"{text[:157]}..."


Place = tuple[str, Any, Callable[[], ast.AST | None]]


def _places(tree: ast.Module) -> Iterator[Place]:
    """Every function, node and change to it; a change gives the node that stands there then."""
    yield from _in(tree, "", tree)


def _in(parent: ast.AST, function: str, tree: ast.Module) -> Iterator[Place]:
    for field, value in ast.iter_fields(parent):
        if field in ("annotation", "returns", "decorator_list", "keywords") and not isinstance(
            parent, ast.Call
        ):
            continue
        children = value if isinstance(value, list) else [value]
        for child in children:
            if not isinstance(child, ast.AST) or _is_left_alone(child) or _is_a_type(parent, child):
                continue
            inner = function
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inner = f"{function}.{child.name}".lstrip(".")
            for change in _changes(parent, field, child):
                yield inner, child, change
            yield from _in(child, inner, tree)


def _is_left_alone(node: ast.AST) -> bool:
    """Docstrings, assertions for the type checker, imports, and what only names types."""
    if isinstance(node, ast.Assert | ast.Import | ast.ImportFrom | ast.AnnAssign):
        return not (isinstance(node, ast.AnnAssign) and node.value is not None)
    if isinstance(node, ast.Expr):
        value = node.value
        if isinstance(value, ast.Call) and ast.unparse(value.func) == "assert_never":
            return True
        return isinstance(value, ast.Constant)
    return False


def _is_a_type(parent: ast.AST, node: ast.AST) -> bool:
    """Whether it is what `cast` takes a value for."""
    if not isinstance(parent, ast.Call) or ast.unparse(parent.func) != "cast":
        return False
    return node is parent.args[0]


def _changes(parent: Any, field: str, node: Any) -> Iterator[Callable[[], ast.AST | None]]:
    def put(new: ast.AST) -> Callable[[], ast.AST]:
        def change() -> ast.AST:
            value = getattr(parent, field)
            if isinstance(value, list):
                value[next(i for i, item in enumerate(value) if item is node)] = new
            else:
                setattr(parent, field, new)
            return ast.copy_location(new, node)

        return change

    if field == "test" and not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield put(ast.UnaryOp(ast.Not(), node))
    if field in ("ifs", "guard"):
        yield put(ast.Constant(value=True))
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            for other in _OTHER_ENDS[type(op)]:
                yield put(ast.Compare(left, [other()], [right]))
        case ast.BoolOp(op=op, values=values):
            yield put(ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values))
            for value in values:
                rest = [other for other in values if other is not value]
                yield put(rest[0] if len(rest) == 1 else ast.BoolOp(op, rest))
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield put(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OTHER_SIGNS:
            yield put(ast.BinOp(left, _OTHER_SIGNS[type(op)](), right))
        case ast.IfExp(body=body, orelse=orelse):
            yield put(body)
            yield put(orelse)
        case ast.Constant(value=bool() as value):
            yield put(ast.Constant(not value))
        case ast.Constant(value=int() as value):
            yield put(ast.Constant(value + 1))
        case ast.Constant(value=str() as value) if not isinstance(parent, ast.JoinedStr):
            yield put(ast.Constant(f"{value}?"))
        case ast.Name(id=name) if name in _OTHER_NAMES and isinstance(parent, ast.Call):
            yield put(ast.Name(_OTHER_NAMES[name], ast.Load()))
        case ast.Set(elts=elements) if len(elements) > 1:
            for element in elements:
                yield put(ast.Set([other for other in elements if other is not element]))
        case ast.MatchOr(patterns=patterns):
            for one in patterns:
                others = [other for other in patterns if other is not one]
                yield put(others[0] if len(others) == 1 else ast.MatchOr(others))
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield put(ast.Return(ast.Constant(None)))
        case ast.Raise() | ast.AugAssign() | ast.Expr():
            yield put(ast.Pass())
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield put(ast.Pass())
        case ast.Continue():
            yield put(ast.Break())
        case ast.Break():
            yield put(ast.Continue())
        case _:
            pass
