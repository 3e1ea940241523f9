"""Bot players as Locust users: what a locustfile builds on.

    from locust import task
    from alienattack.loadtest.users import BotUser

    class Visitor(BotUser):             # plays, and looks at the neighbours of its row now and then
        policy = "casual"

        @task(1)
        def browse(self):
            self.player.api.around_me(self.crew.orders.session)

`alienattack loadtest --locustfile FILE` starts it with Locust's master and one worker a core. The workers' results go
to the master with Locust's own reports, so that they may sit on other machines; the master writes them down at the end.
"""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

import gevent
import locust.runners
from gevent.event import AsyncResult, Event
from locust import User, constant, events, task
from locust.env import Environment
from locust.exception import StopUser
from locust.runners import STATE_STOPPED, LocalRunner, MasterRunner, Runner, WorkerRunner

from alienattack.errors import AlienAttackError
from alienattack.loadtest.botplayer import BotPlayer
from alienattack.loadtest.collector import Collector
from alienattack.loadtest.crew import Crew
from alienattack.loadtest.orders import Orders

KEY = "alienattack"  # of our part in a worker's report
BEGIN = "alienattack-begin"  # from the master: everybody is there
REPORT_SECONDS = 4.0  # a worker reports every three
COME_SECONDS = 60.0  # after the last one came, late-comers are waited for so long
# On a machine that is busy to the last a worker may be silent for longer than the three seconds that Locust gives it.
locust.runners.HEARTBEAT_LIVENESS = 30
# And while its bots leave, a worker hears nobody, which may take minutes.
locust.runners.MASTER_HEARTBEAT_TIMEOUT = 900

_crews: dict[Environment, AsyncResult[Crew]] = defaultdict(AsyncResult)
"""The crew of each environment of this process, once it is made; tests have more than one."""


class BotUser(User):  # type: ignore[misc]  # Locust is taken as untyped, see pyproject.toml
    """A player: signs in, takes a seat, plays run after run in real time, leaves when it is over.

    `policy`: how it plays; "" takes the next of the load test's mix.
    """

    abstract = True
    wait_time = constant(0)
    policy = ""

    def on_start(self) -> None:
        """Comes in."""
        self.crew: Crew = _crews[self.environment].get()
        self.player: BotPlayer = self.crew.hire(self.policy)
        self._pane = gevent.spawn(self._look) if self.crew.orders.pane else None

    @task(10)  # type: ignore[untyped-decorator]  # likewise
    def play(self) -> None:
        """One run."""
        if self.crew.is_over:
            raise StopUser
        self.crew.play(self.player)

    def on_stop(self) -> None:
        """Leaves."""
        if self._pane is not None:
            self._pane.kill()
        self.crew.dismiss(self.player)

    def _look(self) -> None:
        while True:
            gevent.sleep(self.crew.config.pane_seconds)
            self.crew.look_at_pane(self.player)


@events.init.add_listener  # type: ignore[untyped-decorator]  # likewise
def _begin(environment: Environment, runner: Runner, **_: Any) -> None:
    orders = Orders.read()
    if isinstance(runner, MasterRunner | LocalRunner):
        collector = Collector(orders)
        gevent.spawn(_conduct, environment, runner, orders, collector)
        if isinstance(runner, MasterRunner):
            environment.events.worker_report.add_listener(
                lambda client_id, data, **_: collector.take(client_id, data.get(KEY)))
    if isinstance(runner, WorkerRunner | LocalRunner):
        gevent.spawn(_work, environment, runner, orders)


def _work(environment: Environment, runner: WorkerRunner | LocalRunner, orders: Orders) -> None:
    """Makes the crew of this process, once the master has said which worker it is."""
    while runner.worker_index < 0:
        gevent.sleep(0.05)

    def told(kind: str, name: str, seconds: float, size: int, error: Exception | None) -> None:
        environment.events.request.fire(request_type=kind, name=name, response_time=seconds * 1_000,
                                        response_length=size, exception=error, context={})

    try:
        crew = Crew(orders, runner.worker_index, told)
    except AlienAttackError as error:
        _crews[environment].set_exception(error)
        return
    _crews[environment].set(crew)
    runner.register_message(BEGIN, lambda **_: crew.all_there())
    environment.events.test_stopping.add_listener(lambda **_: crew.over())
    # A worker that has stopped sleeps for as long as its users might have taken, and hears nobody meanwhile.
    environment.events.test_stop.add_listener(lambda **_: setattr(environment, "stop_timeout", 0.0))
    environment.events.report_to_master.add_listener(lambda client_id, data, **_: data.update({KEY: crew.report()}))
    crew.look()


def _await_all(runner: MasterRunner | LocalRunner, collector: Collector) -> None:
    """Until as many play as were wanted, or nobody has come for a while."""
    most, last_came = 0, time.monotonic()
    while collector.playing < runner.target_user_count and time.monotonic() < last_came + COME_SECONDS:
        if collector.playing > most:
            most, last_came = collector.playing, time.monotonic()
        gevent.sleep(0.5)


def _conduct(environment: Environment, runner: MasterRunner | LocalRunner, orders: Orders,
             collector: Collector) -> None:
    """Lets all play for as long as was asked for once everybody is there, then writes down what was found."""
    complete = Event()
    environment.events.spawning_complete.add_listener(lambda **_: complete.set())
    complete.wait()
    _await_all(runner, collector)
    collector.phase = "playing"
    runner.send_message(BEGIN)
    options = environment.parsed_options
    if options is not None and options.headless:
        gevent.sleep(orders.seconds)
        collector.phase = "leaving"
        runner.stop()
    else:  # somebody at the web page says when it is over
        while runner.state != STATE_STOPPED:
            gevent.sleep(0.5)
        collector.phase = "leaving"
    if isinstance(runner, LocalRunner):
        collector.take("here", _crews[environment].get().report())
    else:
        gevent.sleep(REPORT_SECONDS)
    collector.write()
    runner.quit()
    if environment.web_ui is not None:
        environment.web_ui.stop()
