"""Messages with fields, made more cheaply than dataclasses."""

from __future__ import annotations

from typing import ClassVar, dataclass_transform

from textual.message import Message


@dataclass_transform(eq_default=False)
class Carrier(Message):
    """A message that is written like a dataclass: its annotations are its fields, in their order.

    What a field is set to is its default. Making a dataclass takes 0.2 ms of the time to the first
    frame, and that needs a dozen such messages; it is only read by its attributes, never compared.
    """

    _names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, *, bubble: bool | None = True) -> None:
        super().__init_subclass__(bubble=bubble)
        cls._names = tuple(cls.__annotations__)

    def __init__(self, *values: object, **named: object) -> None:
        super().__init__()
        vars(self).update(zip(self._names, values, strict=False), **named)
