"""What the schema itself guarantees, whatever program writes to it."""

import unittest

from support import DEFAULT_ORG, Database, Server

DAY = "(now() AT TIME ZONE 'UTC')::date"
RECORD = f"""
    INSERT INTO organizations (id, name, slug) VALUES ('{DEFAULT_ORG}', 'Default', 'default');
    INSERT INTO agents (id, org_id, agent_id, name)
    VALUES (gen_random_uuid(), '{DEFAULT_ORG}', 'planner', 'Planner');
    INSERT INTO runs (id, org_id, agent_id) VALUES (gen_random_uuid(), '{DEFAULT_ORG}', 'planner');
    INSERT INTO decisions (id, org_id, run_id, agent_id, decision_type, outcome, confidence,
        completeness_score, content_hash, valid_from, transaction_time)
    SELECT gen_random_uuid(), org_id, id, agent_id, 'architecture', 'sessions in PostgreSQL', 0.5,
        0.5, 'hash', now() - interval '1 hour', now() FROM runs;
"""


class Schema(unittest.TestCase):
    def setUp(self):
        self.database = Database()
        self.addCleanup(self.database.drop)
        self.database.migrate()

    def sql(self, statements):
        return self.database.sql(statements)

    def assert_refused(self, statement, reason):
        with self.assertRaisesRegex(AssertionError, reason, msg=statement):
            self.sql(statement)

    def partitions(self):
        return self.sql("SELECT inhrelid::regclass::text FROM pg_inherits"
                        " WHERE inhparent = 'agent_events'::regclass ORDER BY 1")

    def add_event(self, days_ahead):
        self.sql(f"INSERT INTO agent_events (id, run_id, org_id, event_type, sequence_num, agent_id, occurred_at)"
                 f" VALUES (gen_random_uuid(), gen_random_uuid(), '{DEFAULT_ORG}', 'note', 1,"
                 f" 'planner', ({DAY} + {days_ahead} + time '12:00') AT TIME ZONE 'UTC')")

    def test_events_move_from_the_default_partition_to_the_one_of_their_day(self):
        for days_ahead in (-1, 1, 2, 3):
            self.add_event(days_ahead)
        self.assertEqual(self.sql("SELECT count(*) FROM agent_events_default"), ["4"])
        made = self.sql("SELECT akashi_make_event_partitions(2)")
        days = self.sql(f"SELECT 'agent_events_' || to_char({DAY} + n, 'YYYYMMDD')"
                        f" FROM generate_series(0, 2) AS n")
        self.assertEqual(made, days)
        self.assertEqual(self.partitions(), sorted([*days, "agent_events_default"]))
        where = self.sql("SELECT tableoid::regclass FROM agent_events ORDER BY occurred_at")
        default = "agent_events_default"
        self.assertEqual(where, [default, days[1], days[2], default])
        self.assertEqual(self.sql("SELECT akashi_make_event_partitions(2)"), [])

    def add_day(self, days_ago):
        """A partition with an event, as a server made it on that day."""
        day = f"({DAY} - {days_ago})"
        self.sql(f"""DO $$ BEGIN EXECUTE format(
            'CREATE TABLE %I PARTITION OF agent_events FOR VALUES FROM (%L) TO (%L)',
            'agent_events_' || to_char({day}, 'YYYYMMDD'), {day}::timestamp AT TIME ZONE 'UTC',
            ({day} + 1)::timestamp AT TIME ZONE 'UTC'); END $$""")
        self.add_event(-days_ago)

    def test_old_days_of_events_are_dropped_as_a_whole_unless_a_hold_covers_them(self):
        for days_ago in (20, 10, 5, 2):
            self.add_day(days_ago)
        self.sql(f"INSERT INTO organizations (id, name, slug) VALUES ('{DEFAULT_ORG}', 'a', 'a')")
        self.sql(f"INSERT INTO retention_holds (id, org_id, reason, hold_from, hold_to, created_by)"
                 f" VALUES (gen_random_uuid(), '{DEFAULT_ORG}', 'a dispute', now() - interval '11 days',"
                 f" now() - interval '9 days', 'admin')")
        cutoff = f"({DAY} - 4)::timestamp AT TIME ZONE 'UTC'"
        dropped = self.sql(f"SELECT akashi_drop_event_partitions({cutoff})")
        self.assertEqual(dropped, self.sql(f"SELECT 'agent_events_' || to_char({DAY} - n, 'YYYYMMDD')"
                                           f" FROM unnest(ARRAY[20, 5]) AS n"))
        left = self.sql(f"SELECT ({DAY} - (occurred_at AT TIME ZONE 'UTC')::date) FROM agent_events ORDER BY 1")
        self.assertEqual(left, ["2", "10"])

    def test_a_recorded_decision_does_not_change(self):
        self.sql(RECORD)
        for change in ("outcome = 'elsewhere'", "confidence = 1", "reasoning = 'none'",
                       "agent_id = 'coder'", "decision_type = 'security'", "content_hash = ''",
                       "valid_from = now()", "transaction_time = now()", "id = gen_random_uuid()"):
            self.assert_refused(f"UPDATE decisions SET {change}", "a recorded decision does not")
        self.sql("UPDATE decisions SET outcome_score = 0.9, metadata = '{\"reviewed\": true}'")
        self.sql("UPDATE decisions SET valid_to = now()")
        for change in ("valid_to = NULL", "valid_to = now() + interval '1 hour'"):
            self.assert_refused(f"UPDATE decisions SET {change}", "a decision that ended does not")

    def test_the_audit_log_only_grows(self):
        self.sql(f"INSERT INTO mutation_audit_log (org_id, actor_agent_id, operation,"
                 f" resource_type, resource_id) VALUES ('{DEFAULT_ORG}', 'admin', 'a', 'b', 'c')")
        for change in ("UPDATE mutation_audit_log SET operation = 'x'",
                       "DELETE FROM mutation_audit_log", "TRUNCATE mutation_audit_log"):
            self.assert_refused(change, "the audit log only grows")
        self.assertEqual(self.sql("SELECT operation FROM mutation_audit_log"), ["a"])

    def test_an_organization_that_used_up_its_month_is_refused(self):
        server = Server(self.database)
        self.addCleanup(server.stop)
        self.sql("UPDATE organizations SET decision_limit = 2 WHERE slug = 'default'")
        for outcome in ("first", "second"):
            self.assertEqual(server.trace(outcome).status, 201)
        refusal = server.trace("third")
        self.assertEqual(refusal.status, 429, refusal.body)
        self.assertEqual(refusal.body["error"], {
            "code": "QUOTA_EXCEEDED",
            "message": "monthly decision quota exceeded: 3/2 decisions this period"})
        self.assertEqual(server.outcomes(), ["first", "second"])
        usage = ("SELECT period = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM'),"
                 " sum(decision_count) FROM org_usage GROUP BY period")
        self.assertEqual(self.sql(usage), ["t|2"])
        stored = self.sql("SELECT count(*) FROM runs UNION ALL SELECT count(*) FROM search_documents"
                          " UNION ALL SELECT count(*) FROM evidence")
        self.assertEqual(stored, ["2", "2", "2"])
        self.sql("UPDATE organizations SET decision_limit = 3 WHERE slug = 'default'")
        self.assertEqual(server.trace("third").status, 201)
        self.assertEqual(server.trace("fourth").status, 429)
        self.sql("UPDATE organizations SET decision_limit = 0 WHERE slug = 'default'")
        self.assertEqual(server.trace("fourth").status, 201)
        self.assertEqual(self.sql(usage), ["t|4"])


if __name__ == "__main__":
    unittest.main()
