"""Stacks and columns: air, steps of the grid, and where they may be divided."""

import pytest
from reportlab.platypus import Flowable

from reports.pdf.boxes import Columns, FootOfPage, Panel, Stack
from reports.pdf.styles import stepped


class Brick(Flowable):
    """A flowable of a fixed height that can be cut at every point, or not at all."""

    def __init__(self, height, *, before=0, after=0, keep=False, whole=True):
        super().__init__()
        self.full, self.whole = height, whole
        self.spaceBefore, self.spaceAfter, self.keepWithNext = before, after, keep

    def wrap(self, width, height):
        return width, self.full

    def split(self, width, height):
        return [] if self.whole else [Brick(height, whole=False), Brick(self.full - height, whole=False)]


def height(box):
    return box.wrap(100, 1000)[1]


def test_the_larger_air_stands_between_and_none_around():
    assert height(Stack([Brick(10, before=50, after=7), Brick(10, before=5), Brick(10, after=90)])) == 37


def test_a_stack_is_divided_between_its_children():
    first, second = Stack([Brick(10), Brick(10), Brick(10)]).split(100, 25)
    assert (height(first), height(second)) == (20, 10)


def test_a_child_that_can_be_cut_is():
    first, second = Stack([Brick(10), Brick(30, whole=False)]).split(100, 25)
    assert (height(first), height(second)) == (25, 15)


def test_what_stays_with_the_next_does_not_end_a_page():
    first, second = Stack([Brick(10), Brick(10, keep=True), Brick(10)]).split(100, 25)
    assert (height(first), height(second)) == (10, 20)
    assert Stack([Brick(10, keep=True), Brick(10)]).split(100, 15) == []


def test_a_stack_that_fits_is_not_divided():
    whole = Stack([Brick(10)])
    assert whole.split(100, 10) == [whole]


@pytest.mark.parametrize(("given", "steps"), [(0, 0), (1, 7), (7, 7), (7.0001, 7), (14.1, 21)])
def test_heights_are_rounded_up_to_the_grid(given, steps):
    assert stepped(given) == steps


def test_columns_are_as_high_as_the_highest_in_whole_steps():
    columns = Columns([(0, 50, Stack([Brick(10)])), (50, 50, Stack([Brick(30)]))])
    assert height(columns) == 35


def test_columns_are_divided_at_one_height_and_the_shorter_one_ends():
    columns = Columns([(0, 50, Stack([Brick(10)])), (50, 50, Stack([Brick(10), Brick(10), Brick(10)]))])
    first, second = columns.split(100, 21)
    assert (height(first), height(second)) == (21, 14)


def test_columns_move_on_whole_where_one_of_them_fits_nothing():
    columns = Columns([(0, 50, Stack([Brick(10)])), (50, 50, Stack([Brick(30)]))])
    assert columns.split(100, 15) == []


def test_a_panel_has_padding_in_both_halves():
    first, second = Panel(Stack([Brick(200), Brick(200)])).split(100, 250)
    assert (height(first), height(second)) == (242, 242)


def test_a_small_panel_moves_on_whole():
    assert Panel(Stack([Brick(20), Brick(20)])).split(100, 70) == []


def test_the_foot_of_a_page_takes_the_whole_rest():
    assert FootOfPage(Stack([Brick(10)]), lift=5).wrap(100, 300) == (100, 300)
    assert FootOfPage(Stack([Brick(400)]), lift=5).wrap(100, 300) == (100, 400)
