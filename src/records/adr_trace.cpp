#include "records/adr_trace.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/pchars.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace akashi {
namespace {

// Limits of a trace; sizes are in bytes (docs/http-api.md, "Recording a trace: order of checks").
constexpr std::size_t kMaxOutcome = 32'768;
constexpr std::size_t kMaxReasoning = 65'536;
constexpr std::size_t kMaxAlternatives = 20;
constexpr std::size_t kMaxLabel = 500;
constexpr std::size_t kMaxRejectionReason = 8'192;
constexpr std::size_t kMaxShortText = 1'000;  // our own, for text shown beside the decision

float confidence_of(AdrStatus status) {
    switch (status) {
        case AdrStatus::accepted:
            return 0.8F;
        case AdrStatus::deprecated:
        case AdrStatus::superseded:
            return 0.6F;
        case AdrStatus::rejected:
            return 0.3F;
        case AdrStatus::proposed:
        case AdrStatus::unknown:
            return 0.5F;
    }
    return 0.5F;
}

/// Cuts texts to their limits and remembers whether one was longer.
class Cutter {
public:
    std::string cut(std::string_view text, std::size_t max_bytes) {
        is_cut_ = is_cut_ || text.size() > max_bytes;
        return std::string(utf8_prefix(text, max_bytes));
    }
    void note_cut() { is_cut_ = true; }
    bool is_cut() const { return is_cut_; }

private:
    bool is_cut_ = false;
};

std::string day_of(std::chrono::sys_days date) { return format_rfc3339(Time(date)).substr(0, 10); }

void append_section(std::string& text, std::string_view heading, std::string_view section) {
    if (section.empty()) return;
    if (!text.empty()) text += "\n\n";
    text += fmt::format("{}:\n{}", heading, section);
}

std::vector<Trace::Alternative> make_alternatives(const Adr& adr, Cutter& cutter) {
    std::vector<Trace::Alternative> alternatives;
    for (const auto& option : adr.options) {
        if (option.chosen || option.label.empty()) continue;
        if (alternatives.size() == kMaxAlternatives) {
            cutter.note_cut();
            break;
        }
        Trace::Alternative alternative{cutter.cut(option.label, kMaxLabel), std::nullopt};
        if (!option.arguments.empty())
            alternative.rejection_reason = cutter.cut(option.arguments, kMaxRejectionReason);
        alternatives.push_back(std::move(alternative));
    }
    return alternatives;
}

Trace::Evidence make_evidence(const Adr& adr, Cutter& cutter) {
    // A colon in the first segment of a relative reference would end a scheme (RFC 3986 §4.2).
    constexpr auto kPathCharacters = boost::urls::pchars - ':' + '/';
    Trace::Evidence evidence;
    evidence.source_type = "document";
    evidence.source_uri = boost::urls::encode(adr.file_name, kPathCharacters);
    evidence.content = cutter.cut(
        fmt::format("Architecture decision record \"{}\", {}", adr.title, to_string(adr.status)),
        kMaxShortText
    );
    return evidence;
}

boost::json::object make_metadata(const Adr& adr, Cutter& cutter) {
    boost::json::object metadata{{"source", adr.file_name}, {"adr_status", to_string(adr.status)}};
    metadata["adr_digest"] = adr_text_digest(adr);
    if (adr.number) metadata["adr_number"] = *adr.number;
    if (adr.date) metadata["adr_date"] = day_of(*adr.date);
    if (!adr.status_text.empty())
        metadata["adr_status_text"] = cutter.cut(adr.status_text, kMaxShortText);
    if (!adr.deciders.empty()) metadata["deciders"] = cutter.cut(adr.deciders, kMaxShortText);
    return metadata;
}

/// Texts to make a digest of. Their lengths separate them: no two different lists give the same.
class Content {
public:
    void add(std::string_view text) { content_ += fmt::format("{}:{}", text.size(), text); }
    void add(const std::vector<AdrReference>& references) {
        add(std::to_string(references.size()));
        for (const auto& [file_name, number, prefix, title, text] : references) {
            for (const auto* part : {&file_name, &prefix, &title}) add(*part);
            add(number ? std::to_string(*number) : "");
        }
    }
    Digest digest() const { return sha256(content_); }

private:
    std::string content_;
};

/// RFC 9562 §5.8: the first 128 bits, with version and variant in their places.
DecisionId to_decision_id(const Digest& digest) {
    Uuid::Bytes bytes{};
    std::copy_n(digest.begin(), bytes.size(), bytes.begin());
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x80);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    return DecisionId(Uuid(bytes));
}

}  // namespace

AdrTrace make_adr_trace(const Adr& adr, const std::optional<std::string>& project) {
    Cutter cutter;
    std::string outcome = adr.title;
    if (!adr.decision.empty()) outcome += "\n\n" + adr.decision;
    std::string reasoning;
    append_section(reasoning, "Context", adr.context);
    append_section(reasoning, "Rationale", adr.rationale);
    append_section(reasoning, "Consequences", adr.consequences);
    if (!adr.other.empty()) reasoning += (reasoning.empty() ? "" : "\n\n") + adr.other;

    Trace trace;
    trace.agent_id = kAdrAgent;
    trace.trace_id = adr_trace_id(adr, project);
    trace.decision_type = "architecture";
    trace.outcome = cutter.cut(outcome, kMaxOutcome);
    trace.confidence = confidence_of(adr.status);
    if (!reasoning.empty()) trace.reasoning = cutter.cut(reasoning, kMaxReasoning);
    trace.alternatives = make_alternatives(adr, cutter);
    trace.evidence.push_back(make_evidence(adr, cutter));
    trace.metadata = make_metadata(adr, cutter);
    if (project) trace.context["project"] = *project;
    return {std::move(trace), cutter.is_cut()};
}

std::string adr_trace_id(const Adr& adr, const std::optional<std::string>& project) {
    constexpr std::size_t kMaxTraceId = 255;
    std::string id = "adr:";
    if (project) id += "//" + boost::urls::encode(*project, boost::urls::unreserved_chars) + "/";
    id += adr.file_name;
    if (id.size() <= kMaxTraceId) return id;
    return "adr:sha256:" + to_hex(as_text(sha256(id)));
}

std::string adr_text_digest(const Adr& adr) {
    constexpr std::size_t kDigits = 32;
    Content content;
    content.add(adr.title);
    content.add(adr.date ? day_of(*adr.date) : "");
    for (const auto* text :
         {&adr.deciders, &adr.context, &adr.decision, &adr.consequences, &adr.other})
        content.add(*text);
    for (const auto& option : adr.options) {
        content.add(option.label);
        content.add(option.arguments);
        content.add(option.chosen ? "chosen" : "");
    }
    return to_hex(as_text(content.digest())).substr(0, kDigits);
}

DecisionId adr_decision_id(OrgId org, const std::optional<std::string>& project, const Adr& adr) {
    Content content;
    content.add(org.str());
    content.add(project ? "project " + *project : "");
    content.add(adr.file_name);
    content.add(adr.number ? std::to_string(*adr.number) : "");
    content.add(adr_text_digest(adr));
    content.add(to_string(adr.status));
    content.add(adr.status_text);
    content.add(adr.supersedes);
    content.add(adr.superseded_by);
    return to_decision_id(content.digest());
}

DecisionId adr_revision_id(DecisionId content, DecisionId previous) {
    return to_decision_id(sha256(content.str() + previous.str()));
}

}  // namespace akashi
