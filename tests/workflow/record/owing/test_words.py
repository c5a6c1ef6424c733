"""Every status and every reason has its word in each language."""

import pytest

from config.words import LANGUAGES, Language, Words
from workflow.mail.mails import MailStatus
from workflow.record.owing import OwedStatus, Reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_word_and_every_word_a_reason(language: Language) -> None:
    assert set(Words(language).names("owed_reason")) == set(Reason)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_of_what_is_owed_and_of_mails_has_a_word(language: Language) -> None:
    deferred = "deferred"  # what a job counts that is tried again
    assert set(Words(language).names("owed_status")) == {*OwedStatus, *MailStatus, deferred}
