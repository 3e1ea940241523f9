"""The archive: every raw record of years, brought here, asked in SQL, reported on, and verified frame by frame.

    origin (embedded cloud, stack on AWS, a folder) -> mirror (files here) -> scan (lines, checked) -> DuckDB -> answers
                                                                          \\-> chains of macs -> findings

On AWS and in the embedded cloud the same function writes it (cloud/functions/archiver.py); nothing here knows which.
"""
