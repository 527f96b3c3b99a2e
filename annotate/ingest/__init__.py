"""Files in, article texts out: one door for the management command, the upload page and the API.

Pure: no database, no HTTP; streams are read once, and big .jsonl and .csv files are never held in memory.
"""

from annotate.ingest.reading import SUFFIXES, read_files
from annotate.ingest.records import Incoming
from annotate.interchange import Failure

__all__ = ["SUFFIXES", "Failure", "Incoming", "read_files"]
