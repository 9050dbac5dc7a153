from bench.files import result


def _morning(seconds: float, peak_mib: float = 300.0) -> dict[str, float]:
    return {"seconds": seconds, "processor_seconds": seconds, "server_seconds": 0.0, "peak_mib": peak_mib}


def test_the_largest_deposit_is_what_counts_and_each_size_is_shown_for_a_thousand() -> None:
    found = result({1_000: _morning(0.2), 100_000: _morning(15.0)}, 3.0)
    assert found.is_ok
    assert found.figures["seconds"] == 15.0
    assert found.ratio == 0.2
    assert (found.figures["1k_ms_a_1000"], found.figures["100k_ms_a_1000"]) == (200.0, 150.0)


def test_a_morning_that_takes_too_long_or_too_much_memory_is_missed() -> None:
    found = result({1_000: _morning(0.2), 100_000: _morning(20.0, peak_mib=400.0)}, 3.0)
    assert found.missed == ["seconds 20 is not below its limit 20", "peak_mib 400 is not below its limit 400"]
