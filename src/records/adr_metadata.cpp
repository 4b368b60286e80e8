#include "records/adr_metadata.hpp"

#include "records/adr_trace.hpp"

#include <boost/json/parse.hpp>

#include <utility>

namespace akashi {

namespace json = boost::json;

namespace {

std::string text_in(const json::object& metadata, std::string_view name) {
    const json::value* member = metadata.if_contains(name);
    const json::string* text = member ? member->if_string() : nullptr;
    return text ? std::string(*text) : std::string();
}

std::optional<DecisionId> id_in(const json::value& value) {
    const json::string* text = value.if_string();
    return text ? DecisionId::parse(*text) : std::nullopt;
}

}  // namespace

std::optional<AdrMetadata> read_adr_metadata(const Decision& decision) {
    if (decision.agent_id != kAdrAgent) return std::nullopt;
    const json::value parsed = json::parse(decision.metadata);
    const json::object* metadata = parsed.if_object();
    if (!metadata) return std::nullopt;
    AdrMetadata read;
    read.source = text_in(*metadata, "source");
    if (read.source.empty()) return std::nullopt;
    if (const json::value* number = metadata->if_contains("adr_number")) {
        const std::int64_t* value = number->if_int64();
        if (value && std::in_range<int>(*value)) read.number = static_cast<int>(*value);
    }
    read.status = text_in(*metadata, "adr_status");
    read.date = text_in(*metadata, "adr_date");
    read.deciders = text_in(*metadata, "deciders");
    read.digest = text_in(*metadata, "adr_digest");
    if (const json::value* revises = metadata->if_contains("revises"))
        read.revises = id_in(*revises);
    const json::value* also_ends = metadata->if_contains("also_ends");
    if (also_ends && also_ends->is_array()) {
        for (const json::value& one : also_ends->get_array())
            if (const auto id = id_in(one)) read.also_ends.push_back(*id);
    }
    return read;
}

void add_ended(
    json::object& metadata,
    const std::optional<DecisionId>& revises,
    const std::vector<DecisionId>& also_ends
) {
    if (revises) metadata["revises"] = revises->str();
    if (also_ends.empty()) return;
    json::array ids;
    for (const DecisionId& id : also_ends) ids.emplace_back(id.str());
    metadata["also_ends"] = std::move(ids);
}

std::string adr_title_of(const Decision& decision) {
    return decision.outcome.substr(0, decision.outcome.find("\n\n"));
}

}  // namespace akashi
