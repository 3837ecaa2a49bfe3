"""The whole questionnaire, in the order in which it is asked: its first ten questions touch every dimension and technology."""

from filiere.engines.digital_maturity.model import FIRST, Question
from filiere.engines.digital_maturity.questions_company import DATA, DIRECTION, PEOPLE
from filiere.engines.digital_maturity.questions_work import PRODUCTION, QUALITY, RESEARCH

#: Asked first, so that ten answers already speak of all six dimensions and all eight technologies.
_FIRST_ASKED = ("d7", "t3", "p1", "t1", "r1", "f2", "q5", "f5", "r2", "f3")

_ALL = {question.id: question for group in (DIRECTION, PEOPLE, DATA, RESEARCH, PRODUCTION, QUALITY) for question in group}
_OTHERS = [
    question
    # One dimension after the other would tire and would leave the last ones unheard of those who stop: take them in turns.
    for row in zip(DIRECTION, PEOPLE, DATA, RESEARCH, PRODUCTION, QUALITY, strict=True)
    for question in row
    if question.id not in _FIRST_ASKED
]

QUESTIONS: tuple[Question, ...] = (*(_ALL[name] for name in _FIRST_ASKED), *_OTHERS)
BY_ID: dict[str, Question] = {question.id: question for question in QUESTIONS}

if len(_FIRST_ASKED) != FIRST:
    raise ValueError("the first result comes after as many questions as are asked first")
