"""JSON Schema as Pydantic writes it, in the words of OpenAPI 3.0, which the docs page reads."""

from typing import Any


def as_openapi_3_0(schema: Any) -> Any:
    """The same meaning without `null` types, `const` and numeric exclusive bounds."""
    if isinstance(schema, list):
        return [as_openapi_3_0(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    told = {key: as_openapi_3_0(value) for key, value in schema.items()}
    if "const" in told:
        told["enum"] = [told.pop("const")]
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(told.get(exclusive), int | float) and told[exclusive] is not True:
            told[bound] = told[exclusive]
            told[exclusive] = True
    return _without_null(told) if "anyOf" in told else told


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    choices = [choice for choice in schema["anyOf"] if choice != {"type": "null"}]
    if len(choices) == len(schema["anyOf"]):
        return schema
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
    if len(choices) > 1:
        return {**rest, "anyOf": choices, "nullable": True}
    # Nothing may stand beside a $ref in 3.0.
    only = {"allOf": choices} if "$ref" in choices[0] else choices[0]
    return {**only, **rest, "nullable": True}
