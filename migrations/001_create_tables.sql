-- Times are UTC with microseconds; ids are made by the server (UUIDv7). Every index says which query
-- of sql/postgres it is for.

-- Fails the transaction with a message for the caller. A batch of statements goes to the server in
-- one round trip, so the server itself must be able to refuse it.
CREATE FUNCTION akashi_require(holds boolean, message text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT holds THEN
        RAISE EXCEPTION USING MESSAGE = message, ERRCODE = 'AK400';
    END IF;
    RETURN true;
END
$$;

-- Words as the search sees them: lower case, without accents, stemmed, no stop words.
CREATE TEXT SEARCH DICTIONARY akashi_stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION akashi_words (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION akashi_words
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH akashi_stem;

CREATE FUNCTION akashi_fold(content text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- ASCII has no accents.
    SELECT CASE WHEN octet_length(content) = length(content) THEN content
        ELSE regexp_replace(normalize(content, NFKD), '[\u0300-\u036f]', '', 'g') END
$$;

-- The words that a decision is found by. In PL/pgSQL, which keeps its plan: an expression in the table
-- would be parsed again for each statement that inserts. pg_restore runs it without a search path.
CREATE FUNCTION akashi_words_of(outcome text, decision_type text, reasoning text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
BEGIN
    RETURN setweight(to_tsvector('akashi_words', akashi_fold(outcome)), 'A')
        || setweight(to_tsvector('akashi_words', akashi_fold(decision_type)), 'B')
        || setweight(to_tsvector('akashi_words', akashi_fold(coalesce(reasoning, ''))), 'C');
END
$$;

CREATE TABLE organizations (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    slug text NOT NULL UNIQUE,
    plan text NOT NULL DEFAULT 'oss',
    -- a month; 0: unlimited
    decision_limit integer NOT NULL DEFAULT 0 CHECK (decision_limit >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Decisions recorded a month (UTC). Transactions spread over the slots, so that they need not wait for
-- each other; organizations with a limit use slot 0 alone, which makes their count exact.
CREATE TABLE org_usage (
    org_id uuid NOT NULL REFERENCES organizations (id),
    period text NOT NULL CHECK (period ~ '^\d{4}-\d{2}$'),
    slot smallint NOT NULL,
    decision_count bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, period, slot)
) WITH (fillfactor = 50);

-- Fails the transaction when the organization has recorded more decisions than it may in this month.
CREATE FUNCTION akashi_require_quota(org uuid, month text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    allowed bigint := (SELECT decision_limit FROM organizations WHERE id = org);
    recorded bigint := (
        SELECT coalesce(sum(decision_count), 0) FROM org_usage WHERE org_id = org AND period = month
    );
BEGIN
    IF recorded > allowed THEN
        RAISE EXCEPTION USING ERRCODE = 'AK429', MESSAGE = format(
            'monthly decision quota exceeded: %s/%s decisions this period', recorded, allowed);
    END IF;
    RETURN true;
END
$$;

CREATE TABLE agents (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL REFERENCES organizations (id),
    agent_id text NOT NULL,
    name text NOT NULL,
    role text NOT NULL DEFAULT 'agent'
        CHECK (role IN ('platform_admin', 'org_owner', 'admin', 'agent', 'reader')),
    tags text[] NOT NULL DEFAULT '{}',
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    last_seen timestamptz,
    CONSTRAINT agents_by_name UNIQUE (org_id, agent_id)
);
-- also for who shares a tag with the caller: an index of tags would find the agents of every organization
CREATE INDEX list_agents ON agents (org_id, created_at, id);

CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    prefix text NOT NULL,
    key_hash text NOT NULL,
    agent_id text NOT NULL,
    org_id uuid NOT NULL,
    label text NOT NULL DEFAULT '',
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz,
    FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, agent_id) ON DELETE CASCADE
);
CREATE INDEX find_keys_by_hash ON api_keys (key_hash) WHERE revoked_at IS NULL;
CREATE INDEX list_password_keys ON api_keys (agent_id, created_at) WHERE revoked_at IS NULL;
CREATE INDEX delete_agent_keys ON api_keys (org_id, agent_id);

CREATE TABLE access_grants (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL REFERENCES organizations (id),
    grantor_id uuid NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    grantee_id uuid NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    resource_type text NOT NULL,
    resource_id text,
    permission text NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz
);
CREATE INDEX delete_grants_by_agent ON access_grants (grantor_id);
CREATE INDEX delete_grants_to_agent ON access_grants (grantee_id);

CREATE TABLE runs (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL,
    agent_id text NOT NULL,
    trace_id text,
    parent_run_id uuid REFERENCES runs (id) ON DELETE SET NULL,
    status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed', 'failed')),
    started_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    metadata jsonb NOT NULL DEFAULT '{}',
    -- Tells the writer that an agent it believes to know is gone.
    CONSTRAINT runs_agent FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, agent_id)
);
CREATE INDEX delete_agent_runs ON runs (org_id, agent_id);
CREATE INDEX filter_by_trace ON runs (org_id, trace_id) WHERE trace_id IS NOT NULL;
CREATE INDEX clear_parent_run ON runs (parent_run_id) WHERE parent_run_id IS NOT NULL;

CREATE TABLE decisions (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL,
    run_id uuid NOT NULL REFERENCES runs (id),
    agent_id text NOT NULL,
    decision_type text NOT NULL,
    outcome text NOT NULL,
    confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    reasoning text,
    metadata jsonb NOT NULL DEFAULT '{}',
    completeness_score real NOT NULL CHECK (completeness_score BETWEEN 0 AND 1),
    outcome_score real,
    precedent_ref uuid REFERENCES decisions (id) ON DELETE SET NULL,
    precedent_reason text,
    supersedes_id uuid REFERENCES decisions (id) ON DELETE SET NULL,
    content_hash text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz CHECK (valid_to >= valid_from),
    transaction_time timestamptz NOT NULL,
    session_id uuid,
    agent_context jsonb NOT NULL DEFAULT '{}',
    tool text,
    model text,
    project text,
    api_key_id uuid,
    search_vector tsvector
        GENERATED ALWAYS AS (akashi_words_of(outcome, decision_type, reasoning)) STORED
);
-- also for queries as of a time, which see decisions that have ended since
CREATE INDEX list_decisions ON decisions (org_id, valid_from DESC, id DESC);
-- What they include lets the total of a page be counted without reading the decisions.
CREATE INDEX list_decisions_of_agent
    ON decisions (org_id, agent_id, valid_from DESC, id DESC)
    INCLUDE (valid_to, decision_type, project, confidence);
CREATE INDEX list_decisions_of_type
    ON decisions (org_id, decision_type, valid_from DESC, id DESC)
    INCLUDE (agent_id, project, confidence) WHERE valid_to IS NULL;
CREATE INDEX list_decisions_of_project
    ON decisions (org_id, project, valid_from DESC, id DESC)
    INCLUDE (agent_id, decision_type, confidence) WHERE valid_to IS NULL AND project IS NOT NULL;
CREATE INDEX list_decisions_of_session
    ON decisions (org_id, session_id, valid_from DESC, id DESC) WHERE session_id IS NOT NULL;
CREATE INDEX decisions_of_run ON decisions (run_id);
CREATE INDEX count_citations ON decisions (precedent_ref) WHERE precedent_ref IS NOT NULL;
CREATE INDEX list_revisions ON decisions (supersedes_id) WHERE supersedes_id IS NOT NULL;
-- 8 MB of new words, twice the default, are merged into it at once: half as many transactions are held up
-- by a merge, and a search, which reads them all, takes up to 3 ms longer.
CREATE INDEX search_decisions ON decisions USING gin (search_vector)
    WITH (gin_pending_list_limit = 8192) WHERE valid_to IS NULL;

-- Only vacuumed pages are counted that way.
ALTER TABLE decisions SET (autovacuum_vacuum_insert_scale_factor = 0.02);

CREATE FUNCTION akashi_keep_decision() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (new.id, new.org_id, new.run_id, new.agent_id, new.decision_type, new.outcome,
        new.confidence, new.reasoning, new.content_hash, new.valid_from, new.transaction_time)
        IS DISTINCT FROM
        (old.id, old.org_id, old.run_id, old.agent_id, old.decision_type, old.outcome,
        old.confidence, old.reasoning, old.content_hash, old.valid_from, old.transaction_time)
    THEN
        RAISE EXCEPTION 'a recorded decision does not change';
    END IF;
    IF old.valid_to IS NOT NULL AND new.valid_to IS DISTINCT FROM old.valid_to THEN
        RAISE EXCEPTION 'a decision that ended does not change';
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER decisions_are_immutable BEFORE UPDATE ON decisions
FOR EACH ROW EXECUTE FUNCTION akashi_keep_decision();

-- How many current decisions there are in an organization, in all and by agent and by type, where an
-- empty text stands for all of them. Transactions spread over the slots, so that they need not wait for
-- each other.
CREATE TABLE decision_counts (
    org_id uuid NOT NULL,
    agent_id text NOT NULL,
    decision_type text NOT NULL,
    slot smallint NOT NULL,
    current_count bigint NOT NULL,
    PRIMARY KEY (org_id, decision_type, agent_id, slot)
) WITH (fillfactor = 50);

-- pg_restore runs it without a search path.
CREATE FUNCTION akashi_count_decisions() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    orgs uuid[];
    agents text[];
    types text[];
    change integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(n.org_id), array_agg(n.agent_id), array_agg(n.decision_type)
        INTO orgs, agents, types
        FROM new_rows AS n WHERE n.valid_to IS NULL;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT array_agg(o.org_id), array_agg(o.agent_id), array_agg(o.decision_type)
        INTO orgs, agents, types
        FROM old_rows AS o JOIN new_rows AS n ON n.id = o.id
        WHERE o.valid_to IS NULL AND n.valid_to IS NOT NULL;
    ELSE
        SELECT array_agg(o.org_id), array_agg(o.agent_id), array_agg(o.decision_type)
        INTO orgs, agents, types
        FROM old_rows AS o WHERE o.valid_to IS NULL;
    END IF;
    -- In one order, so that no transaction waits for another in a circle.
    INSERT INTO decision_counts AS c
    SELECT d.org_id, coalesce(d.agent_id, ''), coalesce(d.decision_type, ''),
        pg_current_xact_id()::text::bigint % 16, count(*) * change
    FROM unnest(orgs, agents, types) AS d (org_id, agent_id, decision_type)
    GROUP BY d.org_id, CUBE (d.agent_id, d.decision_type)
    ORDER BY 1, 2, 3
    ON CONFLICT (org_id, decision_type, agent_id, slot)
    DO UPDATE SET current_count = c.current_count + excluded.current_count;
    RETURN NULL;
END
$$;
CREATE TRIGGER count_inserted AFTER INSERT ON decisions REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION akashi_count_decisions();
CREATE TRIGGER count_ended AFTER UPDATE ON decisions
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION akashi_count_decisions();
CREATE TRIGGER count_deleted AFTER DELETE ON decisions REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION akashi_count_decisions();

CREATE TABLE alternatives (
    decision_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    position integer NOT NULL,
    id uuid NOT NULL,
    label text NOT NULL,
    rejection_reason text,
    PRIMARY KEY (decision_id, position)
);

CREATE TABLE evidence (
    decision_id uuid NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    position integer NOT NULL,
    id uuid NOT NULL,
    source_type text NOT NULL CHECK (source_type ~ '^[a-z][a-z0-9_]*$'),
    source_uri text,
    content text NOT NULL,
    relevance_score real,
    metrics jsonb,
    PRIMARY KEY (decision_id, position)
);

CREATE SEQUENCE event_sequence_num_seq CACHE 1000;
CREATE TABLE agent_events (
    id uuid NOT NULL,
    run_id uuid NOT NULL,
    org_id uuid NOT NULL,
    event_type text NOT NULL,
    sequence_num bigint NOT NULL DEFAULT nextval('event_sequence_num_seq'),
    occurred_at timestamptz NOT NULL DEFAULT now(),
    agent_id text NOT NULL,
    payload jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, occurred_at)
) PARTITION BY RANGE (occurred_at);
-- Takes what comes before its partition was made or long after it was dropped.
CREATE TABLE agent_events_default PARTITION OF agent_events DEFAULT;

-- Makes the partitions of today and the next days (UTC), one a day, and returns the names of those that
-- were not there. What the default partition has of such a day moves.
CREATE FUNCTION akashi_make_event_partitions(days_ahead integer) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
    day date;
    partition text;
    starts timestamptz;
    ends timestamptz;
BEGIN
    -- One of several servers makes them, and the others find them.
    PERFORM pg_advisory_xact_lock(9021002);
    FOR day IN SELECT today + n FROM generate_series(0, days_ahead) AS n LOOP
        partition := 'agent_events_' || to_char(day, 'YYYYMMDD');
        CONTINUE WHEN EXISTS (
            SELECT FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'agent_events'::regclass AND c.relname = partition
        );
        starts := day::timestamp AT TIME ZONE 'UTC';
        ends := (day + 1)::timestamp AT TIME ZONE 'UTC';
        EXECUTE format('CREATE TABLE %I (LIKE agent_events INCLUDING ALL)', partition);
        EXECUTE format(
            'WITH moved AS ('
            'DELETE FROM agent_events_default WHERE occurred_at >= %L AND occurred_at < %L RETURNING *'
            ') INSERT INTO %I SELECT * FROM moved', starts, ends, partition);
        EXECUTE format(
            'ALTER TABLE agent_events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            partition, starts, ends);
        RETURN NEXT partition;
    END LOOP;
END
$$;

-- No foreign key: a removal outlives its decision.
CREATE TABLE search_outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    decision_id uuid NOT NULL,
    org_id uuid NOT NULL,
    operation text NOT NULL CHECK (operation IN ('upsert', 'delete')),
    created_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    last_error text,
    locked_until timestamptz,
    CONSTRAINT search_outbox_once UNIQUE (decision_id, operation)
);
CREATE INDEX claim_outbox ON search_outbox (created_at, id) WHERE attempts < 10;

CREATE TABLE idempotency_keys (
    org_id uuid NOT NULL,
    agent_id text NOT NULL,
    endpoint text NOT NULL,
    idempotency_key text NOT NULL,
    request_hash text NOT NULL,
    response_data text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_keys_once PRIMARY KEY (org_id, agent_id, endpoint, idempotency_key)
);
CREATE INDEX forget_idempotency_keys ON idempotency_keys (created_at);

-- Who changed what, in the transaction that changed it.
CREATE TABLE mutation_audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    org_id uuid NOT NULL,
    actor_agent_id text NOT NULL,
    operation text NOT NULL,
    resource_type text NOT NULL,
    resource_id text NOT NULL
);
CREATE FUNCTION akashi_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows';
END
$$;
CREATE TRIGGER mutation_audit_log_only_grows
BEFORE UPDATE OR DELETE OR TRUNCATE ON mutation_audit_log
FOR EACH STATEMENT EXECUTE FUNCTION akashi_refuse_change();

CREATE TABLE settings (
    name text PRIMARY KEY,
    value bytea NOT NULL
);
