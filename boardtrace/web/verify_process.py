# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The verification process: checks the database in BOARDTRACE_DB and BOARDTRACE_FILES for the page "Verify".

It is separate from the server, so that web pages stay quick. It prints a line of JSON after each report,
{"done": 3, "of": 12}, and the result as the last one.

Usage: python -m boardtrace.web.verify_process all|sample SEED [NUMBER:HASH]
"""

import json
import sys
from dataclasses import asdict

from boardtrace.settings import files_folder, read_environment
from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from store.admin.checkpoints import checkpoint_path, load_checkpoints
from store.audit_log import Head
from store.engine import open_store, snapshot_connection, store_url
from store.verify.verify_store import SAMPLE_SIZE, verify_store


def print_progress(done: int, of: int) -> None:
    print(json.dumps({"done": done, "of": of}), flush=True)


def main(extent: str, seed: str, head: str = "") -> int:
    url = store_url(read_environment().database)
    root = files_folder(url)
    own = checkpoint_path(root)
    number, _, digest = head.partition(":")
    with snapshot_connection(open_store(url, create=False)) as connection:
        result = verify_store(
            connection,
            root,
            relation_explainer(load_register()),
            sample=None if extent == "all" else SAMPLE_SIZE,
            seed=int(seed),
            heads=[Head(int(number), digest)] if head else [],
            checkpoints={str(own): load_checkpoints(own)} if own.exists() else {},
            progress=print_progress,
        )
    print(json.dumps(asdict(result)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
