"""The register of agencies, read once."""

from functools import cache
from typing import Annotated

from fastapi import Depends

from normalise.agencies.registry import Register, load_register


@cache
def register() -> Register:
    return load_register()


Known = Annotated[Register, Depends(register)]
