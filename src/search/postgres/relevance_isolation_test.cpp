#include "testing/stores/mirrored_organizations.hpp"
#include "testing/stores/postgres_stores.hpp"

#include <gtest/gtest.h>

#include <map>

namespace akashi::contract {
namespace {

/// How much a word weighs.
class RelevanceIsolation : public MirroredOrganizations {
protected:
    /// Of decisions of which all have the first word and one has the second.
    std::map<DecisionId, double> relevances() {
        std::map<DecisionId, double> found;
        for (const TextHit& hit :
             find_text("words citing", Visibility::everything(), {}, kMine, 20))
            found[hit.id] = hit.relevance;
        return found;
    }
};

TEST_P(RelevanceIsolation, TheWordsOfAnotherOrganizationDoNotCount) {
    const auto before = relevances();
    ASSERT_EQ(before.size(), mine_.current().size());
    change_theirs([&] {
        for (const std::string more : {"one", "two", "three"})
            record(make_mirrored(kTheirs, "citing " + more));
    });
    EXPECT_EQ(relevances(), before) << "decisions that have the words";
    change_theirs([&] {
        TraceRecord other = make_mirrored(kTheirs, "other");
        other.decision.reasoning = "nothing of it";
        record(other);
    });
    EXPECT_EQ(relevances(), before) << "decisions that have none";
}

INSTANTIATE_TEST_SUITE_P(
    Store,
    RelevanceIsolation,
    ::testing::Values(Implementation{"Postgres", make_postgres_stores}),
    [](const auto& given) { return given.param.name; }
);

}  // namespace
}  // namespace akashi::contract
