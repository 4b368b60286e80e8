#include "conflicts/position_keys.hpp"

#include "conflicts/contradiction.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>

namespace akashi {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const OrgId kOrg = *OrgId::parse("7b6c2c4e-3b0a-4c8e-9a55-0d2f3c1a9e11");

PositionKeys keys_of(const Position& position, OrgId org = kOrg, std::string project = "shop") {
    return position_keys(org, project, Statements(position));
}

/// True when one of them finds the other one.
bool finds(const PositionKeys& one, const PositionKeys& other) {
    return std::ranges::any_of(one.sought, [&](const SoughtKey& sought) {
        return std::ranges::any_of(other.filed, [&](const FiledKey& filed) {
            return filed.key == sought.key && sought.fits(filed.words);
        });
    });
}

/// Makes statements of few words, so that many of them are about the same matter: words of the
/// matter, sometimes a purpose, sometimes a reason.
class Author {
public:
    std::string words() {
        std::string text;
        const std::size_t first = pick(3);
        const std::size_t count = 3 + pick(5);
        // One word more stands anywhere.
        const std::size_t more = pick(4) == 0 ? first + pick(count) : kMatter.size();
        for (std::size_t i = first; i < first + count; ++i) {
            if (i == more) text += pick(2) == 0 ? " whole" : " internationalization";
            text.append(" ").append(kMatter.at(i));
        }
        if (pick(3) == 0) {
            text += " to";
            for (std::size_t i = 0; i <= pick(4); ++i)
                text.append(" ").append(kPurpose.at(pick(kPurpose.size())));
        }
        if (pick(4) == 0) text += " because replicas lag";
        return text;
    }
    std::string statement() {
        switch (pick(6)) {
            case 0:
                return "Never rebuild" + words();
            case 1:
                return "Always rebuild" + words();
            case 2:
                return "Set the timeout of" + words() + " to " + std::to_string(pick(3)) + " s";
            case 3:
                return "Use Redis instead of Kafka for" + words();
            case 4:
                return "Use Kafka for" + words();
            default:
                return "Do not rebuild" + words();
        }
    }
    std::size_t pick(std::size_t end) { return random_() % end; }

private:
    static constexpr auto kMatter = std::to_array<std::string_view>(
        {"nightly",
         "search",
         "index",
         "reports",
         "archive",
         "orders-db",
         "invoices",
         "customers",
         "region",
         "tenant"}
    );
    static constexpr auto kPurpose = std::to_array<std::string_view>(
        {"serve", "search", "index", "quickly", "reports", "recover", "archive", "invoices"}
    );
    std::mt19937 random_{7};
};

TEST(PositionKeys, LetEachOfTwoContradictingDecisionsFindTheOther) {
    constexpr int kPairs = 20'000;
    Author author;
    std::size_t contradictions = 0;
    std::size_t found = 0;
    for (int i = 0; i < kPairs; ++i) {
        const std::string a = author.statement();
        const std::string b = author.statement();
        const std::string label = "Kafka";
        const Position left{a, {}};
        const Position right{
            b,
            author.pick(4) == 0 ? std::vector<std::string_view>{label}
                                : std::vector<std::string_view>{}
        };
        const PositionKeys of_left = keys_of(left);
        const PositionKeys of_right = keys_of(right);
        found += finds(of_left, of_right) ? 1 : 0;
        if (!contradiction_between(left, right)) continue;
        ++contradictions;
        ASSERT_TRUE(finds(of_left, of_right)) << a << " / " << b;
        ASSERT_TRUE(finds(of_right, of_left)) << a << " / " << b;
    }
    EXPECT_GT(contradictions, 200U);
    EXPECT_LT(found, kPairs / 2);
}

TEST(PositionKeys, AreNoneForADecisionThatSaysNothingToCompare) {
    for (const std::string_view outcome :
         {"", "Done.", "All tests pass", "It was measured", "ok ok", "Raised it from 5 to 10"}) {
        const PositionKeys keys = keys_of({outcome, {}});
        EXPECT_THAT(keys.filed, IsEmpty()) << outcome;
        EXPECT_THAT(keys.sought, IsEmpty()) << outcome;
    }
}

TEST(PositionKeys, DoNotMeetAcrossOrganizationsAndProjects) {
    const Position one{"Always log access tokens.", {}};
    const Position other{"Never log access tokens.", {}};
    EXPECT_TRUE(finds(keys_of(one), keys_of(other)));
    EXPECT_FALSE(finds(keys_of(one), keys_of(other, OrgId::make())));
    EXPECT_FALSE(finds(keys_of(one), keys_of(other, kOrg, "shelf")));
}

TEST(PositionKeys, DoNotMeetWhereBothSayTheSame) {
    const PositionKeys keys = keys_of({"Always log access tokens.", {}});
    EXPECT_FALSE(finds(keys, keys));
}

TEST(PositionKeys, AreBoundedHoweverLongADecisionIs) {
    std::string outcome;
    for (int i = 0; i < 200; ++i) {
        const std::string word = std::to_string(i);
        outcome += "Never merge alpha" + word + " into beta" + word + " of gamma" + word + ". ";
    }
    const PositionKeys keys = keys_of({outcome, {}});
    EXPECT_THAT(keys.filed, SizeIs(kMostFiledKeys));
    EXPECT_THAT(keys.sought, SizeIs(kMostSoughtKeys));
}

}  // namespace
}  // namespace akashi
