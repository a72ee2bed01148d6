"""What the first version of the screening (2026-1) left to the code: its scale, and the words of sections and scores.

Files since 2026-2 say all of it themselves. This stays, since answers were given to that version.
"""

from casework.safety.codes import Risk
from casework.screening.items import Option, Texts

UNKNOWN_DANGER = Risk.DANGER.value
SENSITIVE = frozenset({"health", "mood", "safety"})
SCALES: dict[str, tuple[Option, ...]] = {"phq4": (
    Option("0", {"vi": "Không ngày nào", "en": "Not at all"}, 0),
    Option("1", {"vi": "Vài ngày", "en": "Several days"}, 1),
    Option("2", {"vi": "Hơn nửa số ngày", "en": "More than half the days"}, 2),
    Option("3", {"vi": "Gần như mỗi ngày", "en": "Nearly every day"}, 3),
)}
SECTION_WORDS: dict[str, Texts] = {
    "health": {"vi": "Sức khỏe", "en": "Health"}, "mood": {"vi": "Tâm trạng", "en": "Mood"},
    "safety": {"vi": "An toàn", "en": "Safety"}, "living": {"vi": "Đời sống", "en": "Living"},
    "work": {"vi": "Việc làm", "en": "Work"},
}
SCORE_WORDS: dict[str, Texts] = {
    "phq4": {"vi": "Điểm PHQ-4", "en": "PHQ-4 score"}, "anxiety": {"vi": "Điểm lo âu", "en": "Anxiety score"},
    "depression": {"vi": "Điểm trầm buồn", "en": "Depression score"},
}
