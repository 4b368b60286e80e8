#include "postgres/canonical_json.hpp"

#include "base/json_writer.hpp"

#include <boost/json/parse.hpp>

namespace akashi::postgres {

std::string canonical_json(std::string text) {
    if (text == "{}") return text;
    return to_canonical_json(boost::json::parse(text));
}

}  // namespace akashi::postgres
