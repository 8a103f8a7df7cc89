"""The command, as ``libcst.tool`` runs it."""

import subprocess
import sys


def test_runs_as_a_libcst_command(tmp_path):
    (tmp_path / "tasks.py").write_text('logger.info(f"{x}")\n')
    (tmp_path / "jobs.py").write_text('from loguru import logger\nlogger.info(f"{x}")\n')
    name = "codemods.lazy_logging.LazyLogging"
    command = [sys.executable, "-m", "libcst.tool", "codemod", "-x", "--no-format", name, "."]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "tasks.py").read_text() == 'logger.info("%s", x)\n'
    assert (tmp_path / "jobs.py").read_text().endswith('logger.info(f"{x}")\n')


def test_runs_by_its_short_name_in_a_project_that_lists_the_codemods(tmp_path):
    """As the README says: with the configuration that ``libcst.tool initialize`` writes."""
    (tmp_path / "tasks.py").write_text("x = 'quoted'\nlogger.info(f'{x}')\n")
    tool = [sys.executable, "-m", "libcst.tool"]
    subprocess.run([*tool, "initialize", "."], cwd=tmp_path, check=True, capture_output=True)
    config = tmp_path / ".libcst.codemod.yaml"
    listed = config.read_text().replace("modules:\n", "modules:\n- 'codemods'\n")
    config.write_text(listed)
    listing = subprocess.run([*tool, "list"], cwd=tmp_path, check=True, capture_output=True)
    assert b"lazy_logging.LazyLogging - Turns" in listing.stdout
    command = [*tool, "codemod", "--no-format", "lazy_logging.LazyLogging", "tasks.py"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "tasks.py").read_text() == "x = 'quoted'\nlogger.info('%s', x)\n"
