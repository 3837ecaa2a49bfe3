"""The weights of the calibrated method and of its probabilities, as ``learning.py`` fitted them on the tuning part.

Tuning part: the 4 543 cases of the development corpus whose gene falls in it (``learning.is_tuning``), phenopacket-store @b694d17, against
HPO and annotations of 2025-01-16. The other 2 567 cases have chosen nothing.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "shared": 0.9179,
    "log_share": 0.265,
    "shared_information": 0.3259,
    "exact": 0.2782,
    "exact_information": 0.0534,
    "related_information": 0.2409,
    "dilution": -0.2704,
    "denied": 0.6578,
    "log_rest": -0.0479,
    "denied_information": 0.1513,
    "denied_exact": 0.2768,
    "denied_exact_information": 0.0022,
    "denied_dilution": -0.2287,
    "onset": 0.4217,
    "onset_before_age": 1.6315,
    "recessive_in_female": -5.0437,
    "linked_in_male": -0.2508,
    "signs": -0.6208,
    "publications": 0.8224,
    "counted": -0.0763,
}

#: The first disease is the right one.
RIGHT: Mapping[str, float] = {
    "one": 1.3147,
    "share_logit": 0.42538,
    "margin": 0.43783,
    "signs": -0.81319,
    "looked_for": -0.56464,
    "shared_part": -2.1846,
    "information_part": 1.56575,
    "related_part": -1.01363,
    "exact_part": 1.63246,
    "rare_part": 0.06627,
    "denied_part": 0.73333,
    "known_signs": 0.47851,
    "publications": -0.40065,
    "score_per_sign": 0.03166,
    "mean_information": -0.31408,
}

#: The right disease is among the candidates.
KNOWN: Mapping[str, float] = {
    "one": 2.38016,
    "share_logit": 0.22075,
    "margin": 0.08577,
    "signs": -0.49453,
    "looked_for": -0.26917,
    "shared_part": -0.62546,
    "information_part": 0.2473,
    "related_part": 1.40025,
    "exact_part": 2.02397,
    "rare_part": -0.28123,
    "denied_part": 0.87008,
    "known_signs": -0.12954,
    "publications": 0.0736,
    "score_per_sign": 0.10468,
    "mean_information": -0.31045,
}
