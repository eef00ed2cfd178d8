"""The `/v1` service API: routes, schemas and the OpenAPI description made from them."""
