"""Commands in the templates of a Helm chart, with the values of the chart."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts
from tests.migrator.audit.test_processes import PRESS

VALUES = (
    "image: x\nworker:\n  # which\n  app: press.big  # the app\n  queues: 'a,b'\nbig: press.big\n"
)


def commands(template: str, values: str = VALUES, where: str = "values.yaml") -> list[str]:
    files = {**PRESS, "chart/templates/w.yaml": template, f"chart/{where}": values}
    return [process.command for process in facts(files).processes if process.command]


@pytest.mark.parametrize(
    "value",
    [
        "{{ .Values.worker.app }}",
        "{{- .Values.worker.app -}}",
        "{{ $.Values.worker.app | quote }}",
        "{{ .Values.worker.app | default 'x' }}",
        "{{ quote .Values.worker.app }}",
        "{{ tpl .Values.worker.app . }}",
        "{{ .Values.big }}",
    ],
)
def test_takes_the_value_of_the_chart(value: str) -> None:
    in_list = f"args:\n  - celery\n  - -A\n  - {value}\n  - worker\n"
    assert commands(f"command: celery -A {value} worker\n") == ["celery -A press.big worker"]
    assert commands(in_list) == ["celery -A press.big worker"]


def test_takes_queues_too() -> None:
    line = 'command: ["celery", "-A", "{{ .Values.big }}", "worker"'
    line += ', "-Q", "{{ .Values.worker.queues }}"]\n'
    assert commands(line) == ["celery -A press.big worker -Q a,b"]


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("command: celery -A {{ .Values.worker.other }} worker\n", VALUES),
        ("command: celery -A {{ .Values.worker.app }} worker\n", "worker:\napp: press.big\n"),
        ("command: celery -A {{ .Values.app }} worker\n", "app: |\n  press.big\n"),
        ('command: celery -A {{ include "x" . }} worker\n', VALUES),
    ],
)
def test_leaves_alone_what_the_chart_does_not_say(template: str, values: str) -> None:
    assert commands(template, values) == []


def test_a_chart_without_values_says_nothing() -> None:
    template = "command: celery -A {{ .Values.worker.app }} worker\n"
    assert commands(template, where="values-production.yaml") == []
