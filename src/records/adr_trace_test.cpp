#include "records/adr_trace.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;

Adr make_adr() {
    Adr adr;
    adr.file_name = "doc/0004 maps: two.md";
    adr.number = 4;
    adr.title = "Draw maps ourselves";
    adr.status = AdrStatus::accepted;
    adr.date = std::chrono::sys_days(2024y / 5 / 6);
    adr.deciders = "map team";
    adr.context = "Maps are dear.";
    adr.decision = "We draw them.";
    adr.rationale = "because it is fun";
    adr.consequences = "Pencils are needed.";
    adr.other = "Colours:\n\nBlue.";
    adr.options = {
        {"Buy", "* Bad, because dear", false}, {"Draw", "", true}, {"Forget", "", false}
    };
    return adr;
}

TEST(AdrTrace, SaysWhatTheRecordSays) {
    AdrTrace made = make_adr_trace(make_adr(), "bicycles");
    Trace& trace = made.trace;
    EXPECT_EQ(check_trace(trace), std::nullopt);
    EXPECT_FALSE(made.is_cut);
    EXPECT_EQ(trace.agent_id, "adr-import");
    EXPECT_EQ(trace.trace_id, "adr://bicycles/doc/0004 maps: two.md");
    EXPECT_EQ(trace.decision_type, "architecture");
    EXPECT_EQ(trace.outcome, "Draw maps ourselves\n\nWe draw them.");
    EXPECT_EQ(
        trace.reasoning,
        "Context:\nMaps are dear.\n\nRationale:\nbecause it is fun\n\n"
        "Consequences:\nPencils are needed.\n\nColours:\n\nBlue."
    );
    EXPECT_FLOAT_EQ(trace.confidence, 0.8F);
    ASSERT_EQ(trace.alternatives.size(), 2u);
    EXPECT_EQ(trace.alternatives[0].label, "Buy");
    EXPECT_EQ(trace.alternatives[0].rejection_reason, "* Bad, because dear");
    EXPECT_EQ(trace.alternatives[1].rejection_reason, std::nullopt);
    ASSERT_EQ(trace.evidence.size(), 1u);
    EXPECT_EQ(trace.evidence[0].source_type, "document");
    EXPECT_EQ(trace.evidence[0].source_uri, "doc/0004%20maps%3A%20two.md");
    EXPECT_EQ(trace.metadata.at("adr_number").as_int64(), 4);
    EXPECT_EQ(trace.metadata.at("adr_status").as_string(), "accepted");
    EXPECT_EQ(trace.metadata.at("adr_date").as_string(), "2024-05-06");
    EXPECT_EQ(trace.metadata.at("deciders").as_string(), "map team");
    EXPECT_EQ(trace.context.at("project").as_string(), "bicycles");
}

TEST(AdrTrace, CutsWhatIsTooLongBetweenCharacters) {
    Adr adr = make_adr();
    adr.decision.assign(40'000, 'x');
    adr.context.clear();
    for (int i = 0; i < 40'000; ++i) adr.context += "\u00e9";
    adr.options.assign(30, {std::string(600, 'l'), std::string(9'000, 'r'), false});
    AdrTrace made = make_adr_trace(adr, std::nullopt);
    EXPECT_TRUE(made.is_cut);
    EXPECT_EQ(check_trace(made.trace), std::nullopt);
    EXPECT_EQ(made.trace.outcome.size(), 32'768u);
    EXPECT_EQ(made.trace.reasoning->size(), 65'535u);
    EXPECT_EQ(made.trace.alternatives.size(), 20u);
    EXPECT_TRUE(made.trace.context.empty());
}

TEST(AdrTrace, IsAsSureAsItsStatus) {
    const auto confidence = [](AdrStatus status) {
        Adr adr = make_adr();
        adr.status = status;
        return make_adr_trace(adr, std::nullopt).trace.confidence;
    };
    EXPECT_EQ(confidence(AdrStatus::accepted), 0.8F);
    EXPECT_EQ(confidence(AdrStatus::deprecated), 0.6F);
    EXPECT_EQ(confidence(AdrStatus::superseded), 0.6F);
    EXPECT_EQ(confidence(AdrStatus::proposed), 0.5F);
    EXPECT_EQ(confidence(AdrStatus::unknown), 0.5F);
    EXPECT_EQ(confidence(AdrStatus::rejected), 0.3F);
}

/// Each text alone, at its limit and above it. `room` is what the server adds to the text.
TEST(AdrTrace, SaysWhetherATextWasCut) {
    const auto check = [](std::size_t limit, std::size_t room, auto set, auto get) {
        const auto made_of = [&](std::size_t bytes) {
            Adr adr;
            adr.file_name = "1.md";
            set(adr, std::string(bytes - room, 'x'));
            return make_adr_trace(adr, std::nullopt);
        };
        const AdrTrace whole = made_of(limit);
        EXPECT_FALSE(whole.is_cut) << limit;
        EXPECT_EQ(get(whole.trace).size(), limit);
        const AdrTrace cut = made_of(limit + 1);
        EXPECT_TRUE(cut.is_cut) << limit;
        EXPECT_EQ(get(cut.trace).size(), limit);
    };
    using Text = const std::string&;
    check(
        32'768,
        std::string_view("\n\n").size(),
        [](Adr& adr, Text text) { adr.decision = text; },
        [](const Trace& trace) { return trace.outcome; }
    );
    check(
        65'536,
        std::string_view("Context:\n").size(),
        [](Adr& adr, Text text) { adr.context = text; },
        [](const Trace& trace) { return trace.reasoning.value_or(""); }
    );
    check(
        500,
        0,
        [](Adr& adr, Text text) { adr.options = {{text, "", false}}; },
        [](const Trace& trace) { return trace.alternatives.at(0).label; }
    );
    check(
        8'192,
        0,
        [](Adr& adr, Text text) { adr.options = {{"label", text, false}}; },
        [](const Trace& trace) { return trace.alternatives.at(0).rejection_reason.value_or(""); }
    );
    check(
        1'000,
        std::string_view("Architecture decision record \"\", unknown").size(),
        [](Adr& adr, Text text) { adr.title = text; },
        [](const Trace& trace) { return trace.evidence.at(0).content; }
    );
    check(
        1'000,
        0,
        [](Adr& adr, Text text) { adr.status_text = text; },
        [](const Trace& trace) { return trace.metadata.at("adr_status_text").as_string(); }
    );
    check(
        1'000,
        0,
        [](Adr& adr, Text text) { adr.deciders = text; },
        [](const Trace& trace) { return trace.metadata.at("deciders").as_string(); }
    );
}

TEST(AdrTrace, HasTwentyAlternatives) {
    Adr adr = make_adr();
    adr.options.assign(20, {"label", "", false});
    adr.options.push_back({"chosen", "", true});
    EXPECT_FALSE(make_adr_trace(adr, std::nullopt).is_cut);
    adr.options.push_back({"one more", "", false});
    const AdrTrace made = make_adr_trace(adr, std::nullopt);
    EXPECT_TRUE(made.is_cut);
    EXPECT_EQ(made.trace.alternatives.size(), 20u);
}

TEST(AdrTrace, IdIsAUuidOfVersion8) {
    const std::string id = adr_decision_id(kDefaultOrg, "bicycles", make_adr()).str();
    EXPECT_EQ(id[14], '8');
    EXPECT_NE(std::string_view("89ab").find(id[19]), std::string_view::npos);
}

TEST(AdrTrace, DigestIgnoresStatusAndLinks) {
    Adr changed = make_adr();
    changed.file_name = "elsewhere.md";
    changed.status = AdrStatus::superseded;
    changed.status_text = "Superseded";
    changed.superseded_by = {{"5.md", 5}};
    changed.supersedes = {{"3.md", 3}};
    EXPECT_EQ(adr_text_digest(changed), adr_text_digest(make_adr()));
    EXPECT_EQ(adr_text_digest(changed).size(), 32u);
    changed.context += "x";
    EXPECT_NE(adr_text_digest(changed), adr_text_digest(make_adr()));
}

TEST(AdrTrace, NamesItsProjectAndItsFile) {
    Adr adr;
    adr.file_name = "a/1.md";
    EXPECT_EQ(adr_trace_id(adr, std::nullopt), "adr:a/1.md");
    EXPECT_EQ(adr_trace_id(adr, "one/two"), "adr://one%2Ftwo/a/1.md");
    adr.file_name = std::string(255 - 4, 'x');
    EXPECT_EQ(adr_trace_id(adr, std::nullopt), "adr:" + adr.file_name);
    adr.file_name += 'x';
    EXPECT_EQ(adr_trace_id(adr, std::nullopt).size(), std::string("adr:sha256:").size() + 64);
    EXPECT_NE(adr_trace_id(adr, std::nullopt), adr_trace_id(adr, "p"));
}

TEST(AdrTrace, IdDependsOnEverythingElse) {
    const DecisionId id = adr_decision_id(kDefaultOrg, "bicycles", make_adr());
    const auto changed = [](auto change) {
        Adr adr = make_adr();
        change(adr);
        return adr_decision_id(kDefaultOrg, "bicycles", adr);
    };
    EXPECT_NE(id, adr_decision_id(OrgId::make(), "bicycles", make_adr()));
    EXPECT_NE(id, changed([](Adr& adr) { adr.file_name += "x"; }));
    EXPECT_NE(id, adr_decision_id(kDefaultOrg, "cars", make_adr()));
    EXPECT_NE(id, adr_decision_id(kDefaultOrg, std::nullopt, make_adr()));
    EXPECT_NE(id, changed([](Adr& adr) { adr.title += "x"; }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.number.reset(); }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.status = AdrStatus::proposed; }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.status_text += "x"; }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.supersedes = {{"3.md"}}; }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.superseded_by = {{"3.md"}}; }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.date.reset(); }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.deciders += "x"; }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.context += "x"; }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.decision += "x"; }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.consequences += "x"; }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.options[0].arguments += "x"; }));
    EXPECT_NE(id, changed([](Adr& adr) { adr.options[0].chosen = true; }));
    EXPECT_NE(id, changed([](Adr& adr) { std::swap(adr.context, adr.decision); }));
}

}  // namespace
}  // namespace akashi
