"""Only what setup.cfg can't say: the three data folders of the checkout travel inside the wheel as packages."""

from setuptools import find_packages, setup

DATA_FOLDERS = {"alienattack._assets": "assets", "alienattack._cloud": "cloud", "alienattack._config": "config"}

setup(
    packages=[*find_packages(include=["alienattack", "alienattack.*"]), *DATA_FOLDERS],
    package_dir=dict(DATA_FOLDERS),
)
