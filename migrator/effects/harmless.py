"""Calls that are known to do nothing but give a value."""

from __future__ import annotations

_BUILTINS = frozenset(
    [
        *("abs", "all", "any", "ascii", "bin", "bool", "bytearray", "bytes", "callable", "chr"),
        *("classmethod", "complex", "dict", "dir", "divmod", "enumerate", "float", "format"),
        *("frozenset", "getattr", "globals", "hasattr", "hash", "hex", "id", "int", "isinstance"),
        *("issubclass", "iter", "len", "list", "locals", "max", "memoryview", "min", "next"),
        *("object", "oct", "ord", "pow", "property", "range", "repr", "reversed", "round", "set"),
        *("slice", "sorted", "staticmethod", "str", "sum", "super", "tuple", "type", "vars", "zip"),
        *("filter", "map", "open"),
    ]
)
_MODULES = frozenset(
    [
        *("abc", "base64", "binascii", "calendar", "codecs", "collections", "contextvars", "copy"),
        *("dataclasses", "datetime", "decimal", "difflib", "enum", "fractions", "functools"),
        *("hashlib", "hmac", "html", "inspect", "ipaddress", "itertools", "math", "mimetypes"),
        *("numbers", "operator", "os.path", "pathlib", "platform", "posixpath", "pprint", "queue"),
        *("random", "re", "secrets", "shlex", "statistics", "string", "struct", "textwrap"),
        *("traceback", "types", "typing", "typing_extensions", "unicodedata", "urllib.parse"),
        *("uuid", "weakref", "zoneinfo", "celery.schedules", "billiard.einfo"),
    ]
)
_FUNCTIONS = frozenset(
    [
        *("asyncio.Condition", "asyncio.Event", "asyncio.Lock", "asyncio.Queue"),
        *("asyncio.Semaphore", "celery.utils.log.get_task_logger", "configparser.ConfigParser"),
        *("contextlib.nullcontext", "contextlib.suppress", "csv.DictReader", "csv.reader"),
        *("getpass.getuser", "importlib.metadata.version", "io.BytesIO", "io.StringIO"),
        *("json.JSONDecoder", "json.JSONEncoder", "json.dumps", "json.load", "json.loads"),
        *("kombu.Exchange", "kombu.Queue", "logging.Formatter", "logging.LoggerAdapter"),
        *("logging.getLevelName", "logging.getLogger", "os.cpu_count", "os.environ.copy"),
        *("os.environ.get", "os.environ.items", "os.environ.keys", "os.fspath", "os.getcwd"),
        *("os.getenv", "os.getpid", "os.listdir", "pickle.dumps", "pickle.loads"),
        *("shutil.which", "socket.getfqdn", "socket.gethostname", "structlog.get_logger"),
        *("structlog.getLogger", "sys.exc_info", "sys.getsizeof", "tempfile.gettempdir"),
        *("threading.Condition", "threading.Event", "threading.Lock", "threading.RLock"),
        *("threading.Semaphore", "threading.local", "time.monotonic", "time.perf_counter"),
        *("time.time", "tomllib.load", "tomllib.loads", "yaml.safe_load", "decouple.config"),
        *("django.utils.translation.gettext_lazy", "environs.Env", "environ.Env"),
        *("attr.ib", "attrs.field", "pydantic.Field"),
        # Clients and engines that connect when they are used.
        *("boto3.client", "boto3.resource", "httpx.AsyncClient", "httpx.Client", "redis.Redis"),
        *("redis.Redis.from_url", "redis.StrictRedis", "redis.from_url", "requests.Session"),
        *("sqlalchemy.MetaData", "sqlalchemy.create_engine", "sqlalchemy.orm.declarative_base"),
        *("sqlalchemy.orm.scoped_session", "sqlalchemy.orm.sessionmaker"),
    ]
)
_METHODS = frozenset(
    [
        *("absolute", "as_posix", "as_tuple", "astimezone", "bind", "capitalize", "casefold"),
        *("center", "copy", "count", "date", "decode", "difference", "digest", "encode"),
        *("endswith", "exists", "expanduser", "expandvars", "find", "findall", "finditer"),
        *("format", "format_map", "fromisoformat", "fromkeys", "fromtimestamp", "fullmatch"),
        *("get", "getChild", "getint", "getboolean", "glob", "group", "groupdict", "groups"),
        *("hex", "hexdigest", "index", "intersection", "is_dir", "is_file", "isalnum", "isalpha"),
        *("isdigit", "isdisjoint", "isoformat", "issubset", "issuperset", "items", "iterdir"),
        *("join", "joinpath", "keys", "ljust", "lower", "lstrip", "match", "most_common", "now"),
        *("partition", "read", "read_bytes", "read_text", "readline", "readlines", "relative_to"),
        *("removeprefix", "removesuffix", "replace", "resolve", "rfind", "rglob", "rindex"),
        *("rjust", "rpartition", "rsplit", "rstrip", "search", "split", "splitlines"),
        *("startswith", "stat", "strftime", "strip", "strptime", "sub", "swapcase", "title"),
        *("time", "timestamp", "today", "total_seconds", "translate", "union", "upper", "utcnow"),
        *("values", "with_name", "with_suffix", "zfill"),
    ]
)
LOGGED = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "isEnabledFor"}
)
CHANGES = frozenset(
    {"append", "add", "update", "pop", "popitem", "clear", "setdefault", "extend", "remove"}
    | {"discard", "insert", "appendleft", "extendleft", "popleft", "sort", "reverse", "write"}
    | {"writelines", "seek", "close"}
)
# What calls its first argument, or what it is given as its key.
CALLERS = frozenset({"map", "filter", "functools.reduce", "itertools.starmap"})
_BASES = frozenset(
    [
        *("abc.ABC", "collections.OrderedDict", "collections.UserDict", "collections.UserList"),
        *("collections.defaultdict", "enum.Enum", "enum.Flag", "enum.IntEnum", "enum.IntFlag"),
        *("enum.StrEnum", "json.JSONEncoder", "logging.Filter", "logging.Formatter"),
        *("logging.LoggerAdapter", "string.Formatter", "string.Template", "threading.local"),
        *("typing.Generic", "typing.NamedTuple", "typing.Protocol", "typing.TypedDict"),
        *("typing_extensions.Protocol", "typing_extensions.TypedDict", "pydantic.BaseModel"),
        *("typing_extensions.NamedTuple", "pydantic_settings.BaseSettings"),
    ]
)


def harmless_builtin(name: str) -> bool:
    """Tell whether a call of a builtin only gives a value; exceptions are values too."""
    return name in _BUILTINS or name.endswith(("Error", "Exception", "Warning"))


def harmless_function(name: str) -> bool:
    """Tell whether a call of something that is not in the tree, by its full name, has no effect."""
    parts = name.split(".")
    modules = {".".join(parts[:count]) for count in range(1, len(parts))}
    if parts[-1] in CHANGES and not modules <= {"functools", "itertools", "operator"}:
        return False
    return name in _FUNCTIONS or bool(modules & _MODULES)


def harmless_method(name: str) -> bool:
    """Tell whether a method of this name gives a value and changes nothing, whatever has it."""
    return name in _METHODS


def harmless_base(name: str) -> bool:
    """Tell whether an instance of a class with this base, by its full name, is only a value."""
    return name in _BASES or harmless_builtin(name)
