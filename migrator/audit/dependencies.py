"""Which packages a repository declares that it needs, as the names they are imported by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from migrator.plain_text import decoded
from migrator.snapshot import Source

_FILES = re.compile(
    r"(^|/)(pyproject\.toml|setup\.py|setup\.cfg|Pipfile|poetry\.lock|uv\.lock|Pipfile\.lock|pdm\.lock"
    r"|environment\.ya?ml|constraints[\w.-]*\.txt|[\w.-]*requirements[\w.-]*\.(txt|in)"
    r"|requirements/[\w.-]+\.(txt|in))$"
)
_ENDS = (
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "Pipfile",
    ".lock",
    ".yml",
    ".yaml",
    ".txt",
    ".in",
)
_INCLUDED = re.compile(r"^\s*(?:-r|-c|--requirement|--constraint)[ =]*([\w./-]+)", re.M)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")

# Distributions that are imported by another name, as far as that is not a part of theirs.
_IMPORTED_AS = {
    "attrs": ("attr",),
    "beautifulsoup4": ("bs4",),
    "django": ("django",),
    "djangorestframework": ("rest_framework",),
    "django-cors-headers": ("corsheaders",),
    "djangorestframework-simplejwt": ("rest_framework_simplejwt",),
    "gitpython": ("git",),
    "google-api-python-client": ("googleapiclient",),
    "grpcio-tools": ("grpc_tools",),
    "msgpack-python": ("msgpack",),
    "mysqlclient": ("MySQLdb",),
    "opencv-contrib-python": ("cv2",),
    "opencv-contrib-python-headless": ("cv2",),
    "opencv-python": ("cv2",),
    "opencv-python-headless": ("cv2",),
    "pillow": ("PIL",),
    "protobuf": ("google",),
    "psycopg2-binary": ("psycopg2",),
    "pycryptodome": ("Crypto",),
    "pygobject": ("gi",),
    "pymongo": ("bson", "gridfs"),
    "pymupdf": ("fitz",),
    "pyserial": ("serial",),
    "pyyaml": ("yaml",),
    "pywin32": ("pythoncom", "pywintypes", "win32api", "win32com", "win32con"),
    "pyzmq": ("zmq",),
    "scikit-image": ("skimage",),
    "scikit-learn": ("sklearn",),
    "setuptools": ("pkg_resources", "setuptools"),
}
# What comes with a declared package without being declared itself.
_BRINGS = {
    "celery": ("kombu", "billiard", "vine", "amqp", "click", "dateutil", "tzdata"),
    "django": ("asgiref", "sqlparse"),
    "fastapi": ("starlette", "pydantic", "anyio", "typing_extensions", "pydantic_core"),
    "flask": ("werkzeug", "jinja2", "click", "itsdangerous", "markupsafe", "blinker"),
    "httpx": ("httpcore", "anyio", "certifi", "idna", "h11", "sniffio"),
    "pandas": ("numpy", "dateutil", "pytz"),
    "requests": ("urllib3", "certifi", "idna", "charset_normalizer"),
    "boto3": ("botocore", "s3transfer", "dateutil", "urllib3"),
    "sqlalchemy": ("greenlet", "typing_extensions"),
    "aiohttp": ("multidict", "yarl", "attr", "aiosignal", "frozenlist"),
    "uvicorn": ("h11", "click"),
    "pydantic": ("pydantic_core", "typing_extensions", "annotated_types"),
    "netmiko": ("paramiko", "scp", "textfsm", "ntc_templates", "serial", "yaml"),
}


@dataclass(frozen=True)
class Dependencies:
    """What is declared.

    Attributes:
        any_declared: True where there is a file that declares dependencies at all.
        words: Every word of those files, lower case, with ``_`` for ``-`` and ``.``.
        installed: What a given environment has, or None where none is given.
    """

    any_declared: bool
    words: frozenset[str]
    installed: frozenset[str] | None = None

    @property
    def says_something(self) -> bool:
        """True where there is anything to tell a missing package by."""
        return self.any_declared or self.installed is not None

    def may_provide(self, top: str) -> bool:
        """Tell whether anything declared could be what ``import top`` finds.

        Generous on purpose: a package is called undeclared only where nothing looks like it.
        """
        if self.installed is not None and top in self.installed:
            return True
        wanted = _plain(top)
        for word in self.words:
            brings = (*_IMPORTED_AS.get(word.replace("_", "-"), ()), *_BRINGS.get(word, ()))
            if wanted in {_plain(name) for name in brings}:
                return True
            if len(wanted) > 2 and len(word) > 2 and (wanted in word or word in wanted):
                return True
        return False


def declaring_files(source: Source) -> list[str]:
    """Return the files that declare dependencies, by their names."""
    return [path for path in source.paths() if path.endswith(_ENDS) and _FILES.search(path)]


def dependencies(source: Source, installed: frozenset[str] | None = None) -> Dependencies:
    """Read every file that declares dependencies.

    Args:
        source: The repository.
        installed: The names that a given environment has, where one is given.
    """
    words: set[str] = set()
    paths = declaring_files(source)
    for path in paths:  # grows by what they include
        text = decoded(source.read(path))
        words.update(_plain(word) for word in _words(text.splitlines()))
        for included in _INCLUDED.findall(text):
            inside = normpath(join(dirname(path), included))
            if source.exists(inside) and inside not in paths:
                paths.append(inside)
    return Dependencies(bool(paths), frozenset(words), installed)


def _words(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        yield from _WORD.findall(line.split("#", 1)[0])


def _plain(name: str) -> str:
    return re.sub(r"[-.]", "_", name).lower()
