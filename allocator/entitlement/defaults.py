"""The weights in force, under the name by which the factor method knows them."""

from allocator.domain.weights import DEFAULT_NOTE, DEFAULT_WEIGHTS, WeightsInForce, weights_in_force

__all__ = ["DEFAULT_NOTE", "DEFAULT_WEIGHTS", "WeightsInForce", "weights_in_force"]
