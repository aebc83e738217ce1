"""A correction as a line of the corpus: what the reading has yet to learn.

The corpus test takes these lines beside the wanted ones of the hard sheet. A line that is read rightly turns it red:
then the words go to `extractors/grammar/vi/corpus/` for good, and the correction has done its work.
"""

from __future__ import annotations

from extractors.corrections import Correction
from extractors.grammar.sheet import Phrase

_TABLES = {"fact_disbursement": "disbursement", "fact_criteria": "criteria", "fact_output": "output"}


def corpus_line(correction: Correction) -> Phrase:
    """The words, and the one fact or none that is right of them; the fact by the fields that were put right."""
    facts = () if correction.not_a_fact else ({"table": _TABLES[correction.fact_table], **correction.right},)
    return Phrase(text=" ".join((correction.shown_by or correction.quote).split()), facts=facts, note=correction.why)
