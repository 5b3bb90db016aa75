"""证书: what an auditor needs to prove a result without this tool, and the one file that proves it."""

from allocator.certificate.checker import CHECKER_NAME, checker_source
from allocator.certificate.impossible import RowsProof, conflicts_certificate
from allocator.certificate.writing import YearProof, certificate_of, certificate_text

__all__ = [
    "CHECKER_NAME",
    "RowsProof",
    "YearProof",
    "certificate_of",
    "certificate_text",
    "checker_source",
    "conflicts_certificate",
]
