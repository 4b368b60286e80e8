-- The newest citations of a decision without a look at all of them; also for the foreign key.
CREATE INDEX list_citations ON decisions (precedent_ref, valid_from DESC, id DESC) WHERE precedent_ref IS NOT NULL;
DROP INDEX count_citations;
