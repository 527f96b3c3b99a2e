"""How names are found: a statistical model if one is installed, known names, cues in the text, and agreement."""
