"""What every shape of graph comes to: one line a shape."""

from __future__ import annotations

import pytest

from tests.engine.shapes import document, expected
from tests.engine.world import World

# graph | behaviour | the nodes' states without start (- skipped, ! failed, ~ cancelled, ? waiting) => the run's
SHAPES = """
start | | => succeeded
start > a > b > out | | a b out => succeeded
start > a, start > b | | a b => succeeded
start > a > d, start > b > d, start > c > d | | a b c d => succeeded
start > a > b > d, a > c > d, d > out | | a b c d out => succeeded
start > a, a.x > b, a.y > c | a=port:x | a b -c => succeeded
start > a, a.x > b > d, a.y > c > d | a=port:y | a -b c d => succeeded
start > a, a.x > b, a.y > b | a=port:y | a b => succeeded
start > a, a.x > b > c > d | | a -b -c -d => succeeded
start > a, a.x > b, b > c, start > c | | a -b c => succeeded
start > a, b > c | | a -b -c => succeeded
start > a > b | a=fail | !a => failed
start > a, start > b | a=fail b=sleep:5 | !a ~b => failed
start > a, start > b > c | a=sleep:1+fail b=sleep:5 | !a ~b => failed
start > a, start > w | a=sleep:1+fail w=waits | !a ~w => failed
start > a, a.error > b, a > c | a=fail | !a b -c => succeeded
start > a, a.error > b, a > c | | a -b c => succeeded
start > a > b | a=fail+error:branch | !a -b => succeeded
start > a, a.error > b | a=fail+error:fail | !a => failed
start > a > b | a=fail+error:default | a b => succeeded
start > a > j, start > b > j | j=join:any a=sleep:1 b=sleep:5 | a ~b j => succeeded
start > a > j, start > b > c > j | j=join:any a=sleep:1 b=sleep:5 | a ~b ~c j => succeeded
start > a > j, start > b > j, b > d | j=join:any a=sleep:1 b=sleep:5 | a b j d => succeeded
start > a > j, start > b > j, start > c > j | j=join:2 a=sleep:1 b=sleep:2 c=sleep:9 | a b ~c j => succeeded
start > a > j, start > b > j | j=join:5 a=sleep:1 b=sleep:2 | a b j => succeeded
start > a, a.x > b > j, a.y > c > j, start > d > j | j=join:2 a=port:x d=sleep:3 | a b -c d j => succeeded
start > a, a.x > b > j, a.y > c > j | j=join:any a=port:z | a -b -c -j => succeeded
start > a > j, start > b > j | j=join:any a=fail b=sleep:5 | !a ~b => failed
start > a > j, start > b > j, a.error > k | j=join:any a=fail b=sleep:5 | !a b j k => succeeded
start > w > a | w=waits | ?w => waiting
start > w, start > v | w=waits v=waits | ?w ?v => waiting
start > w, start > a > b | w=waits a=sleep:9 | ?w a b => waiting
start > a > b | a=fail:timeout+retry:3+fails:2 | a b => succeeded
start > a > b | a=fail:timeout+retry:3 | !a => failed
start > a > b | a=fail:client_error+retry:3 | !a => failed
start > a > b | a=fail:bug | !a => failed
start > a, a.error > b | a=fail:timeout+retry:2 | !a b => succeeded
start > a | a=sleep:9+timeout:2 | !a => failed
start > a > b | a=sleep:9+timeout:20 | a b => succeeded
start > a | a=sleep:90+stubborn+timeout:2 | !a => failed
start > loop{a > b} > c | | loop loop/0/a loop/0/b loop/1/a loop/1/b c => succeeded
start > loop{a, b} | loop=times:1 | loop loop/0/a loop/0/b => succeeded
start > loop{a.x > b, a.y > c} | loop=times:1 a=port:x | loop loop/0/a loop/0/b -loop/0/c => succeeded
start > loop{a > b} > c | a=fail | !loop !loop/0/a => failed
start > loop{a > b}, loop.error > c | a=fail | !loop !loop/0/a c => succeeded
start > loop{a, b} > c | a=fail b=sleep:5 | !loop !loop/0/a ~loop/0/b => failed
start > loop{w} > c | w=waits | ?loop ?loop/0/w => waiting
start > loop{a > loop2{b}} | loop=times:1 | loop loop/0/a loop/0/loop2 loop/0/loop2/0/b loop/0/loop2/1/b => succeeded
start > each{a} > b | | each each/0/a each/1/a b => succeeded
start > each{a} > b | each=items: | each b => succeeded
start > each{a} > b | a=fail | !each !each/0/a !each/1/a => failed
start > each{a > b} > c | a=fail each=mode:skip | each !each/0/a !each/1/a c => succeeded
start > each{a > b} > c | a=fail each=mode:collect+at_once:1 | each !each/0/a !each/1/a c => succeeded
start > each{a} > c | a=fail each=at_once:1 | !each !each/0/a => failed
start > each{a}, start > b | b=fail a=sleep:3 | !b ~each ~each/0/a ~each/1/a => failed
start > each{a > loop{b}} | each=items:7 loop=times:1 | each each/0/a each/0/loop each/0/loop/0/b => succeeded
start > each{a.error > b} | a=fail each=items:7 | each !each/0/a each/0/b => succeeded
start > each{a} > b | a=sleep:5 each=timeout:2 | !each ~each/0/a ~each/1/a => failed
start > each{a}, each.error > b | a=sleep:5 each=timeout:2 | !each ~each/0/a ~each/1/a b => succeeded
start > each{a} > j, start > b > j | j=join:any a=sleep:5 b=sleep:1 | ~each ~each/0/a ~each/1/a b j => succeeded
start > a > out, start > b > out2 | | a b out out2 => succeeded
""".strip().splitlines()


@pytest.mark.parametrize("shape", SHAPES)
async def test_shape(shape: str) -> None:
    graph, behaviour, outcome = (part.strip() for part in shape.split("|"))
    world = World()
    world.create(document(graph, behaviour))
    await world.go()
    statuses, status = expected(outcome)
    assert world.statuses() == {"start": "succeeded", **statuses}
    assert world.snapshot()["status"] == status
    assert [event.seq for event in world.run.events] == list(range(1, len(world.run.events) + 1))
