"""A file that stands whole or not at all."""

import resource
import signal

import pytest

from tracker.core.whole import write_whole


@pytest.fixture
def no_room():
    """No file may grow beyond 20 kB: it is broken off in the middle, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, before)


def test_a_file_takes_the_place_of_the_one_before(tmp_path):
    path = tmp_path / "deep" / "file"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_on_a_full_disk_the_old_file_stays_and_nothing_else(tmp_path, no_room):
    path = tmp_path / "file"
    write_whole(path, b"old")
    with pytest.raises(OSError, match="File too large"):
        write_whole(path, b"x" * 30_000)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
