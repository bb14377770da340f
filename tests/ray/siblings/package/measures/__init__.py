"""Measures of texts."""
from .density import density

__all__ = ["density"]
