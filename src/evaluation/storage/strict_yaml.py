"""YAML with each key once, in one walk over what the C parser composed: most of it is words, which need no rules."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode
from yaml.resolver import BaseResolver

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parsed(text: str) -> Any:
    """Return what YAML holds, as the safe loader would.

    Raises
    ------
    yaml.MarkedYAMLError
        When it is not YAML, or a key is no single value or stands twice in one mapping.
    """
    loader = LOADER(text)
    try:
        root = loader.get_single_node()
        return None if root is None else _value(root, loader, {})
    finally:
        loader.dispose()


def _value(node: Node, loader: Any, made: dict[Node, Any]) -> Any:
    """Return the value of a node; what an alias repeats, even within itself, is made once."""
    if node.tag == BaseResolver.DEFAULT_SCALAR_TAG:
        return node.value
    if node in made:
        return made[node]
    if isinstance(node, SequenceNode) and node.tag == BaseResolver.DEFAULT_SEQUENCE_TAG:
        items = made[node] = []
        items += [_value(item, loader, made) for item in node.value]
        return items
    if isinstance(node, MappingNode) and node.tag == BaseResolver.DEFAULT_MAPPING_TAG:
        entries = made[node] = {}
        for key_node, value_node in node.value:
            entries[_key(key_node, entries, loader)] = _value(value_node, loader, made)
        return entries
    return loader.construct_object(node, deep=True)


def _key(node: Node, entries: dict[Any, Any], loader: Any) -> Any:
    if isinstance(node.value, list):
        raise yaml.MarkedYAMLError(problem="a key must be a single value", problem_mark=node.start_mark)
    key = _value(node, loader, {})
    if key in entries:
        raise yaml.MarkedYAMLError(problem=f"key '{key}' stands twice", problem_mark=node.start_mark)
    return key
