"""Work over many files by all cores; in this process where it is little, for starting others takes longer then."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")

LITTLE = 4 << 20  # bytes


def over_files(work: Callable[..., T], jobs: Sequence[tuple[Any, ...]], size: int) -> Iterator[T]:
    """`work(*job)` of every job, in order. `size`: of all the files, in bytes; `work` is a function of a module."""
    cores = min(os.cpu_count() or 1, len(jobs))
    if size <= LITTLE or cores < 2:
        yield from (work(*job) for job in jobs)
        return
    # Never by fork: this process has threads, of DuckDB and of boto3.
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        chunk = max(1, min(16, len(jobs) // (cores * 8)))
        yield from pool.map(_call, [(work, job) for job in jobs], chunksize=chunk)


def _call(given: tuple[Callable[..., T], tuple[Any, ...]]) -> T:
    work, job = given
    return work(*job)
