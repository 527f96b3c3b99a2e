"""Articles that nobody wrote: any number of them, the same ones every time, with marks that are known beforehand."""
