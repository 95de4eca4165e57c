"""Errors: one line, and the way out."""

from stance.errors import MissingExtraError, missing_extra


def test_what_is_missing_is_said_one_way():
    """The libraries and the extra that installs them are named."""
    error = missing_extra("HTML", ["jinja2", "matplotlib"], "report")
    assert isinstance(error, MissingExtraError)
    assert "HTML needs jinja2 and matplotlib, which are not installed; " in str(error)
    assert str(error).endswith("in the folder of the source, pip install '.[report]'")
    other = str(missing_extra("Parquet", ["pyarrow"], "parquet", ", or save it as CSV"))
    assert other.endswith("pip install '.[parquet]', or save it as CSV")
