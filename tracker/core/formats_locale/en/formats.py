"""Dates are typed and shown in forms as ISO; everything else shown goes through tracker.core.formats."""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H.i"
SHORT_DATE_FORMAT = "Y-m-d"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y%m%d"]
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = "."
