"""Work over many files by all cores; in this process where it is little, for starting others takes longer then."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")

LITTLE = 4 << 20  # bytes


def over_files(work: Callable[..., T], jobs: Sequence[tuple[Any, ...]], size: int,
               shared: tuple[Any, ...] = ()) -> Iterator[T]:
    """`work(*job, *shared)` of every job, in order. `size`: of all the files, in bytes; `work`: of a module.

    `shared` is handed to each process once: the keys, or all that the dead letters hold.
    """
    cores = min(os.cpu_count() or 1, len(jobs))
    if size <= LITTLE or cores < 2:
        yield from (work(*job, *shared) for job in jobs)
        return
    # Never by fork: this process has threads, of DuckDB and of boto3.
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn"), _begin, (work, shared)) as pool:
        yield from pool.map(_call, jobs, chunksize=max(1, min(16, len(jobs) // (cores * 8))))


_work: Callable[[tuple[Any, ...]], Any] | None = None
"""What this process was started for."""


def _begin(work: Callable[..., Any], shared: tuple[Any, ...]) -> None:
    global _work

    def on_one(job: tuple[Any, ...]) -> Any:
        return work(*job, *shared)

    _work = on_one


def _call(job: tuple[Any, ...]) -> Any:
    if _work is None:
        raise RuntimeError("this process was not started for any work")
    return _work(job)
