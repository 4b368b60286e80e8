#pragma once

#include "models/model_file_error.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Reads the JSON of a model's files. Everything that is not as expected throws ModelFileError with
/// the name of the member.
namespace akashi::model_json {

/// Parses JSON of any size, nested up to 32 deep.
boost::json::value parse(std::string_view text);

/// The member; null when it is absent or null. `tree` must be an object.
const boost::json::value* find(const boost::json::value& tree, std::string_view name);
/// The member, which must be there and not null.
const boost::json::value& at(const boost::json::value& tree, std::string_view name);

const boost::json::object& object_at(const boost::json::value& tree, std::string_view name);
const boost::json::array& array_at(const boost::json::value& tree, std::string_view name);
std::string string_at(const boost::json::value& tree, std::string_view name);
/// `otherwise` when it is absent or null.
bool bool_at(const boost::json::value& tree, std::string_view name, bool otherwise);
std::optional<std::string> find_string(const boost::json::value& tree, std::string_view name);

/// A number from 0 to 2^32 - 1: an id, a count. `what` names it in the error.
std::uint32_t to_id(const boost::json::value& value, std::string_view what);

/// The member `type` of a tokenizer's part.
std::string type_of(const boost::json::value& part);

}  // namespace akashi::model_json
