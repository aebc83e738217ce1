"""The publication made: one folder, whole before anyone can see it, and one link that is turned to it.

Callers need `last_publication`, `publish` and `verify`.
"""

from extractors.publish.errors import PublishError, WithheldError
from extractors.publish.make import CONTRACT_VERSION, Publication, publish
from extractors.publish.place import last_publication
from extractors.publish.verify import verify

__all__ = ["CONTRACT_VERSION", "Publication", "PublishError", "WithheldError", "last_publication", "publish", "verify"]
