import pytest

from bench.__main__ import main
from bench.harness import proc, registry
from bench.harness.result import CannotMeasure


@pytest.mark.parametrize("name", registry.NAMES)
def test_every_benchmark_says_what_it_is_about(name: str) -> None:
    assert registry.find(name).ABOUT


def test_an_unknown_name_ends_with_two_and_tells_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense", "--json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    for name in registry.NAMES:
        assert name in told.err


def test_options_of_no_benchmark_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["hello", "--nonsense"])
    assert refused.value.code == 2
    assert "--nonsense" in capsys.readouterr().err


def test_the_options_of_one_benchmark_are_not_taken_for_all(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["--connections", "4"])
    assert refused.value.code == 2
    assert "--connections" in capsys.readouterr().err


def test_the_proportional_set_size_is_read_in_kib() -> None:
    assert proc.proportional_kib("5570 [rollup]\nRss:  9000 kB\nPss:  4321 kB\nPss_Dirty: 1 kB\n") == 4321


def test_a_kernel_without_proportional_set_sizes_is_told() -> None:
    with pytest.raises(CannotMeasure, match="no proportional set size"):
        proc.proportional_kib("Rss: 9000 kB\n")
