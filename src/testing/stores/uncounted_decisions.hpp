#pragma once

#include "postgres/blocking_session.hpp"

#include <string>
#include <utility>

namespace akashi::testing {

/// While it exists, decisions of a database of PostgreSQL are not counted. One of 16 transactions
/// counts in the row of another one, and waits for its end. That is for ever where one thread has
/// several transactions open, as tests do that commit them in another order.
class UncountedDecisions {
public:
    /// `url` names PostgreSQL itself, not PgBouncer.
    explicit UncountedDecisions(std::string url) : url_(std::move(url)) { change("DISABLE"); }
    ~UncountedDecisions() { change("ENABLE"); }
    UncountedDecisions(const UncountedDecisions&) = delete;
    UncountedDecisions& operator=(const UncountedDecisions&) = delete;

private:
    void change(const std::string& how) const {
        postgres::BlockingSession session(url_);
        for (const char* trigger : {"count_inserted", "count_ended"})
            session.query("ALTER TABLE decisions " + how + " TRIGGER " + trigger);
    }

    const std::string url_;
};

}  // namespace akashi::testing
