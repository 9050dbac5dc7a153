import json

from bench.harness import printing
from bench.harness.result import Result


def _result(*, ratio: float = 0.5, floor: float | None = 0.3, peak_mib: float = 100.0) -> Result:
    return Result(
        name="hello",
        figures={"per_second": 500.12345, "peak_mib": peak_mib},
        yardstick={"per_second": 1000.0},
        ratio=ratio,
        ratio_means="product by yardstick",
        floor=floor,
        limits={"peak_mib": 300.0},
    )


def test_a_result_at_its_floor_and_below_its_limits_is_ok() -> None:
    assert _result(ratio=0.3).is_ok


def test_a_ratio_below_its_floor_is_missed() -> None:
    assert _result(ratio=0.2999).missed == ["ratio 0.300 is below its floor 0.3"]


def test_a_figure_at_its_limit_is_missed_even_where_the_ratio_is_good() -> None:
    assert _result(peak_mib=300.0).missed == ["peak_mib 300 is not below its limit 300"]


def test_without_a_floor_no_ratio_is_missed() -> None:
    assert _result(ratio=7.0, floor=None).is_ok


def test_a_result_is_one_json_line_with_every_promised_key() -> None:
    line = printing.as_json(_result())
    assert "\n" not in line
    told = json.loads(line)
    assert {"name", "figures", "yardstick", "ratio", "floor", "ok"} <= set(told)
    assert told["figures"]["per_second"] == 500.123
    assert told["limits"] == {"peak_mib": 300.0}
    assert told["ok"] is True


def test_a_benchmark_without_figures_has_the_same_keys_and_is_not_ok() -> None:
    fault = json.loads(printing.fault_as_json("hello", "The server answered 500."))
    assert fault.keys() == json.loads(printing.as_json(_result())).keys()
    assert fault["ok"] is False
    assert fault["missed"] == ["The server answered 500."]


def test_the_table_shows_floor_limit_and_what_was_missed() -> None:
    table = printing.as_table(_result(ratio=0.1, peak_mib=400.0))
    assert "at least 0.3" in table
    assert "below 300" in table
    assert table.count("MISSED") == 2
    assert table.endswith("NOT ok")


def test_a_result_that_counts_faults_has_no_ratio_and_misses_at_the_first_one() -> None:
    clean = Result(name="simulate", figures={"lost": 0.0}, nothing=("lost",))
    assert clean.is_ok
    assert json.loads(printing.as_json(clean))["ratio"] is None
    assert "ratio" not in printing.as_table(clean)
    assert Result(name="simulate", figures={"lost": 1.0}, nothing=("lost",)).missed == ["lost 1 is not 0"]
