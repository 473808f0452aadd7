"""The real action server around one of the small answerers: python -m tests.support.action_server BEHAVIOUR."""

from __future__ import annotations

import logging
import os
import sys

from actions.__main__ import ActionServer
from actions.settings import ServerSettings
from tests.support.answerers import ANSWERERS

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    ActionServer(ANSWERERS[sys.argv[1]](), ServerSettings.from_environment(os.environ)).run()
