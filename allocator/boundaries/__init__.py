"""区划变更: codes that became others; what stood under the old ones moves before anything is planned."""

from __future__ import annotations

from allocator.boundaries.moving import move_boundaries

__all__ = ["move_boundaries"]
