"""The one thing pyproject.toml cannot say: the wheel carries `resources/` as `_resources`."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithResources(build_py):
    """Copies the schemas, texts, icons and practice dossier beside the modules."""

    def run(self) -> None:
        """Build the modules, then copy the resources; a checkout uses its own folder."""
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib) / "certdesk" / "_resources"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(Path(__file__).parent / "resources", target)


setup(cmdclass={"build_py": BuildWithResources})
