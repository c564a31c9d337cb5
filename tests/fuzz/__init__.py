"""A fuzzer: damaged and odd variants (mutants) of real files of every kind, each of which the program has to survive."""
