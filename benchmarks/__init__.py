"""Measures, one module per subject: ``rows()`` returns what it found, ``python -m benchmarks`` prints all of it as one table.

What a row says depends on its subject; :mod:`benchmarks.table` turns each into a line: what was measured, the budget or the peer it is held
against, the result (medians), and the ratio, which travels from one machine to another better than a time does.
"""
