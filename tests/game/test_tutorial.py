"""The training: a minute in the real game, learned by doing; offered once, and always there under HOW TO PLAY."""

from pathlib import Path

import pytest

from alienattack.bots import make_bot
from alienattack.game.gallery import Stage
from alienattack.game.input import Intent
from alienattack.game.lessons import LESSONS, Course, opening
from alienattack.game.rehearsal import RehearsedCloud
from alienattack.game.scenes.how_to_play import HowToPlayScene
from alienattack.game.scenes.play import PlayScene
from alienattack.game.scenes.title import TitleScene
from alienattack.game.scenes.tutorial import TutorialScene
from alienattack.sim import LEFT, RIGHT, Sim
from tests.game.stage import show, stage


class Pupil:
    """Does what each lesson says; shoots as the hunter does."""

    def __init__(self, scene: TutorialScene) -> None:
        self.scene = scene
        self._hunter = make_bot("hunter", 1)
        self._of: Sim | None = None

    def buttons(self) -> int:
        """For the next tick."""
        course = self.scene.course
        sim = course.sim
        if sim is not self._of:
            self._of, self._hunter = sim, make_bot("hunter", 1)
        if course.lesson.name == "move":
            return LEFT if course.tally.left < 30 else RIGHT
        if course.lesson.name == "shield":
            shield = next(shield for shield in sim.shields if any(shield.rows))
            return self._towards((shield.x + 22) * 256)
        if course.lesson.name == "capsule" and sim.capsule is not None:
            return self._towards(sim.capsule.x)
        return self._hunter.choose(sim)

    def _towards(self, x: int) -> int:
        off = x - self.scene.course.sim.player.x
        return 0 if abs(off) < 600 else RIGHT if off > 0 else LEFT


def training(made: Stage) -> TutorialScene:
    scene = TutorialScene(made.app)
    show(made, scene)
    return scene


@pytest.mark.parametrize("lesson", [lesson for lesson in LESSONS if lesson.moment], ids=lambda lesson: lesson.name)
def test_a_lesson_that_needs_a_moment_begins_just_before_it_with_all_lives(lesson: object) -> None:
    sim = opening(lesson.moment)  # type: ignore[attr-defined]
    assert (sim.lives, sim.over) == (3, False)
    seen = [event[0] for _ in range(60) for event in sim.step(0)]
    assert lesson.moment in seen  # type: ignore[attr-defined]


def test_whoever_does_what_is_said_is_through_in_two_minutes_and_plays_on(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = training(made)
        pupil = Pupil(scene)
        made.app.input.hand_over(pupil.buttons)
        made.skip(120.0, lambda: scene.course.finished)
        assert scene.course.finished
        made.press(Intent.CONFIRM)
        assert isinstance(made.scene, PlayScene)
        assert made.app.settings.play.trained


def test_every_lesson_can_be_skipped_and_the_whole_be_left(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = training(made)
        for number in range(len(LESSONS)):
            assert scene.course.number == number
            made.press(Intent.NEXT_FIELD)
        assert scene.course.finished
        made.press(Intent.BACK)
        assert made.scene is not scene


def test_who_does_nothing_stays_in_the_first_lesson(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        scene = training(made)
        made.skip(10.0)
        assert (scene.course.number, scene.course.share) == (0, 0.0)


def test_a_chance_that_was_missed_is_offered_again() -> None:
    course = Course()
    for _ in LESSONS[:-1]:
        course.go_on()
    first = course.sim
    for _ in range(1_500):
        course.step(RIGHT)  # away from where it falls
    assert course.sim is not first
    assert course.lesson is LESSONS[-1]


def test_the_training_is_offered_on_the_title_until_it_was_seen_and_stays_under_how_to_play(tmp_path: Path) -> None:
    with stage(tmp_path, RehearsedCloud(signed_in=False)) as made:
        title = TitleScene(made.app)
        show(made, title)
        names = [item.name for item in title.menu.items]
        assert names[2] == "training"
        made.press(Intent.DOWN, Intent.DOWN)
        made.press(Intent.CONFIRM)
        assert isinstance(made.scene, TutorialScene)
        made.press(Intent.BACK)
        made.run(0.1)
        assert "training" not in [item.name for item in title.menu.items]
        show(made, HowToPlayScene(made.app))
        made.press(Intent.CONFIRM)
        assert isinstance(made.scene, TutorialScene)
