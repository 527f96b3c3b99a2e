"""What the claims reader is made of: cues (tables), features and model (how check-worthy), clauses (where a claim is)."""
