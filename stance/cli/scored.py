"""Documents of files, folders and tables, scored one after another; what fails is said and kept."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .console import Progress, complain

if TYPE_CHECKING:
    from ..document import Document
    from ..source import Failure, Source


class ScoredDocuments:
    """Documents with their sources, to be read once.

    Parameters
    ----------
    paths : sequence of str
    args : Namespace
        With the options of :func:`stance.cli.documents.add_document_options`, and ``jobs`` or not.
    settings : dict of str to Any
        As ``classify`` takes them.
    written : set of str
        Real paths that are no input.

    Attributes
    ----------
    failures : list of Failure
        What could not be scored so far; each is said on standard error.
    """

    def __init__(
        self,
        paths: Sequence[str],
        args: argparse.Namespace,
        settings: dict[str, Any],
        written: set[str],
    ) -> None:
        from ..chunk import check_jobs
        from ..classification import classify
        from ..plain_text import check_encoding

        # A wrong argument is wrong for every document: said once, before any is read.
        classify("", **settings)
        check_encoding(args.encoding)
        self._jobs = getattr(args, "jobs", 1)
        check_jobs(self._jobs)
        self._paths, self._encoding = paths, args.encoding
        self._settings, self._written = settings, written
        self.failures: list[Failure] = []

    def __iter__(self) -> Iterator[tuple[Source, Document]]:
        from ..batch import score_sources
        from ..intake import read_sources
        from ..source import Failure

        progress = Progress("documents")
        sources = read_sources(self._paths, self._encoding, exclude=self._written, notice=complain)
        for item in score_sources(sources, n_jobs=self._jobs, **self._settings):
            progress.step()
            if isinstance(item, Failure):
                self.failures.append(item)
                complain(f"{item.id}: {item.reason}")
            else:
                yield item
        progress.close()
