"""The base of all commands."""

import msgspec


class Command(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="command"):
    """The base of all commands."""

    @property
    def name(self) -> str:
        """The kind of the act, as in `submit_plan_filing`."""
        return str(self.__struct_config__.tag)
