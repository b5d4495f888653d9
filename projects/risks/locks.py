"""What the database itself keeps of risks: a rating is written once."""

from tracker.core.triggers import register, written_once

register(written_once("risk_rating_stays", "projects_riskrating"))
