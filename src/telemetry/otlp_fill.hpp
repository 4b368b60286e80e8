#pragma once

#include "telemetry/otlp_config.hpp"

#include <otlp.pb.h>

#include <string>
#include <string_view>

namespace akashi {

/// Makes it the text, with U+FFFD for what is not UTF-8: strings of protobuf must be.
void assign_utf8(std::string& string, std::string_view text);

/// The digits of an id of a trace or a span, as protobuf has them: raw bytes.
template <class Id>
std::string bytes_of(const Id& id) {
    return {reinterpret_cast<const char*>(id.data()), id.size()};
}

inline void add_text(auto& message, std::string_view name, std::string_view value) {
    otlp::KeyValue& attribute = *message.add_attributes();
    attribute.set_key(std::string(name));
    assign_utf8(*attribute.mutable_value()->mutable_string_value(), value);
}

inline void fill(otlp::Resource& resource, const Attributes& attributes) {
    for (const auto& [name, value] : attributes) add_text(resource, name, value);
}

}  // namespace akashi
