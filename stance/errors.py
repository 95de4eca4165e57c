"""What can go wrong, and what it is called.

Every error that the package raises on purpose is a :class:`StanceError` and also the builtin that a
caller would expect. Its message is one line: what was got, what is accepted, what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence


class StanceError(Exception):
    """Base of every error that stance raises on purpose."""


class InputError(StanceError, ValueError):
    """A text, file or argument that cannot be used."""


class UnknownLanguageError(InputError):
    """A language code without a folder under ``stance/data``."""


class UnknownActorError(InputError):
    """An actor name that the gazetteer does not hold."""


class GazetteerError(StanceError, ValueError):
    """A language or actor data file that does not follow its form."""


class BundleError(StanceError, ValueError):
    """A model file that is damaged, hostile or of an unknown format."""


class LabelError(StanceError, ValueError):
    """Labelled data with bad rows; ``problems`` lists every one of them.

    Parameters
    ----------
    problems : list of str
        One line a problem: file, line, column, what is wrong, what is accepted.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class MissingExtraError(StanceError, ImportError):
    """An optional dependency that is not installed; the message names the extra to install."""


class WorkerError(StanceError, RuntimeError):
    """Worker processes that cannot do the work, or are lost again and again."""


class OutputError(StanceError, OSError):
    """Rows that cannot be written; what was written before is kept."""


def missing_extra(
    what: str, libraries: Sequence[str], extra: str, instead: str = ""
) -> StanceError:
    """Return the error that says what needs which libraries, and how to install them."""
    # By folder: "stance" on the public index is somebody else's package.
    are = "are" if len(libraries) > 1 else "is"
    return MissingExtraError(
        f"{what} needs {' and '.join(libraries)}, which {are} not installed; "
        f"in the folder of the source, pip install '.[{extra}]'{instead}"
    )
