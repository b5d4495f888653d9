"""The only source of numbers. `figure("F2").value(Scope(2017))` is what was used in 2017."""

from reports.figures.registry import FIGURES, figure
from reports.figures.scope import Scope
from reports.figures.values import Figure, FigureValue, Part, Unit

__all__ = ["FIGURES", "Figure", "FigureValue", "Part", "Scope", "Unit", "figure"]
