#include "decisions/content_hash.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

struct Claims {
    const char* id;
    const char* type;
    const char* outcome;
    float confidence;
    const char* valid_from;
    std::optional<std::string> reasoning;
};

Decision decision(const Claims& claims) {
    Decision decision;
    decision.id = *DecisionId::parse(claims.id);
    decision.decision_type = claims.type;
    decision.outcome = claims.outcome;
    decision.confidence = claims.confidence;
    decision.valid_from = *parse_rfc3339(claims.valid_from);
    decision.reasoning = claims.reasoning;
    return decision;
}

Decision example_a() {
    return decision(
        {"11111111-2222-4333-8444-555555555555",
         "architecture",
         "chose PostgreSQL",
         0.85f,
         "2026-02-11T09:30:00.123456Z",
         "ACID + JSONB"}
    );
}

TEST(ContentHash, OfTheWorkedExamplesIsAsSpecified) {
    EXPECT_EQ(
        content_hash(example_a()),
        "v2:493c512a206ed97349467c58ad0f2c48aac0ecffea3674c245f46ca553053939"
    );
    EXPECT_EQ(
        content_hash(decision(
            {"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
             "security",
             "rotate keys | weekly",
             0.7f,
             "2026-02-11T09:30:00.5Z",
             std::nullopt}
        )),
        "v2:4998f005b11e0e9c17d0e26f23c6cdd5a212a30d3c1b4f094f7357e1efda6853"
    );
    EXPECT_EQ(
        content_hash(decision(
            {"00000000-0000-4000-8000-000000000001",
             "deployment",
             "déployer à Zürich",
             1.0f,
             "2026-02-11T09:30:00Z",
             ""}
        )),
        "v2:ea65d889584f7eb9f878b657fbc7fee41828a8565be5439ec8927dbbcf9d5248"
    );
}

TEST(ContentHash, OfAnErasedDecisionIsAsSpecified) {
    Decision erased = example_a();
    erased.outcome = "[erased]";
    erased.reasoning = "[erased]";
    EXPECT_EQ(
        content_hash(erased), "v2:19f9dd9de9d0858063af4ffb6be1e53c18af277a157e15b16b54f664de02cc9d"
    );
}

TEST(ContentHash, RoundsATieInTheConfidenceToEven) {
    // The text is 0.0004882812, the hash computed with another implementation of the scheme.
    Decision tie = example_a();
    tie.confidence = 0.00048828125f;
    EXPECT_EQ(
        content_hash(tie), "v2:5b52f150d6545909b84c95b4f1403f3da726ff114d5fd8e7a3a7afea18a1702a"
    );
}

TEST(ContentHash, ChangesWithEveryClaim) {
    const auto original = content_hash(example_a());
    const auto changed = [&](auto change) {
        Decision decision = example_a();
        change(decision);
        return content_hash(decision) != original;
    };
    EXPECT_TRUE(changed([](Decision& d) { d.id = DecisionId::make(); }));
    EXPECT_TRUE(changed([](Decision& d) { d.decision_type += 's'; }));
    EXPECT_TRUE(changed([](Decision& d) { d.outcome += '.'; }));
    EXPECT_TRUE(changed([](Decision& d) { d.confidence = 0.8500001f; }));
    EXPECT_TRUE(changed([](Decision& d) { d.valid_from += std::chrono::microseconds(1); }));
    EXPECT_TRUE(changed([](Decision& d) { d.reasoning.reset(); }));
    EXPECT_FALSE(changed([](Decision& d) { d.agent_id = "another"; }));
}

}  // namespace
}  // namespace akashi
