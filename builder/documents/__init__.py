"""The workflow document `baton/1`: read, check its shape, canonical bytes, hash, difference."""

from builder.documents.canonical import canonical, content_hash, fmt, logic_of
from builder.documents.difference import Change, Diff, diff
from builder.documents.shape import FORMAT, parse, shape_problems

__all__ = [
    "FORMAT",
    "Change",
    "Diff",
    "canonical",
    "content_hash",
    "diff",
    "fmt",
    "logic_of",
    "parse",
    "shape_problems",
]
