"""A customer as plain data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """What the shop knows of one customer; `id` is the shop's own."""

    id: str
    name: str
    email: str
    phone: str | None = None
    postcode: str | None = None
    country: str | None = None
    locale: str | None = None
    tier: str | None = None
    points: int | None = None

    @property
    def first_name(self) -> str | None:
        """The name to greet with, None where the shop has none."""
        return self.name.split()[0] if self.name.strip() else None
