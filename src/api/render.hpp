#pragma once

#include "base/json_writer.hpp"
#include "domain/agent.hpp"
#include "domain/decision.hpp"
#include "service/search_service.hpp"

#include <span>
#include <string>

namespace akashi::api {

// The objects of `spec/http-api.md` §9, written as JSON. Each call writes one value.

void write(JsonWriter& out, const Decision& decision);
/// With what is derived from other decisions.
void write(JsonWriter& out, const DecisionDetail& detail);
void write(JsonWriter& out, const Agent& agent);
/// The members of an agent without the braces, to be followed by others.
void write_members(JsonWriter& out, const Agent& agent);
void write(JsonWriter& out, const SearchHit& hit);
/// The short form of §10.6.
void write_concise(JsonWriter& out, const Decision& decision);

/// A JSON array of `items`.
template <class T>
std::string to_json_array(const std::vector<T>& items) {
    std::string text;
    text.reserve(items.size() * 1024);
    JsonWriter out(text);
    out.begin_array();
    for (const auto& item : items) write(out, item);
    out.end_array();
    return text;
}

}  // namespace akashi::api
