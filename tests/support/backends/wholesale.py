"""Django with REST framework and models of its own: settings in parts, tasks.py of an app as the monolith,
rows of beat in a migration, management commands, an admin action, a signal."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== manage.py
#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
=== Procfile
web: gunicorn config.wsgi --log-file -
worker: celery -A config worker -Q default,jobs -l info
beat: celery -A config beat -S apps.core.beat:RowScheduler
release: python manage.py migrate
=== config/__init__.py
from .celery import app as celery_app

__all__ = ("celery_app",)
=== config/celery.py
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

app = Celery("wholesale")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Every app keeps its tasks in tasks.py; the new ones of core are in apps/core/jobs.
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="jobs")
=== config/wsgi.py
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
application = get_wsgi_application()
=== config/urls.py
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("apps.core.urls")),
    path("api/", include("apps.orders.urls")),
]
=== config/settings/__init__.py
=== config/settings/base.py
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SECRET_KEY = "only for development"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "config.urls"
USE_TZ = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "rest_framework",
    "apps.core.apps.CoreConfig",
    "apps.catalog",
    "apps.orders.apps.OrdersConfig",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "file:wholesale?mode=memory&cache=shared"}}
REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": [], "DEFAULT_PERMISSION_CLASSES": []}

CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = "cache+memory://"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "core.dispatch_job": {"queue": "jobs"},
    "apps.core.tasks.rebuild_search": {"queue": "jobs"},
}
CELERY_BEAT_SCHEDULE = {
    "check-schedules": {"task": "core.check_schedules", "schedule": 60.0},
    "purge-carts": {"task": "apps.core.tasks.purge_carts", "schedule": 3600.0, "kwargs": {"days": 7}},
    "restock": {"task": "apps.catalog.tasks.restock", "schedule": 600.0},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"short": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "short"}},
    "loggers": {
        "apps": {"level": "INFO"},
        "apps.core.tasks": {"level": "INFO", "handlers": ["console"], "propagate": True},
    },
}
=== config/settings/prod.py
from .base import *  # noqa: F401,F403
from .base import CELERY_BEAT_SCHEDULE, CELERY_TASK_ROUTES

DEBUG = False
CELERY_TASK_ROUTES.update({
    "apps.core.tasks.mail_statement": {"queue": "mail"},
})
CELERY_BEAT_SCHEDULE["statements"] = {
    "task": "apps.core.tasks.mail_statement",
    "schedule": 86400.0,
    "args": ("all",),
}
=== config/settings/test.py
from .base import *  # noqa: F401,F403

CELERY_TASK_ALWAYS_EAGER = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
=== apps/__init__.py
=== apps/catalog/__init__.py
=== apps/catalog/models.py
from django.db import models


class Product(models.Model):
    sku = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=80)
    stock = models.PositiveIntegerField(default=0)
    price = models.DecimalField(max_digits=10, decimal_places=2, default=0)

    def __str__(self):
        return self.sku
=== apps/catalog/migrations/__init__.py
=== apps/catalog/migrations/0001_initial.py
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sku", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(max_length=80)),
                ("stock", models.PositiveIntegerField(default=0)),
                ("price", models.DecimalField(decimal_places=2, default=0, max_digits=10)),
            ],
        ),
    ]
=== apps/catalog/tasks.py
from celery import shared_task

from apps.core.tasks import notify_ops

from .models import Product

LOW = 5


@shared_task
def restock(limit=LOW):
    """Order what is nearly gone."""
    low = list(Product.objects.filter(stock__lt=limit).order_by("sku").values_list("sku", flat=True))
    if low:
        notify_ops.delay("restock", ", ".join(low))
    return low


@shared_task(name="catalog.demo_data")
def demo_data():
    """A database for the demo installation."""
    from django.core.management import call_command

    from apps.core.models import JobTemplate, Schedule
    from apps.orders.models import Customer, Order

    call_command("migrate", verbosity=0)
    ann = Customer.objects.create(name="Ann", email="ann@a.example")
    Order.objects.create(customer=ann, total="9.995")
    Order.objects.create(customer=ann, total="3", state=Order.PAID)
    for number in range(3):
        Product.objects.create(sku=f"p{number}", title=f"Product {number}", price=10, stock=number * 4)
    some = JobTemplate.objects.create(name="some", kind="reprice", params={"skus": ["p1", "p2"], "percent": 10})
    Schedule.objects.create(identifier="reprice", template=some, credential_id=4, params={"percent": 10})
    Schedule.objects.create(identifier="lost")
=== apps/orders/__init__.py
=== apps/orders/apps.py
from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "apps.orders"

    def ready(self):
        from . import signals  # noqa: F401
=== apps/orders/models.py
from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=80)
    email = models.EmailField()


class Order(models.Model):
    OPEN, PAID, SENT = "open", "paid", "sent"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    state = models.CharField(max_length=10, default=OPEN)
    total = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    created = models.DateTimeField(auto_now_add=True)
=== apps/orders/migrations/__init__.py
=== apps/orders/migrations/0001_initial.py
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("email", models.EmailField(max_length=254)),
            ],
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="open", max_length=10)),
                ("total", models.DecimalField(decimal_places=2, default=0, max_digits=10)),
                ("created", models.DateTimeField(auto_now_add=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="orders", to="orders.customer"
                    ),
                ),
            ],
        ),
    ]
=== apps/orders/signals.py
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Order


@receiver(post_save, sender=Order)
def invoice_when_paid(sender, instance, created, **kwargs):
    if created or instance.state != Order.PAID:
        return
    # Circular: core.tasks imports our models.
    from apps.core.tasks import dispatch_job

    transaction.on_commit(
        lambda: dispatch_job.delay(kind="invoice", params={"order": instance.pk}, triggered_by="signal")
    )
=== apps/orders/serializers.py
from rest_framework import serializers

from .models import Order


class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["id", "customer", "state", "total"]
=== apps/orders/urls.py
from rest_framework.routers import SimpleRouter

from .views import OrderViewSet

router = SimpleRouter()
router.register("orders", OrderViewSet)
urlpatterns = router.urls
=== apps/orders/views.py
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from apps.core import tasks

from .models import Order
from .serializers import OrderSerializer


class OrderViewSet(viewsets.ModelViewSet):
    queryset = Order.objects.order_by("pk")
    serializer_class = OrderSerializer

    @action(detail=True, methods=["post"])
    def statement(self, request, pk=None):
        order = self.get_object()
        result = tasks.mail_statement.apply_async(args=[order.customer_id], countdown=0)
        return Response({"queued": bool(result.id)}, status=status.HTTP_202_ACCEPTED)

    @action(detail=False, methods=["post"])
    def export(self, request):
        result = tasks.dispatch_job.apply_async(
            kwargs={
                "kind": "export_orders",
                "params": {"state": request.data.get("state", Order.OPEN)},
                "triggered_by": "manual",
                "user_pk": getattr(request.user, "pk", None),
            },
        )
        return Response({"queued": bool(result.id)}, status=status.HTTP_202_ACCEPTED)
=== apps/core/__init__.py
=== apps/core/apps.py
from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    verbose_name = "Jobs"
=== apps/core/models.py
from django.conf import settings
from django.db import models


class JobTemplate(models.Model):
    name = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=40)
    params = models.JSONField(null=True, blank=True)


class Schedule(models.Model):
    identifier = models.SlugField(unique=True)
    template = models.ForeignKey(JobTemplate, null=True, blank=True, on_delete=models.SET_NULL)
    credential_id = models.IntegerField(null=True, blank=True)
    params = models.JSONField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    last_run = models.DateTimeField(null=True, blank=True)


class JobRun(models.Model):
    schedule = models.ForeignKey(Schedule, null=True, on_delete=models.SET_NULL)
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=20, default="running")
    result = models.JSONField(null=True)
    triggered_by = models.CharField(max_length=20, default="schedule")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    started = models.DateTimeField(auto_now_add=True)


class BeatRow(models.Model):
    """What django-celery-beat would have."""

    name = models.CharField(max_length=60, unique=True)
    task = models.CharField(max_length=200)
    every = models.PositiveIntegerField()
    enabled = models.BooleanField(default=True)
=== apps/core/migrations/__init__.py
=== apps/core/migrations/0001_initial.py
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="BeatRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("task", models.CharField(max_length=200)),
                ("every", models.PositiveIntegerField()),
                ("enabled", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="JobTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("params", models.JSONField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identifier", models.SlugField(unique=True)),
                ("credential_id", models.IntegerField(blank=True, null=True)),
                ("params", models.JSONField(blank=True, null=True)),
                ("is_active", models.BooleanField(default=True)),
                ("last_run", models.DateTimeField(blank=True, null=True)),
                (
                    "template",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="core.jobtemplate"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("status", models.CharField(default="running", max_length=20)),
                ("result", models.JSONField(null=True)),
                ("triggered_by", models.CharField(default="schedule", max_length=20)),
                ("started", models.DateTimeField(auto_now_add=True)),
                (
                    "schedule",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="core.schedule"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    ]
=== apps/core/migrations/0002_beat_rows.py
from django.db import migrations

ROWS = [
    {"name": "Search index", "task": "apps.core.tasks.rebuild_search", "every": 900},
    {"name": "Old carts", "task": "apps.core.tasks.purge_carts", "every": 3600},
]


def forwards(apps, schema_editor):
    BeatRow = apps.get_model("core", "BeatRow")
    for row in ROWS:
        BeatRow.objects.get_or_create(name=row["name"], defaults=row)


def backwards(apps, schema_editor):
    BeatRow = apps.get_model("core", "BeatRow")
    BeatRow.objects.filter(name__in=[row["name"] for row in ROWS]).delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
=== apps/core/admin.py
from django.contrib import admin, messages

from .models import JobRun, JobTemplate, Schedule
from .jobs.execution.base import EXECUTORS
from .tasks import dispatch_job


@admin.register(Schedule)
class ScheduleAdmin(admin.ModelAdmin):
    list_display = ["identifier", "template", "is_active"]
    actions = ["run_selected"]

    @admin.action(description="Run now")
    def run_selected(self, request, queryset):
        started = 0
        for schedule in queryset.select_related("template"):
            if schedule.template is None:
                continue
            dispatch_job.delay(
                kind=schedule.template.kind,
                template_pk=schedule.template_id,
                schedule_pk=schedule.pk,
                params=schedule.params,
                triggered_by="admin",
                user_pk=request.user.pk,
            )
            started += 1
        self.message_user(request, f"{started} started", messages.SUCCESS)


@admin.register(JobTemplate)
class JobTemplateAdmin(admin.ModelAdmin):
    list_display = ["name", "kind"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "kind":
            field.help_text = "One of: " + ", ".join(sorted(EXECUTORS))
        return field


admin.site.register(JobRun)
=== apps/core/beat.py
from celery.beat import ScheduleEntry, Scheduler

from .models import BeatRow


class RowScheduler(Scheduler):
    """Beat entries from the database."""

    def setup_schedule(self):
        super().setup_schedule()
        for row in BeatRow.objects.filter(enabled=True):
            self.schedule[row.name] = ScheduleEntry(name=row.name, task=row.task, schedule=float(row.every), app=self.app)
=== apps/core/urls.py
from rest_framework.routers import SimpleRouter

from .views import ScheduleViewSet, TemplateViewSet

router = SimpleRouter()
router.register("schedules", ScheduleViewSet)
router.register("templates", TemplateViewSet)
urlpatterns = router.urls
=== apps/core/serializers.py
from rest_framework import serializers

from .models import JobTemplate, Schedule


class ScheduleSerializer(serializers.ModelSerializer):
    class Meta:
        model = Schedule
        fields = ["id", "identifier", "template", "params", "is_active"]


class TemplateSerializer(serializers.ModelSerializer):
    class Meta:
        model = JobTemplate
        fields = ["id", "name", "kind", "params"]


class RunSerializer(serializers.Serializer):
    params = serializers.DictField(required=False)
=== apps/core/views.py
import logging

from django.utils import timezone
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from .models import JobTemplate, Schedule
from .serializers import RunSerializer, ScheduleSerializer, TemplateSerializer
from .tasks import dispatch_job, get_task_for_job

logger = logging.getLogger(__name__)


class TemplateViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = JobTemplate.objects.order_by("pk")
    serializer_class = TemplateSerializer

    @action(detail=True, methods=["post"])
    def run(self, request, pk=None):
        """Run a template, outside of any schedule."""
        template = self.get_object()
        wanted = RunSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        params = {**(template.params or {}), **wanted.validated_data.get("params", {})}
        result = dispatch_job.delay(
            kind=template.kind,
            template_pk=template.pk,
            params=params or None,
            triggered_by="manual",
            user_pk=request.user.pk,
        )
        return Response({"queued": bool(result.id)}, status=status.HTTP_202_ACCEPTED)


class ScheduleViewSet(viewsets.ModelViewSet):
    queryset = Schedule.objects.select_related("template").order_by("pk")
    serializer_class = ScheduleSerializer

    @action(detail=True, methods=["post"], url_path="run-now")
    def run_now(self, request, pk=None):
        """Run this schedule now, due or not."""
        schedule = self.get_object()
        wanted = RunSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)

        task = get_task_for_job(schedule.identifier)
        if task is None:
            return Response(
                {"detail": f"No task for {schedule.identifier}"},
                status=status.HTTP_400_BAD_REQUEST,
            )

        params = dict(schedule.params or {})
        params.update(wanted.validated_data.get("params", {}))
        result = task.delay(schedule_pk=schedule.pk, params=params)

        Schedule.objects.filter(pk=schedule.pk).update(last_run=timezone.now())
        logger.info("Schedule %s started by %s: %s", schedule.identifier, request.user, result.id)
        return Response(
            {"schedule": schedule.identifier, "queued": bool(result.id)},
            status=status.HTTP_202_ACCEPTED,
        )
=== apps/core/management/__init__.py
=== apps/core/management/commands/__init__.py
=== apps/core/management/commands/run_job.py
import json

from django.core.management.base import BaseCommand, CommandError

from apps.core.tasks import JOB_TASK_MAPPING, _execute_job_type, dispatch_job


class Command(BaseCommand):
    help = "Run one job here, or in a worker (--queue)"

    def add_arguments(self, parser):
        parser.add_argument("kind")
        parser.add_argument("--params", default="{}")
        parser.add_argument("--queue", action="store_true")

    def handle(self, *args, **options):
        params = json.loads(options["params"])
        if options["queue"]:
            dispatch_job.delay(kind=options["kind"], params=params, triggered_by="cli")
            self.stdout.write("queued")
            return
        done = _execute_job_type(
            kind=options["kind"], schedule=None, credential_pk=None, params=params, targets=None, task=None
        )
        if not done.get("success"):
            raise CommandError(done.get("error", "failed"))
        self.stdout.write(json.dumps(done, sort_keys=True))
=== apps/core/management/commands/purge.py
from django.core.management.base import BaseCommand

from apps.core.tasks import purge_carts


class Command(BaseCommand):
    def handle(self, *args, **options):
        self.stdout.write(str(purge_carts(days=1)))
=== apps/core/jobs/__init__.py
"""The jobs, since 2023. Use these, not ``apps.core.tasks``."""

from .scheduling import dispatch_job

__all__ = ["dispatch_job"]
=== apps/core/jobs/scheduling/__init__.py
from .checker import check_schedules
from .dispatcher import dispatch_job

__all__ = ["check_schedules", "dispatch_job"]
=== apps/core/jobs/scheduling/checker.py
import logging

from celery import shared_task

from apps.core.models import Schedule

logger = logging.getLogger(__name__)


@shared_task(name="core.check_schedules")
def check_schedules():
    """Start what is due."""
    from .dispatcher import dispatch_job

    started = []
    for schedule in Schedule.objects.filter(is_active=True).select_related("template").order_by("pk"):
        if schedule.template is None:
            logger.warning("Schedule %s has no template", schedule.identifier)
            continue
        dispatch_job.delay(
            kind=schedule.template.kind,
            template_pk=schedule.template_id,
            schedule_pk=schedule.pk,
            credential_pk=schedule.credential_id,
            params=schedule.params,
            triggered_by="schedule",
        )
        started.append(schedule.identifier)
    return started
=== apps/core/jobs/scheduling/dispatcher.py
import logging

from celery import shared_task

from apps.core.models import JobRun, JobTemplate, Schedule

from ..execution import execute_job_type
from ..utils.targets import resolve_targets

logger = logging.getLogger(__name__)


@shared_task(bind=True, name="core.dispatch_job")
def dispatch_job(
    self,
    kind,
    template_pk=None,
    schedule_pk=None,
    credential_pk=None,
    params=None,
    triggered_by="schedule",
):
    """Run one job and record the run."""
    schedule = Schedule.objects.filter(pk=schedule_pk).first()
    run = JobRun.objects.create(schedule=schedule, kind=kind, triggered_by=triggered_by)
    template = JobTemplate.objects.filter(pk=template_pk).first()
    try:
        targets = resolve_targets(template)
        result = execute_job_type(
            kind=kind,
            schedule=schedule,
            credential_pk=credential_pk,
            params=params,
            targets=targets,
            task=self,
        )
        run.status = "done" if result.get("success") else "failed"
        run.result = result
    except Exception as error:
        logger.exception("Job %s failed", kind)
        result = {"success": False, "error": str(error)}
        run.status, run.result = "failed", result
    run.save(update_fields=["status", "result"])
    return result
=== apps/core/jobs/execution/__init__.py
from .base import execute_job_type
from .export_orders import export_orders

__all__ = ["execute_job_type", "export_orders"]
=== apps/core/jobs/execution/base.py
import logging

from .export_orders import export_orders

logger = logging.getLogger(__name__)

EXECUTORS = {
    "export_orders": export_orders,
}


def execute_job_type(kind, schedule, credential_pk, params, targets, task, job_run_id=None):
    executor = EXECUTORS.get(kind)
    if executor is None:
        return {"success": False, "error": f"Unknown job type: {kind}"}
    return executor(schedule, credential_pk, params, targets, task, job_run_id=job_run_id)
=== apps/core/jobs/execution/export_orders.py
import csv
import io

from apps.orders.models import Order


def export_orders(schedule, credential_pk, params, targets, task, job_run_id=None):
    """Write orders of one state as CSV."""
    state = (params or {}).get("state", Order.OPEN)
    out = io.StringIO()
    writer = csv.writer(out)
    count = 0
    for order in Order.objects.filter(state=state).order_by("pk"):
        writer.writerow([order.pk, order.total])
        count += 1
    return {"success": True, "count": count, "csv": out.getvalue()}
=== apps/core/jobs/utils/__init__.py
=== apps/core/jobs/utils/targets.py
from apps.catalog.models import Product


def resolve_targets(template):
    """Return the products a template is about, as primary keys."""
    if template is None or not (template.params or {}).get("skus"):
        return None
    return list(Product.objects.filter(sku__in=template.params["skus"]).order_by("pk").values_list("pk", flat=True))
=== apps/core/jobs/utils/money.py
from decimal import ROUND_HALF_UP, Decimal


def cents(amount):
    """Round to cents."""
    return Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
=== apps/core/tasks.py
# -*- coding: utf-8 -*-
"""All background work of core.

History: 2017 reports; 2019 schedules; 2021 job types; 2023 apps.core.jobs (half done).
"""
import logging
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from celery import shared_task
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from apps.catalog.models import Product
from apps.orders.models import Customer, Order
from config.celery import app

from .models import JobRun, JobTemplate, Schedule

try:
    import weasyprint  # noqa
except ImportError:
    weasyprint = None

logger = logging.getLogger(__name__)
audit_log = logging.getLogger("apps.audit")

User = get_user_model()

OPS = getattr(settings, "OPS_MAIL", "ops@wholesale.example")
CHUNK = 2
LOCK = "core-reprice"


def _cents(amount):
    """Round to cents."""
    return Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _chunks(items, size=CHUNK):
    for start in range(0, len(items), size):
        yield items[start : start + size]


# ---------------------------------------------------------------------------
# Tasks
# ---------------------------------------------------------------------------


@app.task(name="core.check_schedules")
def check_schedules():
    """Start what is due."""
    started = []
    for schedule in Schedule.objects.filter(is_active=True).select_related("template").order_by("pk"):
        if schedule.template is None:
            logger.warning("Schedule %s has no template", schedule.identifier)
            continue
        dispatch_job.delay(
            kind=schedule.template.kind,
            template_pk=schedule.template_id,
            schedule_pk=schedule.pk,
            credential_pk=schedule.credential_id,
            params=schedule.params,
            triggered_by="schedule",
        )
        started.append(schedule.identifier)
    return started


@app.task(bind=True, name="core.dispatch_job")
def dispatch_job(
    self,
    kind,
    template_pk=None,
    schedule_pk=None,
    credential_pk=None,
    params=None,
    triggered_by="schedule",
    user_pk=None,
):
    """Run one job and record the run."""
    schedule = Schedule.objects.filter(pk=schedule_pk).first()
    run = JobRun.objects.create(
        schedule=schedule, kind=kind, triggered_by=triggered_by, user=User.objects.filter(pk=user_pk).first()
    )
    template = JobTemplate.objects.filter(pk=template_pk).first()
    try:
        targets = None
        if template is not None and (template.params or {}).get("skus"):
            targets = list(
                Product.objects.filter(sku__in=template.params["skus"]).order_by("pk").values_list("pk", flat=True)
            )
        result = _execute_job_type(
            kind=kind,
            schedule=schedule,
            credential_pk=credential_pk,
            params=params,
            targets=targets,
            task=self,
        )
        run.status = "done" if result.get("success") else "failed"
        run.result = result
    except Exception as error:
        logger.exception("Job %s failed", kind)
        result = {"success": False, "error": str(error)}
        run.status, run.result = "failed", result
    run.save(update_fields=["status", "result"])
    return result


@shared_task
def purge_carts(days=30):
    """Open orders that nobody wanted."""
    before = timezone.now() - timedelta(days=days)
    count, _ = Order.objects.filter(state=Order.OPEN, created__lt=before).delete()
    logger.info("Purged %d carts older than %s days", count, days)
    return count


@shared_task(ignore_result=False)
def rebuild_search():
    """Fill the search index. The row in the database starts it, see migration 0002."""
    entries = {product.sku: product.title.lower() for product in Product.objects.order_by("pk")}
    cache.set("search-index", entries)
    return len(entries)


@shared_task(bind=True, max_retries=3, default_retry_delay=0)
def mail_statement(self, customer_pk):
    """A statement for one customer, or for "all"."""
    customers = Customer.objects.all() if customer_pk == "all" else Customer.objects.filter(pk=customer_pk)
    sent = 0
    for customer in customers.order_by("pk"):
        total = customer.orders.aggregate(total=Sum("total"))["total"] or 0
        try:
            send_mail("Statement", f"You owe {_cents(total)}", None, [customer.email])
        except OSError as error:
            raise self.retry(exc=error)
        sent += 1
    return sent


@shared_task(name="core.notify_ops", ignore_result=True)
def notify_ops(subject, text):
    send_mail(subject, text, None, [OPS])
    audit_log.info(f"Told {OPS}: {subject}")


@app.task(name="core.legacy_export")
def legacy_export(schedule_pk=None, params=None):
    """Deprecated, 2019."""
    return _execute_export_orders(None, None, params, None, None)


@app.task(name="core.legacy_reprice")
def legacy_reprice(schedule_pk=None, params=None):
    return _execute_reprice(None, None, params, None, None)


# ---------------------------------------------------------------------------
# Executors
# ---------------------------------------------------------------------------


def _execute_export_orders(schedule, credential_pk, params, targets, task):
    """Write orders of one state as CSV."""
    state = (params or {}).get("state", Order.OPEN)
    lines = [f"{order.pk},{order.total}" for order in Order.objects.filter(state=state).order_by("pk")]
    return {"success": True, "count": len(lines), "csv": "".join(f"{line}\\r\\n" for line in lines)}


def _execute_invoice(schedule, credential_pk, params, targets, task):
    """Make an invoice, as PDF where weasyprint is there."""
    order = Order.objects.select_related("customer").get(pk=(params or {})["order"])
    text = f"Invoice {order.pk}: {_cents(order.total)} EUR for {order.customer.name}"
    if weasyprint is not None:
        text = weasyprint.HTML(string=text).write_pdf()
    logger.info(f"Invoice {order.pk} for {order.customer.name!r}: {_cents(order.total):>10}")
    notify_ops.delay(f"Invoice {order.pk}", str(text))
    return {"success": True, "invoice": text}


# Prices of the whole catalogue; the lock is Redis in production.
def _execute_reprice(schedule, credential_pk, params, targets, task):
    percent = (params or {}).get("percent", 0)
    if not cache.add(LOCK, 1, timeout=60):
        logger.warning(f"Repricing by {percent}% is running already")
        return {"success": False, "error": "busy"}
    changed = []
    try:
        products = Product.objects.order_by("pk")
        if targets:
            products = products.filter(pk__in=targets)
        for chunk in _chunks(list(products)):
            with transaction.atomic():
                for product in chunk:
                    product.price = _cents(product.price * (100 + Decimal(percent)) / 100)
                    product.save(update_fields=["price"])
                    changed.append(product.sku)
    finally:
        cache.delete(LOCK)
    logger.info(f"Repriced {len(changed)} products by {percent}%")
    return {"success": True, "changed": changed, "credential": credential_pk}


def _execute_stocktake(schedule, credential_pk, params, targets, task):
    """Add what was counted."""

    def counted():
        return (params or {}).get("counts", {})

    for sku, number in sorted(counted().items()):
        Product.objects.filter(sku=sku).update(stock=F("stock") + number)
    return {
        "success": True,
        "stock": dict(Product.objects.order_by("sku").values_list("sku", "stock")),
        "task": getattr(task, "name", None),
    }


def _execute_sync_erp(schedule, credential_pk, params, targets, task):
    from integrations.erp import ErpClient  # gone since 2022

    return ErpClient(settings.ERP_URL).sync(targets)


def _execute_job_type(kind, schedule, credential_pk, params, targets, task):
    executors = {
        "export_orders": _execute_export_orders,
        "invoice": _execute_invoice,
        "reprice": _execute_reprice,
        "stocktake": _execute_stocktake,
        "sync_erp": _execute_sync_erp,
    }
    executor = executors.get(kind)
    if executor is None:
        return {"success": False, "error": f"Unknown job type: {kind}"}
    return executor(schedule, credential_pk, params, targets, task)


JOB_TASK_MAPPING = {
    "orders-export": legacy_export,
    "reprice": legacy_reprice,
}


def get_task_for_job(identifier):
    return JOB_TASK_MAPPING.get(identifier)
''')

CLIENT = """
def ask():
    import django
    django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from django.test import Client
    from apps.core.models import JobTemplate, Schedule, BeatRow
    from apps.orders.models import Customer, Order
    from apps.catalog.models import Product
    customer = Customer.objects.create(name="Ann", email="ann@a.example")
    order = Order.objects.create(customer=customer, total=5)
    a = JobTemplate.objects.create(name="a", kind="reprice", params={"percent": 5})
    one = Schedule.objects.create(identifier="reprice", template=a, credential_id=4, params={"percent": 1})
    two = Schedule.objects.create(identifier="other", template=a)
    three = Schedule.objects.create(identifier="lost")
    client, said = Client(), []
    def asked(answer):
        said.append([answer.status_code, answer.json()])
    asked(client.post("/api/templates/1/run/", {"params": {"x": 1}}, "application/json"))
    asked(client.post("/api/schedules/1/run-now/", {"params": {"percent": 2}}, "application/json"))
    asked(client.post("/api/schedules/2/run-now/", {}, "application/json"))
    asked(client.post("/api/schedules/3/run-now/", {}, "application/json"))
    asked(client.post("/api/orders/1/statement/", {}, "application/json"))
    asked(client.post("/api/orders/export/", {"state": "paid"}, "application/json"))
    order.state = "paid"
    order.save()
    from django.contrib.admin.sites import site
    from django.contrib.auth.models import User
    from django.test import RequestFactory
    root = User.objects.create_superuser("root")
    admin = site._registry[Schedule]
    request = RequestFactory().get("/")
    request.user = root
    admin.message_user = lambda *args: said.append(args[1])
    admin.run_selected(request, Schedule.objects.all())
    said.append([s.last_run is None for s in Schedule.objects.order_by("pk")])
    said.append(sorted(BeatRow.objects.values_list("task", flat=True)))
    return said
"""

WHOLESALE = Complete(
    files=FILES,
    monolith="apps.core.tasks",
    app="config.celery:app",
    roots=("",),
    environment={"DJANGO_SETTINGS_MODULE": "config.settings.base"},
    unimported=("manage", "apps", "config.settings", "config.urls"),
    jobs=(
        ("catalog.demo_data", {}),
        ("core.dispatch_job", {"kind": "export_orders"}),
        ("core.dispatch_job", {"kind": "invoice", "params": {"order": 1}, "user_pk": 1}),
        ("core.dispatch_job", {"kind": "invoice", "params": {"order": 77}}),
        (
            "core.dispatch_job",
            {
                "kind": "reprice",
                "template_pk": 1,
                "params": {"percent": 10},
                "credential_pk": 8,
                "user_pk": None,
            },
        ),
        ("core.dispatch_job", {"kind": "stocktake", "params": {"counts": {"p0": 7}}}),
        ("core.dispatch_job", {"kind": "sync_erp"}),
        ("core.check_schedules", {}),
        ("apps.core.tasks.purge_carts", {"days": 0}),
        ("apps.core.tasks.rebuild_search", {}),
        ("apps.core.tasks.mail_statement", {"customer_pk": "all"}),
        ("apps.catalog.tasks.restock", {}),
        ("core.dispatch_job", {"kind": "nope"}),
    ),
    cured={},
    gone=frozenset({"core.legacy_reprice", "core.legacy_export"}),
    flags=("--decide", "executor:export_orders=keep-modular"),
    client=CLIENT,
    answers=[
        [202, {"queued": True}],
        [202, {"schedule": "reprice", "queued": True}],
        [202, {"schedule": "other", "queued": True}],
        [
            400,
            {
                "detail": "Schedule has no associated template. Please edit the schedule and select a "
                "job template."
            },
        ],
        [202, {"queued": True}],
        [202, {"queued": True}],
        "2 started",
        [False, False, True],
        ["apps.core.tasks.purge_carts", "apps.core.tasks.rebuild_search"],
    ],
    sent=[
        [
            "core.dispatch_job",
            [],
            {
                "kind": "reprice",
                "template_pk": 1,
                "params": {"percent": 5, "x": 1},
                "triggered_by": "manual",
                "user_pk": None,
            },
            "jobs",
        ],
        [
            "core.dispatch_job",
            [],
            {
                "kind": "reprice",
                "template_pk": 1,
                "schedule_pk": 1,
                "credential_pk": 4,
                "params": {"percent": 2},
                "triggered_by": "manual",
                "user_pk": None,
            },
            "jobs",
        ],
        [
            "core.dispatch_job",
            [],
            {
                "kind": "reprice",
                "template_pk": 1,
                "schedule_pk": 2,
                "credential_pk": None,
                "params": {},
                "triggered_by": "manual",
                "user_pk": None,
            },
            "jobs",
        ],
        ["apps.core.tasks.mail_statement", [1], {}, "default"],
        [
            "core.dispatch_job",
            [],
            {
                "kind": "export_orders",
                "params": {"state": "paid"},
                "triggered_by": "manual",
                "user_pk": None,
            },
            "jobs",
        ],
        [
            "core.dispatch_job",
            [],
            {"kind": "invoice", "params": {"order": 1}, "triggered_by": "signal"},
            "jobs",
        ],
        [
            "core.dispatch_job",
            [],
            {
                "kind": "reprice",
                "template_pk": 1,
                "schedule_pk": 1,
                "params": {"percent": 1},
                "triggered_by": "admin",
                "user_pk": 1,
            },
            "jobs",
        ],
        [
            "core.dispatch_job",
            [],
            {
                "kind": "reprice",
                "template_pk": 1,
                "schedule_pk": 2,
                "params": None,
                "triggered_by": "admin",
                "user_pk": 1,
            },
            "jobs",
        ],
    ],
    holds={
        "apps/core/views.py": ("params=params,", "!**params"),
        "apps/core/management/commands/run_job.py": ("!JOB_TASK_MAPPING", "!config.celery"),
        "apps/orders/apps.py": ("!config.celery",),
        "apps/core/migrations/0002_beat_rows.py": ("apps.core.tasks.rebuild_search",),
    },
)
