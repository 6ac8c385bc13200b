"""Floor 1: the domain as typed, cross-checked data. Nothing here reads deliveries."""

from evaluation.registry.errors import Fault, RegistryError
from evaluation.registry.load import load_params, load_registry
from evaluation.registry.params import Params
from evaluation.registry.registry import Registry
from evaluation.registry.sensitivity import sensitivity

__all__ = ["Fault", "Params", "Registry", "RegistryError", "load_params", "load_registry", "sensitivity"]
