"""Four eyes and immutable verdicts, in the database too."""

from annotate.guards import Guard

GUARDS = [
    Guard(
        "verify_snapshot_immutable",
        "verify_snapshot",
        "UPDATE",
        "OLD.state = 'captured'",
        "a captured snapshot may not be changed; capture the source again",
    ),
    Guard("verify_edition_immutable", "verify_edition", "UPDATE", "1 = 1", "an edition may not be changed"),
    Guard("verify_edition_kept", "verify_edition", "DELETE", "1 = 1", "an edition may not be deleted"),
    Guard("verify_snapshot_kept", "verify_snapshot", "DELETE", "OLD.state = 'captured'", "a capture is kept"),
    Guard(
        "verify_verdict_starts_proposed",
        "verify_verdict",
        "INSERT",
        "NEW.state <> 'proposed'",
        "a verdict is proposed first and approved by another person afterwards",
    ),
    Guard(
        "verify_verdict_immutable",
        "verify_verdict",
        "UPDATE",
        "NEW.label <> OLD.label OR NEW.justification <> OLD.justification OR NEW.as_of <> OLD.as_of"
        " OR NEW.confidence <> OLD.confidence OR NEW.left_out <> OLD.left_out OR NEW.claim_id <> OLD.claim_id"
        " OR NEW.number <> OLD.number OR NEW.proposed_by_id <> OLD.proposed_by_id",
        "a verdict revision may not be changed; propose a new one",
    ),
    Guard(
        "verify_verdict_approved_by_review",
        "verify_verdict",
        "UPDATE",
        "NEW.state = 'approved' AND NOT EXISTS (SELECT 1 FROM verify_review r WHERE r.verdict_id = NEW.id"
        " AND r.decision = 'approve' AND r.reviewer_id = NEW.approved_by_id)",
        "a verdict is approved by a review of another person",
    ),
    Guard(
        "verify_review_four_eyes",
        "verify_review",
        "INSERT",
        "EXISTS (SELECT 1 FROM verify_verdict v WHERE v.id = NEW.verdict_id AND v.proposed_by_id = NEW.reviewer_id)"
        " OR EXISTS (SELECT 1 FROM annotate_user u WHERE u.id = NEW.reviewer_id AND u.is_machine)",
        "nobody reviews their own verdict, and no machine does",
    ),
    Guard("verify_review_immutable", "verify_review", "UPDATE", "1 = 1", "a review may not be changed"),
    Guard("verify_review_kept", "verify_review", "DELETE", "1 = 1", "a review may not be deleted"),
]
