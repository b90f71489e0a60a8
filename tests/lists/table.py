"""Every list of the program: who reads it where, what its rows are, and what it costs."""

from tests.lists import delivery, selection

LISTS = [*selection.LISTS, *delivery.LISTS]
