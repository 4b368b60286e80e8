-- Organizations that strangers make, and what proves that they read the mail of their address.
CREATE TABLE email_verifications (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    -- SHA-256 in hex: the token itself is in the mail only
    token_hash text NOT NULL UNIQUE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    created_at timestamptz NOT NULL
);

-- Mails to send. A row stays for two days after its mail was sent, or given up: it also counts how many mails
-- an address gets.
CREATE TABLE verification_mails (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    -- the address in lower case
    mailbox text NOT NULL,
    created_at timestamptz NOT NULL,
    -- when to send it; while an instance does so, when another one may; NULL: done
    due_at timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    sent_at timestamptz,
    last_error text
);
CREATE INDEX due_verification_mails ON verification_mails (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX verification_mails_by_mailbox ON verification_mails (mailbox, created_at);

CREATE INDEX waiting_organizations ON organizations (lower(email)) WHERE awaits_verification;
