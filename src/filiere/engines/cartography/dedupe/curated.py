"""Names that never merge, and names known to be one organisation: what letters alone cannot tell, each with where it was read.

Names are compared as they are read (without accents, case or legal form). A line is added here only with a place where anybody can check
it: a line of the signed text (``2019:499``), or an address.
"""

from typing import NamedTuple


class Pair(NamedTuple):
    """Two names, and where it was read that they are two organisations, or one."""

    one: str
    other: str
    at: str


#: Two organisations, whatever their names look like.
NEVER: tuple[Pair, ...] = (
    Pair("Institut Roche", "Roche", "2019:499"),
    Pair("Roche Diagnostics", "Roche", "2019:499"),
    Pair("Institut Roche", "Roche Diagnostics", "2019:499"),
    Pair("Sanofi", "Sanofi Pasteur", "2019:389 2019:609"),
    Pair("Institut Pasteur", "Sanofi Pasteur", "2019:609 2019:613"),
    Pair("Institut Mérieux", "bioMérieux", "2019:389 2019:677"),
    Pair("Orange", "Orange Healthcare", "2019:499 2019:525"),
    Pair("CEA", "CEA Leti", "2019:385 2019:389"),
    Pair("CEA", "CEA Tech", "2019:385 2019:389"),
    Pair("CEA Leti", "CEA Tech", "2019:385"),
    Pair("MEDEF", "Medef i", "2019:736 2019:783"),
    Pair("clubs santé", "club santé Chine", "2019:704 2019:763"),
)

#: One organisation, though the names share too little to tell.
SAME: tuple[Pair, ...] = (
    Pair("CSF ITS", "CSF santé", "2019:241"),
    Pair("CSF ITS", "CSF Industrie de Santé", "2019:582"),
    Pair("CSF ITS", "Comité Stratégique de Filière santé", "2019:201"),
    Pair("CSF ITS", "Comité Stratégique de Filière des Industries et Technologies de Santé", "2019:15"),
    Pair("Ministère des Solidarités et de la Santé", "Ministère de la Santé", "2019:19 2019:219"),
    Pair("Bpifrance", "BPI", "2019:931 2019:1006"),
    Pair("Boehringer Ingelheim", "Boehringer", "2019:499 2019:610"),
    Pair("R&D Hub AMR du G20", "HUB G20", "2019:631 2019:667"),
)
