"""What Cognito says, told to people: its error codes as SignInError with a sentence and a remedy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from alienattack.errors import AlienAttackError, CloudUnavailable, SignInError
from alienattack.online.aws import error_code, error_status, is_network_error
from alienattack.protocol import passwords

#: Cognito's code -> (our code, what happened, what to do).
SENTENCES: dict[str, tuple[str, str, str]] = {
    "UsernameExistsException": ("name_taken", "That name is taken.", "Choose another, or sign in if it is yours."),
    "AliasExistsException": ("name_taken", "That address belongs to another account.", "Sign in with that one."),
    "InvalidPasswordException": ("weak_password", "That password is too weak.", passwords.RULE),
    "NotAuthorizedException": ("wrong_password", "Name or password is wrong.", "Check both and try again."),
    "UserNotFoundException": ("wrong_password", "Name or password is wrong.", "Check both and try again."),
    "UserNotConfirmedException": ("unconfirmed", "The account is not confirmed yet.",
                                  "Enter the code that was sent to you."),
    "PasswordResetRequiredException": ("expired", "The password must be set anew.", "Use FORGOT PASSWORD."),
    "CodeMismatchException": ("wrong_code", "That code is wrong.", "Check it, or ask for a new one."),
    "EnableSoftwareTokenMFAException": ("wrong_code", "That code is wrong.", "Check the clock of the phone, and take "
                                        "the code that it shows now."),
    "ExpiredCodeException": ("expired", "That code is no longer valid.", "Ask for a new one."),
    "CodeDeliveryFailureException": ("no_mail", "The code could not be sent.", "Check the e-mail address."),
    "TooManyRequestsException": ("too_many_tries", "That was too often.", "Wait a few minutes and try again."),
    "TooManyFailedAttemptsException": ("too_many_tries", "Too many wrong tries.", "Wait a while and try again."),
    "LimitExceededException": ("too_many_tries", "That was too often.", "Wait a while and try again."),
    "ThrottlingException": ("too_many_tries", "The cloud is very busy.", "Wait a moment and try again."),
}
NO_MAIL = ("This cloud sends no mail.",
           "Ask whoever runs it: `alienattack cloud account reset NAME` sets a new password.")


def told(error: Exception) -> AlienAttackError:
    """`error` of a Cognito call as one of ours. Never holds a token or a password."""
    if isinstance(error, AlienAttackError):
        return error
    code, message = error_code(error), str(error).lower()
    if is_network_error(error) or error_status(error) >= 500:
        return CloudUnavailable("The cloud can't be reached.", "Check the network and try again.")
    if code == "NotAuthorizedException" and "attempts exceeded" in message:
        code = "TooManyFailedAttemptsException"
    if code == "NotAuthorizedException" and "disabled" in message:
        return SignInError("unknown", "This account is closed.", "Ask whoever runs this cloud.")
    if code == "InvalidParameterException" and "verified email" in message:
        return SignInError("no_mail", "This account has no confirmed e-mail address.", NO_MAIL[1])
    if code == "InvalidParameterException" and "confirmed" in message:
        return SignInError("unconfirmed", "The account is confirmed already.", "Sign in.")
    if code in ("AccessDeniedException", "AccessDenied", "Forbidden", "403") or error_status(error) == 403:
        return SignInError("no_mail", *NO_MAIL)
    if code in SENTENCES:
        return SignInError(*SENTENCES[code])
    return SignInError("unknown", f"That did not work ({code or type(error).__name__}).", "Try again.")


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except AlienAttackError:
        raise
    except Exception as error:  # noqa: BLE001  whatever the libraries raise becomes a sentence
        raise told(error) from None  # the cause may hold what was typed


def telling() -> AbstractContextManager[None]:
    """`with telling(): ...` turns every failure inside into one of our errors."""
    return _telling()
