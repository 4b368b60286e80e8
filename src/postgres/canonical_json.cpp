#include "postgres/canonical_json.hpp"

#include "base/json_parser.hpp"
#include "base/json_writer.hpp"

namespace akashi::postgres {

std::string canonical_json(std::string text) {
    if (text == "{}") return text;
    return to_canonical_json(parse_stored_json(text));
}

}  // namespace akashi::postgres
