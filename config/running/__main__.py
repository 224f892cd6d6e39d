"""`make run`: everything on this machine under one supervisor, and a story told on the first run.

    python -m config.running [--story auto|tell|skip]

PORT and DATA_DIR come from the environment, so several can run side by side.
"""

import argparse
import sys

from config.env import env
from config.running.child import DidNotStart
from config.running.local import AlreadyRunning
from config.running.postgres import NoPostgres
from config.running.supervisor import PortTaken, StepFailed, Supervisor
from config.running.valkey import NoValkey


def main() -> int:
    """Run until told to stop; give the exit code."""
    parser = argparse.ArgumentParser(prog="make run", description="Run all of Deltavisa here.")
    parser.add_argument("--story", choices=("auto", "tell", "skip"), default="auto")
    arguments = parser.parse_args()
    try:
        return Supervisor(folder=env.data_dir, story=arguments.story).run()
    except AlreadyRunning:
        print(f"Deltavisa already runs over {env.data_dir}; give another DATA_DIR.")  # noqa: T201
    except (DidNotStart, NoPostgres, NoValkey, PortTaken, StepFailed) as error:
        print(f"\nCould not start: {error}", file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
