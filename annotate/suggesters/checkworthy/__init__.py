"""Parts of the claims reader: cues (tables), verbs, features and model, clauses, rating."""
