from verify.models.board import SavedView
from verify.models.candidate import CandidateSearch, EvidenceCandidate, OriginProposal
from verify.models.claim import CLAIM_TYPES, Claim, ClaimIndex, ClaimKey, ClaimMention
from verify.models.edition import Edition
from verify.models.evidence import Evidence
from verify.models.link import ClaimLink
from verify.models.origin import Origin, Party, SourceGrade
from verify.models.report import Correction, ReopenRequest, Report
from verify.models.snapshot import Snapshot
from verify.models.verdict import Review, Verdict

__all__ = [
    "CLAIM_TYPES",
    "CandidateSearch",
    "Claim",
    "ClaimIndex",
    "ClaimKey",
    "ClaimLink",
    "ClaimMention",
    "Correction",
    "Edition",
    "Evidence",
    "EvidenceCandidate",
    "Origin",
    "OriginProposal",
    "Party",
    "ReopenRequest",
    "Report",
    "Review",
    "SavedView",
    "Snapshot",
    "SourceGrade",
    "Verdict",
]
