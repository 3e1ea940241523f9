"""A small synthesiser on the standard library: the same data gives the same samples on every machine."""
