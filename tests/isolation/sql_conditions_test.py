"""What tools/sql_conditions.py takes for a condition, and how it drops one."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
import sql_conditions  # noqa: E402


def mutants(text):
    return [sql_conditions.drop(text, condition) for condition in sql_conditions.find_conditions(text)]


class SqlConditions(unittest.TestCase):
    def test_an_organization_is_compared_with_a_parameter_or_a_column(self):
        self.assertEqual(mutants("DELETE FROM runs WHERE org_id = $1 AND id = $2"),
                         ["DELETE FROM runs WHERE (org_id = $1 OR TRUE) AND id = $2"])
        self.assertEqual(mutants("ON a.org_id = k.org_id"), ["ON (a.org_id = k.org_id OR TRUE)"])
        self.assertEqual(mutants("WHERE t.org_id = ANY (limited) AND x"),
                         ["WHERE (t.org_id = ANY (limited) OR TRUE) AND x"])
        self.assertEqual(mutants("SELECT 1 FROM organizations WHERE id = ?1"),
                         ["SELECT 1 FROM organizations WHERE (id = ?1 OR TRUE)"])

    def test_rows_that_are_compared_lose_the_organization_on_both_sides(self):
        self.assertEqual(mutants("(org_id, agent_id) IN (SELECT org_id, agent_id FROM t)"),
                         ["(agent_id) IN (SELECT agent_id FROM t)"])

    def test_visibility_is_dropped_as_a_whole_and_in_each_part(self):
        self.assertEqual(mutants("NOT akashi_may_see(t.org_id, (t.caller), d.agent_id)"),
                         ["NOT (akashi_may_see(t.org_id, (t.caller), d.agent_id) OR TRUE)"])
        self.assertEqual(mutants("$3::text = ANY(akashi_visible_agents($1, $2))"),
                         ["($3::text = ANY(akashi_visible_agents($1, $2)) OR TRUE)"])
        seen = "+d.agent_id IN (SELECT agent_id FROM visible_agents WHERE caller = ?)"
        self.assertEqual(mutants(seen), [f"({seen} OR TRUE)", seen.replace("caller = ?", "(caller = ? OR TRUE)")])
        for rule in ("theirs.tag = mine.tag", "theirs.tags && my_tags", "g.grantee_id = me.id", "g.resource_id IS NULL",
                     "(g.expires_at IS NULL OR g.expires_at > now())",
                     "(g.expires_at IS NULL OR g.expires_at > (julianday('now') - 2440587.5) * 86400000000.0)"):
            self.assertEqual(mutants(f"WHERE {rule} AND x"), [f"WHERE ({rule} OR TRUE) AND x"])

    def test_comments_and_lists_of_columns_have_no_conditions(self):
        self.assertEqual(mutants("-- org_id = $1\nINSERT INTO runs (id, org_id) VALUES ($1, $2)"), [])


if __name__ == "__main__":
    unittest.main()
