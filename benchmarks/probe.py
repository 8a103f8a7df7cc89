"""Runs one command; prints wall and CPU seconds, peak memory in MB, exit code and complaint."""

import resource
import subprocess
import sys
import time


def main() -> int:
    """Run what the command line says, after a time limit in seconds."""
    limit, command = float(sys.argv[1]), sys.argv[2:]
    started = time.perf_counter()
    try:
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=limit
        )
    except OSError as problem:
        return _refuse(f"cannot be run: {problem.strerror}")
    except subprocess.TimeoutExpired:
        return _refuse(f"took more than {limit:.0f} s")
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(seconds, cpu, peak, done.returncode, sep="\n")
    print(done.stderr.decode(errors="replace"))
    return 0


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
