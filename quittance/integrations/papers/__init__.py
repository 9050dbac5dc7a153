"""What a PDF says, read in a process of its own that can open nothing and is ended when it takes too long."""

from quittance.integrations.papers.paper import Paper
from quittance.integrations.papers.reader import Reader, begin, read

__all__ = ["Paper", "Reader", "begin", "read"]
