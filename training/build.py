"""Make the shipped bundle from the seeds; the same seeds give the same bytes.

python -m training.build             # write stance/models/default.stance
python -m training.build --check     # exit 1 if the committed bundle is another
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from stance.bundle import pack, save_bundle

from .card import write_card
from .data import read_seeds
from .evaluate import BUNDLE, FIGURES, fit, recipe


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=BUNDLE)
    parser.add_argument("--check", action="store_true", help="compare with the file; write nothing")
    args = parser.parse_args(argv)
    started = time.perf_counter()
    examples = read_seeds()
    if not examples:
        sys.exit("there are no seeds under seeds/statements; nothing to build from")
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else None
    model = fit(recipe(), examples).model_
    model = replace(
        model,
        card=write_card(model, examples, figures),
        manifest={
            **model.manifest,
            "data": {**model.manifest["data"], "statements": len(examples)},
            "metrics": figures or {},
        },
    )
    data = pack(model)
    spent = (
        f"{len(examples)} statements, {len(data):,} bytes, {time.perf_counter() - started:.0f} s"
    )
    if args.check:
        same = args.output.is_file() and args.output.read_bytes() == data
        print(f"{args.output}: {'as built' if same else 'NOT what the seeds give'} ({spent})")
        return 0 if same else 1
    args.output.parent.mkdir(parents=True, exist_ok=True)
    save_bundle(model, args.output)
    print(f"{args.output}: {spent}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
