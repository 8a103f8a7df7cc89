"""``python -m benchmarks.planted``: wrong names and lost modules in projects, and who finds them.

Each project sets schedule and routes in its own way. celery-audit is told its configuration module
and the namespace of its settings, which it needs; demonolith is told nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks import table
from benchmarks.faulty import reported
from benchmarks.tools import PRODUCT
from benchmarks.trees import import_files

WORDS = ("boats", "crates", "tickets", "parcels", "invoices", "meters", "lessons", "plants")
VERBS = ["sync_{}", "close_{}", "import_{}", "rate_{}", "archive_{}"]
TASK = '@shared_task{given}\ndef {name}(number=0):\n    """Do it."""\n    return number\n\n\n'
CERTAIN = "DM301,DM302,DM303,DM306"
RULES = ("DM3", "CEL013", "CEL016", "CEL017")
FORMS = ("update", "attributes", "module", "django", "constants")


def project(seed: int) -> tuple[dict[str, str], list[str], list[str], list[str]]:
    """Return files, the options celery-audit needs, the planted names, and the sound ones."""
    chosen = random.Random(seed)
    root, lost, *modules = chosen.sample(WORDS, 5)
    files = {f"{root}/__init__.py": ""}
    names: list[str] = []
    for module in modules:
        text = "from celery import shared_task\n\n\n"
        for verb in chosen.sample(VERBS, 3):
            function = verb.format(module)
            name = f"{root}.{module}.{function}"
            given = chosen.choice(("", "", f'(name="{name}")'))
            text += TASK.format(given=given, name=function)
            names.append(name)
        files[f"{root}/{module}.py"] = text
    function = chosen.choice(VERBS).format(lost)  # in a module that no worker imports
    text = "from celery import shared_task\n\n\n" + TASK.format(given="", name=function)
    files[f"{root}/{lost}.py"] = text
    wrong = list(_wrong(chosen, root, modules, names))
    sound = chosen.sample(names, 4)
    beat = [*sound[:2], *wrong[:2], "django_celery_results.tasks.clear_expired"]
    routes = [*sound[2:], *wrong[2:], f"{root}.{modules[0]}.*", f"{root}.*", "celery.*"]
    form = FORMS[seed % len(FORMS)]
    config = f"{root}/settings.py" if form in ("django", "module") else f"{root}/celery.py"
    files.update(_configured(form, root, modules, beat, routes))
    options = ["--config", config, *(["--settings-namespace", "CELERY"] * (form == "django"))]
    sound = [name for name in (*beat, *routes) if name not in wrong]
    return files, options, [*wrong, f"{root}.{lost}.{function}"], sound


def _wrong(chosen: random.Random, root: str, modules: list[str], names: list[str]) -> Iterator[str]:
    """Yield two beat entries and two routes that reach nothing."""
    yield f"{root}.{modules[0]}.{chosen.choice(('forget', 'repeat'))}_{modules[0]}"
    yield f"{root}.gone.{names[3].rpartition('.')[2]}"
    yield f"{root}.{modules[1]}.refund_{modules[1]}"
    yield f"{root}.{modules[2]}.print_*"


def _configured(
    form: str, root: str, modules: list[str], beat: list[str], routes: list[str]
) -> dict[str, str]:
    imports = [f"{root}.{module}" for module in modules]
    schedule = {f"e{at}": {"task": name, "schedule": 60.0} for at, name in enumerate(beat)}
    table_of = {name: {"queue": "q"} for name in routes}
    head = f'from celery import Celery\n\napp = Celery("{root}", include={imports!r})\n'
    if form == "update":
        text = f"app.conf.update(beat_schedule={schedule!r}, task_routes={table_of!r})\n"
        return {f"{root}/celery.py": head + text}
    if form == "attributes":
        text = f"app.conf.beat_schedule = {schedule!r}\napp.conf.task_routes = {table_of!r}\n"
        return {f"{root}/celery.py": head + text}
    if form == "constants":
        text = f"BEAT = {schedule!r}\nROUTES = {table_of!r}\n"
        text += "app.conf.beat_schedule = BEAT\napp.conf.task_routes = ROUTES\n"
        return {f"{root}/celery.py": head + text}
    prefix, names = ("", "") if form == "module" else ("CELERY_", ', namespace="CELERY"')
    beat_name, routes_name = (
        ("beat_schedule", "task_routes")
        if not prefix
        else ("CELERY_BEAT_SCHEDULE", "CELERY_TASK_ROUTES")
    )
    app = f'{head}app.config_from_object("{root}.settings"{names})\n'
    text = f"{beat_name} = {schedule!r}\n{routes_name} = {table_of!r}\n"
    return {f"{root}/celery.py": app, f"{root}/settings.py": text}


def compare(scratch: Path, number: int, python: str) -> list[list[str]]:
    """Return a table: what was planted, what each tool found, and its false alarms."""
    counts: Counter[str] = Counter()
    start = (python, "-c", "from celery_audit.cli import main; main()", "--format", "json")
    for seed in range(number):
        files, options, wrong, sound = project(seed)
        folder = scratch / str(seed)
        import_files(folder, ((path, text.encode()) for path, text in files.items()))
        counts["planted"] += len(wrong)
        counts["sound"] += len(sound)
        said = {
            "demonolith": reported(
                (*PRODUCT, "check", "--select", CERTAIN, "--format", "json"), folder, RULES
            ),
            "celery-audit": reported((*start, *options, "."), folder, RULES),
        }
        for tool, findings in said.items():
            items = [json.loads(one) for one in findings or ()]
            named = {item.get("task") or item.get("symbol") for item in items}
            counts[f"{tool} found"] += len(named & set(wrong))
            counts[f"{tool} alarms"] += len(named & set(sound))
            counts[f"{tool} missing"] += findings is None
    rows = [["", "planted", "found", "sound", "false alarms"]]
    for tool in ("demonolith", "celery-audit"):
        ran = counts[f"{tool} missing"] < number
        found = str(counts[f"{tool} found"]) if ran else "not installed"
        alarms = str(counts[f"{tool} alarms"]) if ran else "-"
        rows.append([tool, str(counts["planted"]), found, str(counts["sound"]), alarms])
    return rows


def main(argv: list[str] | None = None) -> int:
    """Print the comparison."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted", description=__doc__)
    parser.add_argument("--projects", type=int, default=25, help="how many to generate")
    parser.add_argument("--tools", default=sys.executable, help="Python that has celery-audit")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="demonolith-planted-") as name:
        rows = compare(Path(name), options.projects, options.tools)
    print("\n".join(table.markdown(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
