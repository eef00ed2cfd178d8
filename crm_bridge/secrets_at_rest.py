"""What is kept secret in the database and has to be read again: encrypted under a key outside it.

For a column, say that it is one; code reads and writes plain text, the row holds `fernet:…`:

    bot_token: Mapped[str] = mapped_column(EncryptedText)

No two rows of the same text look alike, so such a column can be searched for nothing but NULL. What
is only ever compared (session tokens, personal tokens, recovery codes) is hashed instead. The key
comes with the database that is opened (`Database(url, cipher=…)`), from `CARELINE_ENCRYPTION_KEYS`;
`secrets_kept` looks through all such columns, at the start and when the key is changed.
"""

import base64
import binascii
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import ColumnElement, Dialect, String
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator

SETTING = "CARELINE_ENCRYPTION_KEYS"
MARK = "fernet:"
"""What follows is a Fernet token. Without it the text is of a release that did not encrypt."""
_KEY_BYTES = 32
_ATTRIBUTE = "careline_cipher"


class KeyMissing(Exception):
    """The message says which setting has to be given."""

    def __init__(self) -> None:
        super().__init__(
            f"{SETTING} is not set, and the database holds what was encrypted with it. `make run` "
            "keeps it in secrets.env in the state directory (CARELINE_STATE)."
        )


class KeyWrong(Exception):
    """No key opens it."""

    def __init__(self) -> None:
        super().__init__(f"{SETTING} does not open what the database holds encrypted.")


class Cipher:
    """`keys` are divided by commas: the first encrypts, each of them decrypts. Raises ValueError
    unless each is 32 bytes in base64 (either alphabet, with or without its `=`)."""

    def __init__(self, keys: str) -> None:
        fernets = [Fernet(_key(key)) for key in keys.split(",")]
        self._first, self._all = fernets[0], MultiFernet(fernets)

    def encrypt(self, plain: str) -> str:
        return MARK + self._first.encrypt(plain.encode()).decode()

    def decrypt(self, kept: str) -> str:
        """Raises `KeyWrong`. What was kept before there was encryption is given as it is."""
        return _opened(self._all, kept) if kept.startswith(MARK) else kept

    def is_under_first_key(self, kept: str) -> bool:
        try:
            return kept.startswith(MARK) and bool(_opened(self._first, kept))
        except KeyWrong:
            return False


class EncryptedText(TypeDecorator[str]):
    """Text that is encrypted on its way into the database and decrypted on its way out."""

    impl = String
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[str]):
        """Only whether there is something: equal texts are not equal once encrypted."""

        def operate(
            self, op: operators.OperatorType, *other: Any, **options: Any
        ) -> ColumnElement[Any]:
            if op not in (operators.is_, operators.is_not):
                raise TypeError("an encrypted column can be compared with NULL alone")
            return super().operate(op, *other, **options)

    comparator_factory = Comparator

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else cipher_of(dialect).encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or not value.startswith(MARK):
            return value
        return cipher_of(dialect).decrypt(value)


def give(dialect: Dialect, cipher: Cipher) -> None:
    """Have the columns of this dialect's engine use `cipher`. Each engine has a dialect of its own,
    and it is what a column's type is given when a value passes."""
    setattr(dialect, _ATTRIBUTE, cipher)


def cipher_of(dialect: Dialect) -> Cipher:
    """Raises `KeyMissing` where the database was opened without."""
    cipher = getattr(dialect, _ATTRIBUTE, None)
    if not isinstance(cipher, Cipher):
        raise KeyMissing
    return cipher


def _key(text: str) -> bytes:
    """As Fernet wants it; `openssl rand -base64 32` writes the other alphabet."""
    padded = text.strip().replace("+", "-").replace("/", "_").rstrip("=") + "="
    try:
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != _KEY_BYTES:
        raise ValueError(
            "give 32 random bytes in base64 (`openssl rand -base64 32`), several keys by comma"
        )
    return padded.encode()


def _opened(fernet: Fernet | MultiFernet, kept: str) -> str:
    try:
        return fernet.decrypt(kept.removeprefix(MARK)).decode()
    except InvalidToken as error:
        raise KeyWrong from error
