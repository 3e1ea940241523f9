"""The archive: every raw record of years, brought here, asked in SQL, reported on, and verified frame by frame.

    origin (embedded cloud, stack on AWS, a folder) -> mirror (files here) -> scan (lines, checked) -> DuckDB -> answers
                                                                          \\-> chains of macs -> findings

The delivery stream of AWS and the archiver of the embedded cloud write the same layout; nothing here knows which.
"""
