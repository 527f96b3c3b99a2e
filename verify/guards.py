"""Four eyes, immutable verdicts, and steps that nobody skips, in the database too."""

from annotate.guards import Guard


def _changed(*columns: str) -> str:
    """That one of these columns changes; a NULL equals a NULL."""
    same = [f"COALESCE(NEW.{name} = OLD.{name}, NEW.{name} IS NULL AND OLD.{name} IS NULL)" for name in columns]
    return " OR ".join(f"NOT {each}" for each in same)


def _machine(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM annotate_user u WHERE u.id = NEW.{column} AND u.is_machine)"


# A claim that is split takes up the state that it had, without going the way there again.
_IS_SPLIT = "(OLD.state = 'merged' AND NEW.state = OLD.state_before_merge)"
_VERDICT = "(SELECT 1 FROM verify_verdict v WHERE v.claim_id = NEW.id AND v.state = '{state}')"

CLAIM = [
    Guard(
        "verify_claim_starts_open",
        "verify_claim",
        "INSERT",
        "NEW.state IN ('approved', 'published', 'withdrawn')",
        "a claim is approved, published and withdrawn step by step",
    ),
    Guard(
        "verify_claim_approved_by_verdict",
        "verify_claim",
        "UPDATE",
        f"NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT {_IS_SPLIT} AND (OLD.state <> 'in_review'"
        f" OR EXISTS {_VERDICT.format(state='proposed')} OR NOT EXISTS {_VERDICT.format(state='approved')})",
        "a claim is approved by the review of its verdict",
    ),
    Guard(
        "verify_claim_published_with_report",
        "verify_claim",
        "UPDATE",
        f"NEW.state = 'published' AND OLD.state <> 'published' AND NOT {_IS_SPLIT} AND (OLD.state <> 'approved'"
        " OR NOT EXISTS (SELECT 1 FROM verify_report r JOIN verify_verdict v ON v.id = r.verdict_id"
        " WHERE r.claim_id = NEW.id AND r.state = 'published' AND v.state = 'approved'))",
        "a claim is published with a report on its approved verdict",
    ),
    Guard(
        "verify_claim_withdrawn_with_report",
        "verify_claim",
        "UPDATE",
        f"NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND NOT {_IS_SPLIT} AND (OLD.state <> 'published'"
        " OR NOT EXISTS (SELECT 1 FROM verify_report r WHERE r.claim_id = NEW.id AND r.state = 'withdrawn'))",
        "a claim is withdrawn by two people, with its report",
    ),
    Guard(
        "verify_claim_remembers_its_state",
        "verify_claim",
        "UPDATE",
        "(OLD.state <> 'merged' AND NEW.state = 'merged' AND NEW.state_before_merge <> OLD.state)"
        " OR (OLD.state = 'merged' AND NEW.state = 'merged' AND NEW.state_before_merge <> OLD.state_before_merge)"
        " OR (OLD.state = 'merged' AND NEW.state <> 'merged' AND NEW.state <> OLD.state_before_merge)",
        "a merged claim returns to the state that it had",
    ),
    Guard(
        "verify_claim_merged_into_a_current_one",
        "verify_claim",
        "UPDATE",
        f"({_changed('merged_into_id')})"
        " AND EXISTS (SELECT 1 FROM verify_claim c WHERE c.id = NEW.merged_into_id AND c.state = 'merged')",
        "a claim is merged into one that is not merged itself",
    ),
]

SOURCE = [
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
]

VERDICT = [
    Guard(
        "verify_verdict_starts_proposed",
        "verify_verdict",
        "INSERT",
        f"NEW.state <> 'proposed' OR {_machine('proposed_by_id')}",
        "a verdict is proposed first, by a person, and approved by another person afterwards",
    ),
    Guard(
        "verify_verdict_immutable",
        "verify_verdict",
        "UPDATE",
        _changed("claim_id", "number", "label", "justification", "as_of", "scope_begin", "scope_end", "confidence")
        + f" OR {_changed('likelihood', 'left_out', 'proposed_by_id', 'proposed_at')}",
        "a verdict revision may not be changed; propose a new one",
    ),
    Guard(
        "verify_verdict_decided_once",
        "verify_verdict",
        "UPDATE",
        "(NEW.state <> OLD.state AND NOT (OLD.state = 'proposed' AND NEW.state IN ('approved', 'returned'))"
        " AND NOT (OLD.state = 'approved' AND NEW.state = 'superseded'))"
        f" OR (OLD.state <> 'proposed' AND ({_changed('approved_by_id', 'approved_at')}))",
        "a verdict is decided on once",
    ),
    Guard("verify_verdict_kept", "verify_verdict", "DELETE", "1 = 1", "a verdict may not be deleted"),
    Guard(
        "verify_verdict_evidence_pinned",
        "verify_verdict_evidence",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM verify_verdict v WHERE v.id = NEW.verdict_id AND v.state = 'proposed')",
        "what a verdict rests on is said when it is proposed",
    ),
    Guard(
        "verify_verdict_evidence_kept",
        "verify_verdict_evidence",
        "DELETE",
        "EXISTS (SELECT 1 FROM verify_verdict v WHERE v.id = OLD.verdict_id AND v.state <> 'proposed')",
        "what a verdict rests on may not be changed",
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

REPORT = [
    Guard(
        "verify_report_starts_as_draft",
        "verify_report",
        "INSERT",
        "NEW.state <> 'draft' OR NEW.withdrawal_asked_by_id IS NOT NULL",
        "a report is written first and published afterwards",
    ),
    Guard(
        "verify_report_on_approved_verdict",
        "verify_report",
        "UPDATE",
        f"NEW.verdict_id IS NOT NULL AND ({_changed('verdict_id')}) AND NOT EXISTS (SELECT 1 FROM verify_verdict v"
        " WHERE v.id = NEW.verdict_id AND v.claim_id = NEW.claim_id AND v.state = 'approved')",
        "a report shows a verdict of its claim that another person approved",
    ),
    Guard(
        "verify_report_corrected_by_two",
        "verify_report",
        "UPDATE",
        f"OLD.state = 'published' AND NEW.state = 'published' AND ({_changed('verdict_id', 'text', 'summary')})"
        " AND NOT EXISTS (SELECT 1 FROM verify_claim c WHERE c.id = NEW.claim_id AND c.state = 'approved')"
        " AND NOT EXISTS (SELECT 1 FROM verify_correction c WHERE c.report_id = NEW.id AND c.state = 'approved'"
        " AND c.verdict_id = NEW.verdict_id)",
        "a published report is changed by a correction that another person approved",
    ),
    Guard(
        "verify_report_withdrawn_by_two",
        "verify_report",
        "UPDATE",
        "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND (OLD.state <> 'published'"
        " OR OLD.withdrawal_asked_by_id IS NULL OR NEW.withdrawal_asked_by_id <> OLD.withdrawal_asked_by_id"
        f" OR {_machine('withdrawn_by_id')} OR {_machine('withdrawal_asked_by_id')})",
        "a report is withdrawn by two people: one asks, the other confirms",
    ),
    Guard(
        "verify_report_stays_withdrawn",
        "verify_report",
        "UPDATE",
        "OLD.state <> 'draft' AND NEW.state <> OLD.state AND NOT (OLD.state = 'published' AND NEW.state = 'withdrawn')"
        " OR OLD.state = 'withdrawn' AND"
        f" ({_changed('verdict_id', 'text', 'summary', 'withdrawal_asked_by_id', 'withdrawn_by_id')})",
        "what was published or withdrawn stays so",
    ),
    Guard("verify_report_kept", "verify_report", "DELETE", "OLD.state <> 'draft'", "what was published is kept"),
    Guard(
        "verify_correction_starts_proposed",
        "verify_correction",
        "INSERT",
        f"NEW.state <> 'proposed' OR {_machine('asked_by_id')}",
        "a correction is asked for first, by a person, and approved by another person afterwards",
    ),
    Guard(
        "verify_correction_immutable",
        "verify_correction",
        "UPDATE",
        "OLD.state <> 'proposed' OR "
        + _changed("report_id", "verdict_id", "replaces_id", "what", "summary", "text", "asked_by_id", "asked_at"),
        "a correction may not be changed; ask for another one",
    ),
    Guard(
        "verify_correction_approved_with_verdict",
        "verify_correction",
        "UPDATE",
        "NEW.state = 'approved' AND NOT EXISTS (SELECT 1 FROM verify_verdict v WHERE v.id = NEW.verdict_id"
        " AND v.state = 'approved' AND v.approved_by_id = NEW.approved_by_id AND v.proposed_by_id = NEW.asked_by_id)",
        "a correction is approved by whoever approves its verdict",
    ),
    Guard("verify_correction_kept", "verify_correction", "DELETE", "1 = 1", "a correction may not be deleted"),
]

GUARDS = [*SOURCE, *CLAIM, *VERDICT, *REPORT]
