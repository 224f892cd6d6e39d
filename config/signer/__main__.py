"""Serve, or make keys.

python -m config.signer serve
python -m config.signer make UTSH            the first keys of an authority
python -m config.signer rotate UTSH seal     a new key; what the old one signed stays good
"""

from __future__ import annotations

import argparse

from apps.core.vds.remote import Purpose
from config.env import env
from config.signer.keys import KeyFolder
from config.signer.server import Acts, Server


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m config.signer")
    acts = parser.add_subparsers(dest="act", required=True)
    serve = acts.add_parser("serve")
    serve.add_argument("--make", action="store_true", help="make keys for whoever asks")
    acts.add_parser("make").add_argument("signer")
    rotate = acts.add_parser("rotate")
    rotate.add_argument("signer")
    rotate.add_argument("purpose", type=Purpose, choices=list(Purpose))
    asked = parser.parse_args()

    if env.signer_keys_dir is None:
        parser.error("DELTAVISA_SIGNER_KEYS_DIR names the folder of the keys.")
    keys = KeyFolder(env.signer_keys_dir)
    if asked.act == "serve":
        with Server(env.signer_socket, Acts(keys, makes_signers=asked.make)) as server:
            server.serve_forever()
    elif asked.act == "make":
        keys.ensure(asked.signer)
    else:
        keys.rotate(asked.signer, asked.purpose)


if __name__ == "__main__":
    main()
