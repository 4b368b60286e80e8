#include "models/model_json.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>

#include <limits>

namespace akashi::model_json {
namespace {

namespace json = boost::json;

[[noreturn]] void fail(std::string_view name, std::string_view wanted) {
    throw ModelFileError(fmt::format("\"{}\" must be {}", name, wanted));
}

}  // namespace

json::value parse(std::string_view text) {
    boost::system::error_code error;
    json::value tree = json::parse(text, error);
    if (error) throw ModelFileError(fmt::format("not JSON: {}", error.message()));
    return tree;
}

const json::value* find(const json::value& tree, std::string_view name) {
    const auto* object = tree.if_object();
    if (object == nullptr)
        throw ModelFileError(fmt::format("an object with \"{}\" is expected", name));
    const auto* value = object->if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

const json::value& at(const json::value& tree, std::string_view name) {
    const auto* value = find(tree, name);
    if (value == nullptr) throw ModelFileError(fmt::format("\"{}\" is missing", name));
    return *value;
}

const json::object& object_at(const json::value& tree, std::string_view name) {
    const auto* object = at(tree, name).if_object();
    if (object == nullptr) fail(name, "an object");
    return *object;
}

const json::array& array_at(const json::value& tree, std::string_view name) {
    const auto* array = at(tree, name).if_array();
    if (array == nullptr) fail(name, "a list");
    return *array;
}

std::string string_at(const json::value& tree, std::string_view name) {
    const auto* text = at(tree, name).if_string();
    if (text == nullptr) fail(name, "text");
    return {text->data(), text->size()};
}

bool bool_at(const json::value& tree, std::string_view name, bool otherwise) {
    const auto* value = find(tree, name);
    if (value == nullptr) return otherwise;
    const auto* flag = value->if_bool();
    if (flag == nullptr) fail(name, "true or false");
    return *flag;
}

std::optional<std::string> find_string(const json::value& tree, std::string_view name) {
    if (find(tree, name) == nullptr) return std::nullopt;
    return string_at(tree, name);
}

std::uint32_t to_id(const json::value& value, std::string_view what) {
    const auto* number = value.if_int64();
    if (number == nullptr || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max())
        fail(what, "a whole number that is not negative");
    return static_cast<std::uint32_t>(*number);
}

std::string type_of(const json::value& part) { return string_at(part, "type"); }

}  // namespace akashi::model_json
