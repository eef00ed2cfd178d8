"""The people of the shop who work with Careline."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base
from crm_bridge.secrets_at_rest import EncryptedText

ROLES = ("agent", "lead", "admin")


class Team(Base):
    """`queue_limit_minutes` empty means the setting's."""

    __tablename__ = "teams"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    queue_limit_minutes: Mapped[float | None]


class Staff(Base):
    """`email` is kept in lower case. Without `password_hash` the person is invited only.

    With `totp_secret` a log-in asks for a code; `totp_step` is the time step of the last one used,
    so that no code opens twice. `totp_pending` is a secret that was shown and not yet confirmed.
    Who works in another help desk has its id for them in `help_desk_id`, and never logs in here.
    """

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint(f"role IN {ROLES}", name="role"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    active: Mapped[bool]
    password_hash: Mapped[str | None]
    wrong_tries: Mapped[int]
    locked_until: Mapped[datetime | None]
    totp_secret: Mapped[str | None] = mapped_column(EncryptedText)
    totp_step: Mapped[int | None]
    totp_pending: Mapped[str | None] = mapped_column(EncryptedText)
    help_desk_id: Mapped[str | None] = mapped_column(unique=True, index=True)
    created_at: Mapped[datetime]


class StaffSession(Base):
    """A log-in. The cookie's token is not kept, only its SHA-256."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class PendingLogin(Base):
    """A right password that waits for its code. Of the token only the SHA-256 is kept."""

    __tablename__ = "pending_logins"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    expires_at: Mapped[datetime]


class RecoveryCode(Base):
    """Opens once, instead of a code of the phone. Only its SHA-256 is kept."""

    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)


class Invitation(Base):
    """A link with which somebody sets name and password, once. Each has one at most; of its token
    only the SHA-256 is kept."""

    __tablename__ = "invitations"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
