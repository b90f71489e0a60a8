"""The two pages that other apps add parts to: a cohort's, and an award's."""

from ambassadors.models import Award, Cohort
from core.parts import Parts

COHORT: Parts[Cohort] = Parts()
AWARD: Parts[Award] = Parts()
