"""What the witness of records tells of the ways from one record to another."""

from collections.abc import Iterator

import pytest

from odoo_owasp.logic.domains import Unsupported
from odoo_owasp.model.relation import Neighbour, Relation
from odoo_owasp.oracles.records import RecordOracle
from odoo_owasp.provision.postgres import Cluster

pytestmark = pytest.mark.postgres

TASK_PROJECT = Relation("task", "project_id", "project", "task", "id", "project_id")
TASK_TAGS = Relation("task", "tag_ids", "tag", "task_tag", "task", "tag", many=True)
PROJECT_TASKS = Relation("project", "task_ids", "task", "task", "project_id", "id", many=True)
SQL = """
CREATE SCHEMA ways;
SET search_path TO ways;
CREATE TABLE ir_model_fields (
    model text, name text, ttype text, relation text, relation_table text, column1 text,
    column2 text, relation_field text, store boolean, related text);
INSERT INTO ir_model_fields VALUES
    ('task', 'project_id', 'many2one', 'project', NULL, NULL, NULL, NULL, true, NULL),
    ('task', 'by_company_id', 'many2one', 'project', NULL, NULL, NULL, NULL, true, NULL),
    ('task', 'write_uid', 'many2one', 'project', NULL, NULL, NULL, NULL, true, NULL),
    ('task', 'unkept_id', 'many2one', 'project', NULL, NULL, NULL, NULL, false, NULL),
    ('task', 'wizard_id', 'many2one', 'wizard', NULL, NULL, NULL, NULL, true, NULL),
    ('task', 'tag_ids', 'many2many', 'tag', 'task_tag', 'task', 'tag', NULL, true, NULL),
    ('project', 'task_ids', 'one2many', 'task', NULL, NULL, NULL, 'project_id', true, NULL),
    ('project', 'note_ids', 'one2many', 'task', NULL, NULL, NULL, 'res_id', true, NULL);
CREATE TABLE project (id integer, name text, code varchar, title jsonb);
CREATE TABLE task (
    id integer, project_id integer, by_company_id jsonb, write_uid integer, res_id integer);
CREATE TABLE tag (id integer);
CREATE TABLE task_tag (task integer, tag integer);
INSERT INTO project VALUES (1, 'one', 'P1', '{}'), (2, NULL, 'P2', '{}');
INSERT INTO task VALUES (11, 1), (12, 2), (13, 2), (14, NULL);
INSERT INTO task_tag VALUES (11, 21), (12, 22);
"""


def table(model: str) -> str:
    if model == "wizard":
        raise Unsupported("no table")
    return model


@pytest.fixture(scope="module")
def records(cluster: Cluster) -> Iterator[RecordOracle]:
    with cluster.connect() as connection:
        connection.execute(SQL.encode())
        yield RecordOracle(connection, table)
        connection.execute("DROP SCHEMA ways CASCADE")


def test_relations_are_those_that_are_kept_as_ids(records: RecordOracle) -> None:
    assert records.relations == (PROJECT_TASKS, TASK_PROJECT, TASK_TAGS)


@pytest.mark.parametrize(
    ("relation", "here", "there", "found"),
    [
        (TASK_PROJECT, {11, 12, 13}, {2}, [(12, 2)]),
        (TASK_PROJECT, {11, 14}, {2}, []),
        (PROJECT_TASKS, {1, 2}, {12, 13}, [(2, 12)]),
        (TASK_TAGS, {11, 12}, {22}, [(12, 22)]),
    ],
)
def test_neighbours(
    relation: Relation,
    here: set[int],
    there: set[int],
    found: list[tuple[int, int]],
    records: RecordOracle,
) -> None:
    assert records.neighbours(relation, here, there) == found


def test_several_neighbours(records: RecordOracle) -> None:
    assert records.neighbours(PROJECT_TASKS, {2}, {12, 13}, 5) == [(2, 12), (2, 13)]


def test_what_a_record_holds(records: RecordOracle) -> None:
    assert records.texts("project", 1) == {"name": "one", "code": "P1"}
    assert records.texts("project", 2) == {"code": "P2"}
    assert records.texts("project", 3) == records.texts("tag", 1) == {}
    assert records.holding("project", "code", "P", {1, 2, 3}) == {1, 2}
    assert records.holding("project", "code", "P1", {1, 2, 3}) == {1}
    assert records.filled("project", "name", {2, 1}) == (1, "one")
    assert records.filled("project", "name", {2}) == (2, "")
    assert records.filled("project", "computed", {2}) == (2, "")
    assert records.has_column("project", "name")
    assert not records.has_column("project", "title")
    assert not records.has_column("project", "computed")


def test_a_neighbour_is_named_without_its_ids() -> None:
    found = Neighbour(TASK_PROJECT, 12, 2, "code", "P2")
    assert str(found) == "task by project_id.code"
    assert str(found.relation) == "task by project_id"
