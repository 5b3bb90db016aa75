"""因素法: what the factor method alone gives each county, in exact fractions."""

from allocator.entitlement.defaults import DEFAULT_WEIGHTS, WeightsInForce, weights_in_force
from allocator.entitlement.fault import Fault
from allocator.entitlement.faults import entitlement_faults
from allocator.entitlement.methods import Entitlement, entitlements
from allocator.entitlement.tilts import bears

__all__ = [
    "DEFAULT_WEIGHTS",
    "Entitlement",
    "Fault",
    "WeightsInForce",
    "bears",
    "entitlement_faults",
    "entitlements",
    "weights_in_force",
]
