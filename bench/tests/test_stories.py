"""How stories are planned and made short; that they find nothing wrong is for the benchmark itself to show."""

from collections.abc import Sequence

from bench.harness.simulation import story
from bench.harness.simulation.story import Step


def test_one_seed_is_one_story() -> None:
    assert story.planned(7) == story.planned(7) != story.planned(8)


def test_stories_have_troubles_only_where_our_code_runs() -> None:
    steps = [step for seed in range(200) for step in story.planned(seed)]
    troubled = {step.word for step in steps if step.trouble}
    assert {"pay", "refund", "work"} <= troubled
    assert not {"pay_at_once", "bank_settles", "time_goes_by"} & troubled
    assert {step.word for step in steps} == set(story.WORDS)


def test_a_failing_story_is_shrunk_to_the_steps_that_it_needs() -> None:
    steps = [Step(word, place) for place, word in enumerate(["pay", "work", "refund", "listen", "dispute", "post"] * 3)]
    needed = {steps[4], steps[13]}

    def fails(fewer: Sequence[Step]) -> bool:
        return needed <= set(fewer)

    assert story.shrunk(steps, fails, tries=200) == [steps[4], steps[13]]


def test_shrinking_stops_when_its_tries_are_used_up() -> None:
    asked: list[int] = []

    def fails(fewer: Sequence[Step]) -> bool:
        asked.append(len(fewer))
        return False

    steps = story.planned(1)
    assert story.shrunk(steps, fails, tries=5) == steps
    assert len(asked) == 5
