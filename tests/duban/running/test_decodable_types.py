"""Threads that read into a type for the first time at once end no process."""

import subprocess
import sys
from textwrap import dedent

FIELDS = "; ".join(f"f{n}: Annotated[int, msgspec.Meta(ge=0)] = 0" for n in range(300))
"""So many that looking at them takes longer than a turn of a thread."""

PROGRAM = """
    import sys
    from threading import Barrier, Thread
    from typing import Annotated
    import msgspec
    from duban.running import decodable_types

    THREADS, TYPES = 8, 40
    sys.setswitchinterval(1e-6)

    class Leaf(msgspec.Struct):
        {FIELDS}

    class Tree(Leaf):
        leaves: tuple[Leaf, ...] = ()

    class Untold(msgspec.Struct):
        either: Leaf | Tree

    decodable_types.make_known()
    begin = Barrier(THREADS)

    def read() -> None:
        begin.wait()
        for _ in range(50):
            msgspec.convert({{"leaves": [{{"f0": 1}}] * 5}}, Tree)

    threads = [Thread(target=read) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
"""


def test_threads_that_read_into_a_type_at_once_end_well() -> None:
    program = dedent(PROGRAM).format(FIELDS=FIELDS)
    for _ in range(3):
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, b"")
