"""YAML as text: where a key stands, and one value changed while comments, order and layout of the rest stay."""

from __future__ import annotations

from typing import Any

import yaml

Path = tuple[str, ...]


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of the deepest part of a path that is there; 1 when nothing of it is, or it is not YAML."""
    try:
        node = yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return 1
    line = 1
    for part in path:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == part), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and part.isdigit() and 0 < int(part) <= len(node.value):
            node = node.value[int(part) - 1]
            line = node.start_mark.line + 1
        else:
            break
    return line


def with_value(text: str, path: Path, value: Any) -> str:
    """The text with a value set (None: taken away). What is read from the result is exactly that.

    Where the change in place would mean something else, the file is written anew: right, but without its comments.
    """
    wanted = _data_with(_load(text), path, value)
    try:
        changed = _in_place(text, path, value)
        if _load(changed) == wanted:
            return changed
    except (yaml.YAMLError, LookupError):
        pass
    return yaml.safe_dump(wanted, allow_unicode=True, sort_keys=False, width=118)


def value_at(text: str, path: Path) -> Any:
    """The plain value that stands at a path; None where nothing does."""
    found = _load(text)
    for part in path:
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _load(text: str) -> Any:
    return yaml.safe_load(text) or {}


def _data_with(data: Any, path: Path, value: Any) -> Any:
    changed = dict(data) if isinstance(data, dict) else {}
    if len(path) == 1:
        if value is None:
            changed.pop(path[0], None)
        else:
            changed[path[0]] = value
    elif value is not None or path[0] in changed:
        changed[path[0]] = _data_with(changed.get(path[0]), path[1:], value)
    return changed


def _in_place(text: str, path: Path, value: Any) -> str:
    node = yaml.compose(text, yaml.SafeLoader)
    for depth, part in enumerate(path):
        if not isinstance(node, yaml.MappingNode) or not node.value:
            raise LookupError(part)
        pair = next((pair for pair in node.value if pair[0].value == part), None)
        last = depth == len(path) - 1
        if pair is None:
            if value is None:
                return text
            for missing in reversed(path[depth + 1 :]):
                value = {missing: value}
            return _insert(text, node, part, value)
        if last:
            return _remove(text, node, pair) if value is None else _replace(text, pair, value)
        node = pair[1]
    raise LookupError(path)


def _written(value: Any) -> str:
    """A value on one line, right inside braces too."""
    text: str = yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False)
    return text.strip()[1:-1]


def _end(text: str, node: yaml.Node) -> int:
    """Where the words of a value end; those of a block end before the blank lines that follow."""
    start, end = node.start_mark.index, node.end_mark.index
    return int(start + len(text[start:end].rstrip()))


def _replace(text: str, pair: tuple[yaml.Node, yaml.Node], value: Any) -> str:
    key, old = pair
    colon = text.index(":", key.end_mark.index) + 1
    return f"{text[:colon]} {_written(value)}{text[_end(text, old) :]}"


def _insert(text: str, node: yaml.MappingNode, key: str, value: Any) -> str:
    end = _end(text, node.value[-1][1])
    if node.flow_style:
        return f"{text[:end]}, {key}: {_written(value)}{text[end:]}"
    indent = " " * node.value[0][0].start_mark.column
    return f"{text[:end]}\n{indent}{key}: {_written(value)}{text[end:]}"


def _remove(text: str, node: yaml.MappingNode, pair: tuple[yaml.Node, yaml.Node]) -> str:
    if len(node.value) == 1:
        raise LookupError("the last one")
    start, end = pair[0].start_mark.index, _end(text, pair[1])
    if node.flow_style:
        if node.value[0] is pair:
            return text[:start] + text[node.value[1][0].start_mark.index :]
        before = node.value[node.value.index(pair) - 1]
        return text[: _end(text, before[1])] + text[end:]
    start = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    return text[:start] + (text[after + 1 :] if after >= 0 else "")
