"""docs/openapi.yaml is what the code says."""

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from tests.bodies import FILE, schema

REGENERATE = "DEBUG=1 .venv/bin/python manage.py spectacular --fail-on-warn --file docs/openapi.yaml"
METHODS = ("get", "post", "put", "patch", "delete")


def test_the_file_is_up_to_date() -> None:
    with GENERATOR_STATS.silence():
        schema = SchemaGenerator().get_schema(request=None, public=True)
    generated = OpenApiYamlRenderer().render(schema, renderer_context={})
    assert FILE.read_bytes() == generated, f"Run {REGENERATE}"


def test_the_schema_is_made_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        schema = SchemaGenerator().get_schema(request=None, public=True)
    assert not GENERATOR_STATS
    validate_schema(schema)


def test_every_change_asks_for_the_revision() -> None:
    """All PATCH and DELETE, and every step of a resource that has revisions."""
    unchanging = ("/users/me/tokens/{id}/", "/exports/{id}/")
    free = ("aliases/", "mentions/", "retry/", "heartbeat/", "release/", "replay/", "diff/")
    for path, operations in schema()["paths"].items():
        for method in set(operations) & {"patch", "delete", "post"}:
            steps_on = method != "post" or ("{" in path and not path.endswith(free))
            names = [parameter["name"] for parameter in operations[method].get("parameters", [])]
            if steps_on and not path.endswith(unchanging):
                assert "If-Match" in names, f"{method} {path}"


def test_every_operation_is_described_and_may_answer_with_a_problem() -> None:
    for path, operations in schema()["paths"].items():
        for method in set(operations) & set(METHODS):
            assert "application/problem+json" in operations[method]["responses"]["default"]["content"], path
            assert operations[method].get("description"), f"{method} {path}"


def test_every_parameter_of_a_query_is_described() -> None:
    """Filters, orders, pages: a client need not guess what one does."""
    for path, operations in schema()["paths"].items():
        for parameter in operations.get("get", {}).get("parameters", []):
            if parameter["in"] == "query":
                assert parameter.get("description"), f"{path} {parameter['name']}"
                assert parameter["schema"].get("type") != "number", f"{path} {parameter['name']}"
