"""The grammar of amounts: numerals, units and the words around them, as patterns and tables."""
